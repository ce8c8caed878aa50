/// The attempts of one request: their number, and the wait before the next one according to the retry policy.
package struct RequestAttempts: Sendable {
    private let policy: RetryPolicy
    private let sleep: @Sendable (Duration) async throws -> Void
    /// The number of attempts so far.
    package private(set) var count = 0
    private var occurrences: [RetryPolicy.FailureKind: Int] = [:]

    /// - Parameter sleep: Waits for a time; throws if the task is cancelled.
    package init(
        policy: RetryPolicy,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.policy = policy
        self.sleep = sleep
    }

    /// Counts the start of an attempt.
    package mutating func begin() { count += 1 }

    /// Records the failure of the last attempt.
    ///
    /// - Parameters:
    ///   - failureKind: The kind of the failure.
    ///   - retryAfter: The shortest wait according to the site's response.
    /// - Returns: The wait before the next attempt; `nil` if the request is not retried.
    package mutating func delay(after failureKind: RetryPolicy.FailureKind, retryAfter: Duration? = nil) -> Duration? {
        occurrences[failureKind, default: 0] += 1
        return policy.delay(
            afterAttempt: count,
            failureKind: failureKind,
            // The lower limits of the other kinds count only failures of the same kind.
            occurrences: failureKind == .failure || failureKind == .rateLimit ? count : occurrences[failureKind],
            retryAfter: retryAfter,
            jitter: .random(in: 0..<1)
        )
    }

    /// Waits before the next attempt.
    ///
    /// - Throws: ``JiraReaderError`` with code `cancelled` if the task is cancelled.
    package func wait(_ delay: Duration) async throws(JiraReaderError) {
        do {
            try await sleep(delay)
        } catch {
            throw JiraReaderError(.cancelled, "cancelled")
        }
    }
}
