/// The time limit and the retries of an activity.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-policy
package struct ActivityPolicy: Sendable, Hashable {
    /// The longest time for one try. The schema's default is seven days.
    package var timeout: Duration = .seconds(7 * 86_400)
    /// The number of retries after a failure.
    package var retries = 0
    /// The wait before it is tried again.
    package var retryInterval: Duration = .seconds(30)
    /// If `true`, its input is left out of the run's output.
    package var hidesInput = false
    /// If `true`, its output is left out of the run's output. Expressions read it all the same.
    package var hidesOutput = false

    /// Creates the defaults.
    package init() {}
}

/// The time, as a run sees it: handed in, so that a test need not wait.
package struct RunClock: Sendable {
    /// The time of day, as seconds after 1970-01-01, UTC.
    package var now: @Sendable () -> Double
    /// Waits; throws when the task is cancelled.
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

/// Runs one try after another as a policy says.
struct PolicyDriver: Sendable {
    let policy: ActivityPolicy
    let clock: RunClock

    /// The value of the first try that succeeds.
    ///
    /// - Parameters:
    ///   - onRetry: Called before each wait, with the number of tries so far and what went wrong.
    ///   - body: A try. It is cancelled when its time is over.
    /// - Throws: What the last try failed with; at once where trying again would not help.
    func run<Value: Sendable>(
        onRetry: @Sendable (Int, FactoryRunError) -> Void = { _, _ in },
        _ body: @escaping @Sendable () async throws(FactoryRunError) -> Value
    ) async throws(FactoryRunError) -> Value {
        var attempt = 1
        while true {
            do throws(FactoryRunError) {
                return try await once(body)
            } catch {
                guard attempt <= policy.retries, error.isWorthRepeating, !Task.isCancelled else { throw error }
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
                    // Cancelled, because the try has ended or the whole run was stopped: the try tells.
                    return .failure(FactoryRunError(.cancelled, "cancelled"))
                }
            }
            defer { group.cancelAll() }
            // The first that ends decides, but a wait that was cut short decides nothing.
            let first = await group.next() ?? nil
            guard case .failure(let error)? = first, error.code == .cancelled else { return first }
            group.cancelAll()
            return await group.next() ?? first
        }
        guard let result else {
            throw FactoryRunError(
                .timeout,
                "the activity was not done within \(Self.text(timeout)), as its policy asks for"
            )
        }
        return try result.get()
    }

    private static func text(_ duration: Duration) -> String { "\(duration.components.seconds) seconds" }
}
