internal import FactoryDefinitions
internal import Synchronization

extension ActivityRun {
    /// Runs one attempt after another as the policy says.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, the same in a run that resumes. Files of other runs do not count.
    ///   - canResume: If `false`, the activity was begun with other settings, and none of its files counts.
    func find(
        _ bound: any BoundActivity,
        id: String,
        start: FactoryDateTime,
        canResume: Bool,
        _ policy: ActivityPolicy,
        _ failedOutput: LastOutput,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void
    ) async throws(FactoryRunError) -> Found {
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
        } _: { () async throws(FactoryRunError) -> Found in
            let isFirst = attempts.withLock { attempts in
                attempts += 1
                return attempts == 1
            }
            // Continues the attempt before, or the run before this one.
            return try await bound.prepared(id: id, isContinuing: canResume && (!isFirst || earlier != nil))
                .run(circumstances)
        }
    }
}
