/// The limits and delays of retries.
///
/// All requests of this program only read, so that each can be retried. The delay doubles with each attempt, is
/// randomized so that many requests do not return at once, and is never shorter than the site's `Retry-After`. Two
/// budgets limit retries: one for each request, one for the run. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
///
/// Retried are 408, 429, 500, 502, 503, 504, 409 of the lists of users, connections that broke or were silent for too
/// long, responses that are not valid JSON, and once 400 of a batch of ids. A batch that a gateway cannot process (413,
/// 502, 503, 504, a time-out) is requested in halves after its second attempt, with 413 after the first, if the site
/// responds to other requests. Never retried are other rejections, certificates that are not trusted, responses over a
/// limit, and, before the site's first response, connections that cannot be opened at all: an address is more often
/// mistyped than a site is down.
public struct RetryPolicy: Sendable {
    /// The largest number of attempts of a request, including the first.
    public var maximumAttempts = 6
    /// The largest number of attempts of a request whose responses have the content type of JSON but are not valid
    /// JSON.
    public var maximumAttemptsOnBadContent = 3
    /// The largest number of attempts of a request whose responses have another content type, such as a login page with
    /// status 200.
    public var maximumAttemptsOnWrongType = 2
    /// The number of retries of a run as a share of its requests, 0 to 1.
    public var retryShare = 0.1
    /// The number of retries that a run may make in any case, whatever ``retryShare`` permits.
    public var retryFloor = 100
    /// The delay after the first attempt.
    public var baseDelay: Duration = .milliseconds(500)
    /// The longest delay that the policy computes.
    public var maximumDelay: Duration = .seconds(30)
    /// The longest `Retry-After` that is accepted from a site.
    public var maximumRetryAfter: Duration = .seconds(3600)

    /// Creates the defaults.
    public init() {}

    /// The kind of a failure, by which retries are decided.
    package enum FailureKind: Sendable {
        /// The site or the connection failed.
        case failure
        /// The site rejected the request because of its rate limit. Such a rejection states when to retry, and does not
        /// count against the run's budget.
        case rateLimit
        /// A response has the content type of JSON, but is not valid JSON.
        case badContent
        /// A response has another content type than JSON.
        case wrongType
        /// The site rejected a batch as malformed (400), as busy sites do with well-formed ones too. Retried once.
        case transientRejection
    }

    /// Returns the delay after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of attempts so far, at least 1.
    ///   - failureKind: The kind of the last failure.
    ///   - occurrences: The number of attempts that failed in this way, at least 1; `nil` for all of them.
    ///   - retryAfter: The wait that the site requires.
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
        // Requests that were rejected together are not retried together.
        return max(own, retryAfter.map { $0 + baseDelay * jitter } ?? .zero)
    }

    /// Returns the largest number of retries of a run, so that a failing site does not get requests for hours.
    ///
    /// Rejections because of a rate limit do not count.
    ///
    /// - Parameter requests: The number of requests that the run has sent.
    package func maximumRetries(ofRequests requests: Int) -> Int {
        max(retryFloor, Int(Double(requests) * max(0, min(1, retryShare))))
    }
}
