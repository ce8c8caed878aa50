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
        id: String,
        start: FactoryDateTime,
        canResume: Bool,
        _ policy: ActivityPolicy,
        _ failedOutput: FailedAttemptOutput,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void
    ) async throws(FactoryRunError) -> AttemptResult {
        let name = activity.name
        let attempts = Mutex(0)
        let circumstances = ActivityAttempt(
            run: run,
            activity: name,
            start: start,
            failedOutput: failedOutput,
            onEvent: onEvent
        )
        return try await PolicyDriver(policy: policy, clock: run.settings.clock).run { attempt, error in
            onEvent(.retries(activity: name, attempt: attempt, error: error))
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
