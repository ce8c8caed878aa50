/// When a request that failed is sent again.
///
/// Every request of this program only reads, so that each may be repeated. The wait doubles from try to try, is varied at
/// random so that many requests do not return at once, and is never shorter than a `Retry-After` of the site's. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
public struct RetryPolicy: Sendable {
    /// The most times a request is sent, the first time included.
    public var maximumAttempts = 6
    /// The most times a request is sent whose answers are not what they claim to be: a page that is not JSON.
    public var maximumAttemptsOnBadContent = 3
    /// The wait after the first try.
    public var baseDelay: Duration = .milliseconds(500)
    /// The longest wait that the program chooses by itself.
    public var maximumDelay: Duration = .seconds(30)
    /// The longest wait that it accepts from a site.
    public var maximumRetryAfter: Duration = .seconds(3600)

    /// Creates the defaults.
    public init() {}

    /// Decides after a try failed.
    ///
    /// - Parameters:
    ///   - attempt: How many times the request was sent, at least 1.
    ///   - isBadContent: Whether an answer came whole but was not what it claims to be.
    ///   - retryAfter: The wait that the site asked for.
    ///   - jitter: A random number from 0 up to 1.
    /// - Returns: How long to wait before the next try, or `nil` to give up.
    public func delay(
        afterAttempt attempt: Int,
        isBadContent: Bool = false,
        retryAfter: Duration? = nil,
        jitter: Double
    ) -> Duration? {
        guard attempt < (isBadContent ? maximumAttemptsOnBadContent : maximumAttempts) else { return nil }
        if let retryAfter, retryAfter > maximumRetryAfter { return nil }
        let doubled = baseDelay * (1 << min(attempt - 1, 20))
        return max(min(maximumDelay, doubled * (0.7 + 0.6 * jitter)), retryAfter ?? .zero)
    }
}
