/// The limits and delays of retries.
///
/// All requests only read data, so that each can be retried. The delay doubles with each attempt, is randomized so that
/// many requests are not retried at once, and is never shorter than the site's `Retry-After`. The retries of each
/// request are limited, and so are those of the whole run. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
///
/// A request is retried:
///
/// - after status 408, 429, 500, 502, 503 or 504, and for lists of users after 409;
/// - if its connection broke or was silent for too long;
/// - if its response is not valid JSON;
/// - once if it is a batch of ids and the status is 400.
///
/// A batch that a gateway cannot process (413, 502, 503, 504, or a time-out) is divided into halves, provided that
/// the site responds to other requests. With status 413, this happens after the first attempt, otherwise after the
/// second.
///
/// A request is not retried after other rejections, if the certificate is not trusted, or if the response exceeds a
/// limit. If opening a connection fails and the site has not yet responded to any request, the request is not retried
/// either, because an address is more often mistyped than a site is down.
public struct RetryPolicy: Sendable {
    /// The largest number of attempts of a request, including the first.
    public var maximumAttempts = 6
    /// The largest number of attempts of a request whose responses have the content type of JSON but are not valid
    /// JSON.
    public var maximumAttemptsOnBadContent = 3
    /// The largest number of attempts of a request whose responses have another content type, such as a login page with
    /// status 200.
    public var maximumAttemptsOnWrongType = 2
    /// The largest number of retries of a run, as a share of its requests: 0 to 1.
    public var retryShare = 0.1
    /// The number of retries that a run may always make, even if ``retryShare`` permits fewer.
    public var retryFloor = 100
    /// The delay after the first attempt.
    public var baseDelay: Duration = .milliseconds(500)
    /// The longest delay that the policy computes.
    public var maximumDelay: Duration = .seconds(30)
    /// The longest `Retry-After` that is accepted from a site. A request is not retried if the site requires a longer
    /// wait.
    public var maximumRetryAfter: Duration = .seconds(3600)

    /// Creates the defaults.
    public init() {}

    /// The kind of a failure. It determines whether and how often a request is retried.
    package enum FailureKind: Sendable {
        /// The site or the connection failed.
        case failure
        /// The site rejected the request because of its rate limit. Such a rejection states when to retry, and does not
        /// count toward the limit of retries of a run.
        case rateLimit
        /// A response has the content type of JSON, but is not valid JSON.
        case badContent
        /// The content type of a response is not that of JSON.
        case wrongType
        /// The site rejected a batch as malformed (400). The request is retried once, because busy sites also reject
        /// well-formed batches.
        case transientRejection
    }

    /// Returns the delay after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of attempts so far, at least 1.
    ///   - failureKind: The kind of the last failure.
    ///   - occurrences: The number of attempts that failed with this kind, at least 1; `nil` if all attempts failed
    ///     with it.
    ///   - retryAfter: The wait that the site requires; `nil` if it requires none.
    ///   - jitter: A random number from 0 up to 1.
    /// - Returns: The delay before the next attempt, or `nil` if the request is not retried.
    package func delay(
        afterAttempt attempt: Int,
        failureKind: FailureKind = .failure,
        occurrences: Int? = nil,
        retryAfter: Duration? = nil,
        jitter: Double
    ) -> Duration? {
        let most =
            switch failureKind {
            case .failure, .rateLimit: maximumAttempts
            case .badContent: maximumAttemptsOnBadContent
            case .wrongType: maximumAttemptsOnWrongType
            case .transientRejection: 2
            }
        guard attempt < maximumAttempts, occurrences ?? attempt < most else { return nil }
        if let retryAfter, retryAfter > maximumRetryAfter { return nil }
        let doubled = baseDelay * (1 << min(attempt - 1, 20))
        let own = min(maximumDelay, doubled * (0.7 + 0.6 * jitter))
        // The random part prevents requests that were rejected together from being retried together.
        return max(own, retryAfter.map { $0 + baseDelay * jitter } ?? .zero)
    }

    /// Returns the largest number of retries of a run. It prevents a run from sending requests to a failing site for
    /// hours.
    ///
    /// Rejections because of a rate limit do not count.
    ///
    /// - Parameter requests: The number of requests that the run has sent.
    package func maximumRetries(ofRequests requests: Int) -> Int {
        max(retryFloor, Int(Double(requests) * max(0, min(1, retryShare))))
    }
}
