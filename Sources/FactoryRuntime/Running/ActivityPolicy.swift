/// The time limit and the retries of an activity.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-policy
package struct ActivityPolicy: Sendable, Hashable {
    /// The time limit of an attempt. The default of the service's schema is seven days.
    package var timeout: Duration = .seconds(7 * 86_400)
    /// The maximum number of retries after failed attempts.
    package var retries = 0
    /// The time between a failed attempt and the next attempt.
    package var retryInterval: Duration = .seconds(30)
    /// If `true`, the report of the run does not contain the input of the activity.
    package var hidesInput = false
    /// If `true`, the report of the run does not contain the output of the activity. Expressions can still read the
    /// output.
    package var hidesOutput = false

    /// Creates the default policy.
    package init() {}
}

/// The clock of a run. Tests pass a clock of their own, so that they do not have to wait.
package struct RunClock: Sendable {
    /// Returns the current time in seconds since 1970-01-01, UTC.
    package var now: @Sendable () -> Double
    /// Waits for a duration, and throws if the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    /// Creates a clock.
    package init(
        now: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }
}

/// Runs the attempts of an activity according to a policy.
struct PolicyDriver: Sendable {
    let policy: ActivityPolicy
    let clock: RunClock
    /// The setting that limits the time of an attempt, for messages.
    var limit = "the timeout of its policy"

    /// Runs attempts until one succeeds, and returns its value.
    ///
    /// - Parameters:
    ///   - transfers: The limit of operations to which each attempt counts; `nil` if there is none. Time that an attempt
    ///     waits for the limit does not count toward its timeout, and the wait before a retry does not count to the
    ///     limit.
    ///   - onRetry: Called before each wait, with the number of attempts so far and the error of the last one.
    ///   - body: An attempt. It is cancelled when its time limit is exceeded.
    /// - Throws: The error of the last attempt. If a retry cannot resolve an error, there is no further attempt. If the
    ///   task is cancelled during a wait, the code of the error is `cancelled`.
    func run<Value: Sendable>(
        within transfers: TransferLimit? = nil,
        onRetry: @Sendable (Int, FactoryRunError) -> Void = { _, _ in },
        _ body: @escaping @Sendable () async throws(FactoryRunError) -> Value
    ) async throws(FactoryRunError) -> Value {
        var attempt = 1
        while true {
            do throws(FactoryRunError) {
                guard let transfers else { return try await once(body) }
                return try await transfers.run { () async throws(FactoryRunError) -> Value in try await once(body) }
            } catch {
                guard attempt <= policy.retries, error.isRetriable, !Task.isCancelled else { throw error }
                onRetry(attempt, error)
                do {
                    try await clock.sleep(policy.retryInterval)
                } catch {
                    throw FactoryRunError(.cancelled, "cancelled")
                }
                attempt += 1
            }
        }
    }

    private func once<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(FactoryRunError) -> Value
    ) async throws(FactoryRunError) -> Value {
        let (clock, timeout) = (clock, policy.timeout)
        let result = await withTaskGroup(of: Result<Value, FactoryRunError>?.self) { group in
            group.addTask {
                do throws(FactoryRunError) {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                do {
                    try await clock.sleep(timeout)
                    return nil
                } catch {
                    // The wait was cancelled, because the attempt has ended or the run was stopped. In both cases, the
                    // result of the attempt counts.
                    return .failure(FactoryRunError(.cancelled, "cancelled"))
                }
            }
            defer { group.cancelAll() }
            // The result of the task that ends first counts, unless that task is the cancelled wait.
            let first = await group.next() ?? nil
            guard case .failure(let error)? = first, error.code == .cancelled else { return first }
            group.cancelAll()
            return await group.next() ?? first
        }
        guard let result else {
            throw FactoryRunError(
                .timeout,
                "the activity did not end within \(Self.text(timeout)), \(limit)"
            )
        }
        return try result.get()
    }

    private static func text(_ duration: Duration) -> String { "\(duration.components.seconds) seconds" }
}
