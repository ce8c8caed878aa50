internal import FactoryDefinitions
internal import Synchronization

extension ActivityRun {
    /// Runs the attempts of the activity according to its policy.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, which is the same in a resumed run. Files of other runs are not continued.
    ///   - canResume: If `false`, the activity began with other settings, and none of its files is continued.
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
            // Continues the previous attempt or the resumed run.
            return try await bound.prepared(id: id, isResuming: canResume && (!isFirst || earlier != nil))
                .run(circumstances)
        }
    }
}
