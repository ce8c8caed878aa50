internal import FactoryDefinitions
internal import Synchronization

extension ActivityRun {
    /// Runs the attempts of the activity according to its policy.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, which a resumed run keeps. An attempt continues a file only if the same
    ///     run of the activity began it.
    ///   - canResume: If `false`, the activity began with other settings in the unfinished run, and all of its files
    ///     are written anew.
    func runAttempts(
        _ bound: any BoundActivity,
        _ circumstances: ActivityAttempt,
        id: String,
        canResume: Bool,
        _ policy: ActivityPolicy
    ) async throws(FactoryRunError) -> AttemptResult {
        let attempts = Mutex(0)
        let driver = PolicyDriver(policy: policy, clock: run.settings.clock)
        let transfers = type(of: bound).isTransfer ? context.shared.transfers : nil
        return try await driver.run(within: transfers) { attempt, error in
            context.report(.retries(activity: key, attempt: attempt, error: error))
        } _: { () async throws(FactoryRunError) -> AttemptResult in
            let isFirst = attempts.withLock { attempts in
                attempts += 1
                return attempts == 1
            }
            // The attempt continues the files of the previous attempt, or of the unfinished run.
            return try await bound.prepared(id: id, isResuming: canResume && (!isFirst || earlier != nil))
                .run(circumstances)
        }
    }
}
