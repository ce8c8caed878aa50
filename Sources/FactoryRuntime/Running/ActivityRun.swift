internal import FactoryDefinitions

/// The run of an activity.
struct ActivityRun: Sendable {
    let context: RunContext
    let activity: PipelineActivity
    let scope: ExpressionScope

    /// The path and the name of the activity, which identify it in the run, in the state file and in events.
    var key: String { context.path + activity.name }
    var run: PipelineRun { context.run }
    /// The seed of the run's random numbers.
    var seed: UInt64 { context.shared.earlier.seed }
    /// The state of the activity in the unfinished run that is resumed; `nil` if no run is resumed, or if the activity
    /// had not begun.
    var earlier: PipelineRunRecord.Activity? { context.shared.earlier.activities[key] }

    /// The result of an activity.
    struct Ended: Sendable {
        var activity: PipelineActivity
        /// The position of the activity in the run.
        var context: RunContext
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
        /// If `false`, the output is not used again when the run is resumed.
        var isReusable = true
        /// The `activities` of the scope after the activity; `nil` if it has no activities that later ones can read.
        var activities: FactoryObject?
        /// The path of the file that a copy has written; `nil` for other activities, and if the output is hidden.
        var file: String?
    }

    /// The result of an attempt.
    struct AttemptResult: Sendable {
        var output: FactoryValue
        var isIncomplete = false
        /// A note for the user.
        var note: String?
        /// If `true`, the file was already complete, and nothing was read.
        var wasWhole = false
        /// If `false`, the output is not used again when the run is resumed.
        var isReusable = true
        /// The `activities` of the scope after the activity; `nil` if it has no activities that later ones can read.
        var activities: FactoryObject?
    }

    /// Runs the activity according to its policy.
    func start() async -> Ended {
        let start = earlier?.now ?? run.now
        let state = context.shared.state
        let scope = scope.ofActivity(key, seed: seed, now: start)
        let id = scope.newIdentifier()
        var ended = Ended(
            activity: activity,
            context: context,
            id: id,
            outcome: .failed,
            start: start,
            end: start,
            input: .object(FactoryObject()),
            output: .object(FactoryObject()),
            policy: ActivityPolicy()
        )
        context.report(.began(activity: key, type: activity.type))
        let failedOutput = FailedAttemptOutput()
        var kept: PipelineRunRecord.Ended?
        var isControlFlow = false
        do throws(FactoryRunError) {
            let implementation = try activity.implementation()
            isControlFlow = implementation.isControlFlow
            ended.policy = try activity.policy(in: scope)
            let settings = try activity.settings(in: scope)
            ended.input = .object(implementation.reportedInput(settings.object))
            let input = PipelineRunRecord.digest(ended.input, seed: seed)
            if let problem = await state?.begin(key, at: start, input: input, isWritten: !isControlFlow),
                context.shared.isFirst(note: problem)
            {
                note(problem)
            }
            let bound = try implementation.bind(activity, settings: settings, scope: scope, run: id, in: run.binding)
            for text in bound.serviceNotes where context.shared.isFirst(note: text) { note(text) }
            for text in bound.notes where context.shared.isFirst(note: text, of: activity.name) { note(text) }
            ended.linkedService = bound.linkedService
            kept = earlierSuccess(ended.input)
            let isDeleted =
                kept.map { kept in
                    bound.outputFile.map { context.shared.hasDeleted(run.binding.output.relative($0), after: kept) }
                        ?? false
                } ?? false
            // A file that is written again is deleted again.
            let isUndone =
                kept.map { context.shared.hasWritten($0.deletedFiles, in: run.binding.output) } ?? false
            if implementation.reusesOutput || isDeleted, !isUndone, let kept, let output = kept.output {
                ended.output = output
                ended.isIncomplete = kept.isIncomplete
                note(
                    isDeleted
                        ? "the earlier run has deleted the file afterward; nothing read"
                        : "the output of the earlier run is used; nothing read"
                )
            } else {
                kept = nil
                let canResume = earlier.map { $0.input == input } ?? true
                let attempt = ActivityAttempt(
                    context: context,
                    activity: activity,
                    scope: scope,
                    policy: ended.policy,
                    start: start,
                    failedOutput: failedOutput
                )
                let found = try await runAttempts(bound, attempt, id: id, canResume: canResume, ended.policy)
                ended.output = found.output
                ended.isIncomplete = found.isIncomplete
                ended.isReusable = found.isReusable
                ended.activities = found.activities
                if found.wasWhole, let earlier = earlierSuccess(ended.input), let output = earlier.output,
                    let digest = Self.textDigest(output), digest == Self.textDigest(found.output)
                {
                    kept = earlier
                    ended.output = output
                    ended.isIncomplete = earlier.isIncomplete
                }
                if let text = found.note { note(text) }
            }
            ended.outcome = .succeeded
            if !isDeleted, !ended.policy.hidesOutput { ended.file = bound.outputFile }
        } catch {
            ended.error = error
            ended.output = failedOutput.value ?? ended.output
            ended.outcome = error.code == .cancelled ? .cancelled : .failed
        }
        ended.end = kept?.time ?? run.now
        if let problem = await state?.end(key, kept ?? record(of: ended), isWritten: !isControlFlow),
            context.shared.isFirst(note: problem)
        {
            note(problem)
        }
        return ended
    }

    private func note(_ text: String) { context.report(.noted(activity: key, note: text)) }
}
