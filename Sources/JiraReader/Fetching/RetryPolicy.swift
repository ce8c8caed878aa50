/// When a request that failed is sent again.
///
/// Every request of this program only reads, so that each may be repeated. The wait doubles from try to try, is varied at
/// random so that many requests do not return at once, and is never shorter than a `Retry-After` of the site's. Two
/// budgets end it: one for each request, one for the run. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
///
/// Sent again are 408, 429, 500, 502, 503, 504, 409 of the lists of users, connections that broke or were silent for too
/// long, answers that are not what they claim to be, and once 400 of a batch of ids. A batch that a gateway cannot answer (413,
/// 502, 503, 504, a time-out) is sent in halves after its second attempt, with 413 after the first, if the site responds to
/// other requests. Never sent again are other refusals, certificates that are not trusted, answers over a limit, and, before
/// the site's first answer, connections that cannot be opened at all: an address is more often mistyped than a site is down.
public struct RetryPolicy: Sendable {
    /// The most times a request is sent, the first time included.
    public var maximumAttempts = 6
    /// The most times a request is sent whose answers are not what they claim to be: a page that is not JSON.
    public var maximumAttemptsOnBadContent = 3
    /// The most times a request is sent whose answers do not even claim to be JSON: a login page with status 200.
    public var maximumAttemptsOnWrongType = 2
    /// The share of a run's requests that may be sent again, 0 to 1.
    public var retryShare = 0.1
    /// The number of requests of a run that may be sent again in any case, whatever ``retryShare`` allows.
    public var retryFloor = 100
    /// The wait after the first try.
    public var baseDelay: Duration = .milliseconds(500)
    /// The longest wait that the program chooses by itself.
    public var maximumDelay: Duration = .seconds(30)
    /// The longest wait that it accepts from a site.
    public var maximumRetryAfter: Duration = .seconds(3600)

    /// Creates the defaults.
    public init() {}

    /// What went wrong, as far as it matters to whether a request is sent again.
    package enum Trouble: Sendable {
        /// The site or the connection failed.
        case failure
        /// The site refused the request for being too fast. It says so on purpose and tells when to come back, so that
        /// this does not count against the run's budget.
        case rateLimit
        /// An answer came whole, and is not the JSON that it claims to be.
        case badContent
        /// An answer came that does not claim to be JSON.
        case wrongType
        /// The site rejected a batch as malformed (400), which a busy site does to well-formed ones too. Sent once more.
        case passingRejection
    }

    /// Decides after a try failed.
    ///
    /// - Parameters:
    ///   - attempt: How many times the request was sent, at least 1.
    ///   - trouble: What went wrong the last time.
    ///   - occurrences: How many of the tries went wrong in this way, at least 1; `nil` for all of them.
    ///   - retryAfter: The wait that the site asked for.
    ///   - jitter: A random number from 0 up to 1.
    /// - Returns: How long to wait before the next try, or `nil` to give up.
    package func delay(
        afterAttempt attempt: Int,
        trouble: Trouble = .failure,
        occurrences: Int? = nil,
        retryAfter: Duration? = nil,
        jitter: Double
    ) -> Duration? {
        let most =
            switch trouble {
            case .failure, .rateLimit: maximumAttempts
            case .badContent: maximumAttemptsOnBadContent
            case .wrongType: maximumAttemptsOnWrongType
            case .passingRejection: 2
            }
        guard attempt < maximumAttempts, occurrences ?? attempt < most else { return nil }
        if let retryAfter, retryAfter > maximumRetryAfter { return nil }
        let doubled = baseDelay * (1 << min(attempt - 1, 20))
        let own = min(maximumDelay, doubled * (0.7 + 0.6 * jitter))
        // Those that were sent away together do not come back together.
        return max(own, retryAfter.map { $0 + baseDelay * jitter } ?? .zero)
    }

    /// The most requests that a run may send again, so that a site that is out of order is not asked for hours.
    ///
    /// Refusals for being too fast do not count.
    ///
    /// - Parameter requests: How many the run has sent.
    package func maximumRetries(ofRequests requests: Int) -> Int {
        max(retryFloor, Int(Double(requests) * max(0, min(1, retryShare))))
    }
}
