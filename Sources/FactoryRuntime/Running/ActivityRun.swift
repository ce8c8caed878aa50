internal import FactoryDefinitions

/// The run of an activity.
struct ActivityRun: Sendable {
    let run: PipelineRun
    let activity: PipelineActivity
    let scope: ExpressionScope
    /// The seed of the run's random numbers.
    let seed: UInt64
    /// The state of the activity in the unfinished run that is resumed; `nil` if no run is resumed, or if the activity
    /// had not begun.
    let earlier: PipelineRunRecord.Activity?
    /// The state file of the run; `nil` if the run has none.
    let state: PipelineRunState?

    /// The result of an activity.
    struct Ended: Sendable {
        var activity: PipelineActivity
        var id: String
        var outcome: ActivityOutcome
        var start: FactoryDateTime
        var end: FactoryDateTime
        /// The evaluated settings, for the report of the run.
        var input: FactoryValue
        var output: FactoryValue
        var error: FactoryRunError?
        var policy: ActivityPolicy
        var linkedService: String?
        /// If `true`, the activity succeeded, but some records could not be read.
        var isIncomplete = false
        var retryAttempt: Int?
    }

    /// The result of an attempt.
    struct AttemptResult: Sendable {
        var output: FactoryValue
        var isIncomplete = false
        /// A note for the user.
        var note: String?
        /// If `true`, the file was already complete, and nothing was read.
        var wasWhole = false
    }

    /// Runs the activity according to its policy.
    func start(_ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void) async -> Ended {
        let start = earlier?.now ?? run.now
        let scope = scope.ofActivity(activity.name, seed: seed, now: start)
        let id = scope.newIdentifier()
        var ended = Ended(
            activity: activity,
            id: id,
            outcome: .failed,
            start: start,
            end: start,
            input: .object(FactoryObject()),
            output: .object(FactoryObject()),
            policy: ActivityPolicy()
        )
        onEvent(.began(activity: activity.name, type: activity.type))
        let failedOutput = FailedAttemptOutput()
        var kept: PipelineRunRecord.Ended?
        do throws(FactoryRunError) {
            let implementation = try activity.implementation()
            ended.policy = try activity.policy(in: scope)
            let settings = try ExpressionResolution.resolve(
                activity.object["typeProperties"],
                in: scope,
                named: "\"\(activity.name)\""
            )
            ended.input = .object(settings.object)
            let input = PipelineRunRecord.digest(ended.input, seed: seed)
            if let problem = await state?.begin(activity.name, at: start, input: input) {
                onEvent(.noted(activity: activity.name, note: problem))
            }
            let bound = try implementation.bind(activity, settings: settings, scope: scope, run: id, in: run.binding)
            for note in bound.notes { onEvent(.noted(activity: activity.name, note: note)) }
            ended.linkedService = bound.linkedService
            kept = earlierSuccess(ended.input)
            if implementation.reusesOutput, let kept, let output = kept.output {
                ended.output = output
                ended.isIncomplete = kept.isIncomplete
                onEvent(.noted(activity: activity.name, note: "the output of the earlier run is used; nothing read"))
            } else {
                kept = nil
                let canResume = earlier.map { $0.input == input } ?? true
                let found = try await runAttempts(
                    bound,
                    id: id,
                    start: start,
                    canResume: canResume,
                    ended.policy,
                    failedOutput,
                    onEvent
                )
                ended.output = found.output
                ended.isIncomplete = found.isIncomplete
                if found.wasWhole, let earlier = earlierSuccess(ended.input), let output = earlier.output,
                    let digest = Self.textDigest(output), digest == Self.textDigest(found.output)
                {
                    kept = earlier
                    ended.output = output
                    ended.isIncomplete = earlier.isIncomplete
                }
                if let note = found.note { onEvent(.noted(activity: activity.name, note: note)) }
            }
            ended.outcome = .succeeded
        } catch {
            ended.error = error
            ended.output = failedOutput.value ?? ended.output
            ended.outcome = error.code == .cancelled ? .cancelled : .failed
        }
        ended.end = kept?.time ?? run.now
        if let problem = await state?.end(activity.name, kept ?? record(of: ended)) {
            onEvent(.noted(activity: activity.name, note: problem))
        }
        return ended
    }
}
