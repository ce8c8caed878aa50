internal import FactoryDefinitions

/// The position in a run at which a list of activities runs.
struct RunContext: Sendable {
    /// The pipeline of the list. It is another pipeline than the one that was started if an ExecutePipeline activity
    /// runs it.
    let run: PipelineRun
    /// The objects that all activities of the run share.
    let shared: SharedRun
    /// The variables of the pipeline.
    let variables: PipelineVariables
    /// The id of the pipeline's run.
    let pipelineRunID: FactoryValue
    /// The containers of the list, such as `Tables[2]/`; empty for the activities of the pipeline that was started.
    /// The number is that of the iteration, from 0. The path and the name of an activity identify it in the run.
    var path = ""
    /// The same as ``path``, but without the numbers of Until loops, whose iterations may write the same file.
    var writerPath = ""

    /// The result of a list of activities.
    struct ListResult: Sendable {
        var outcome: ActivityOutcome
        /// The error of the activity that determines the outcome; `nil` if the outcome is not a failure.
        var error: FactoryRunError?
        /// The `activities` of the scope, with those of the list added.
        var activities: FactoryObject
    }

    /// Runs a list of activities, one after another.
    ///
    /// - Parameter scope: The scope of the list. Its activities have ended before the list begins.
    func run(_ list: ActivityList, in scope: ExpressionScope) async -> ListResult {
        var schedule = list.schedule
        var scope = scope
        var errors: [String: FactoryRunError] = [:]
        func result(_ outcome: ActivityOutcome) -> ListResult {
            ListResult(
                outcome: outcome,
                error: outcome == .failed ? schedule.decidingFailure.flatMap { errors[$0] } : nil,
                activities: scope.activities ?? FactoryObject()
            )
        }
        while let action = schedule.next() {
            switch action {
            case .finish: return result(schedule.pipelineOutcome)
            case .note(let name, let outcome):
                report(.ended(activity: path + name, status: outcome.rawValue, error: nil))
                if outcome == .failed {
                    errors[name] = FactoryRunError(.activity, "the activity is inactive and counts as failed")
                        .inside(path + name)
                }
                shared.add(passedOver: list[name], outcome, in: self)
                scope.activities = noted(name, nil, outcome, in: scope)
            case .run(let name):
                guard let activity = list[name] else { continue }
                scope.variables = variables.values
                let ended = await ActivityRun(context: self, activity: activity, scope: scope).start()
                schedule.note(name, ended.outcome)
                report(
                    .ended(
                        activity: path + name,
                        status: ended.outcome.rawValue,
                        file: ended.file,
                        error: ended.error
                    )
                )
                if let activities = ended.activities { scope.activities = activities }
                scope.activities = noted(name, ended, ended.outcome, in: scope)
                shared.add(ended)
                if ended.outcome == .failed {
                    let isContainer = !activity.branches.isEmpty || activity.type == BoundExecutePipeline.type
                    let isOwn = ended.error?.isInside != true
                    errors[name] = ended.error.map { isContainer && !isOwn ? $0 : $0.inside(path + name) }
                }
                if ended.outcome == .cancelled { return result(.cancelled) }
            }
        }
        return result(schedule.pipelineOutcome)
    }

    /// Reports an event, with secrets masked.
    func report(_ event: PipelineRun.Event) { shared.report(event) }

    /// Returns the `activities` of the scope, with the activity that has just ended added.
    private func noted(
        _ name: String,
        _ run: ActivityRun.Ended?,
        _ outcome: ActivityOutcome,
        in scope: ExpressionScope
    ) -> FactoryObject {
        var activities = scope.activities ?? FactoryObject()
        var facts = FactoryObject([("ActivityName", .string(name)), ("Status", .string(outcome.rawValue))])
        if let run {
            facts["ActivityType"] = .string(run.activity.type)
            facts["ActivityRunId"] = .string(run.id)
            facts["PipelineRunId"] = scope.systemVariables["RunId"]
            facts["ExecutionStartTime"] = .string(run.start.text(format: "o") ?? "")
            facts["ExecutionEndTime"] = .string(run.end.text(format: "o") ?? "")
            facts["output"] = run.output
            facts["error"] =
                run.error.map { ActivityOutput.error($0, activity: name, type: run.activity.type) } ?? .null
        }
        activities[name] = .object(facts)
        return activities
    }
}

extension RunContext.ListResult {
    /// Returns the activities of the scope after the list.
    ///
    /// - Throws: The error of the activity that failed, or a cancellation.
    func activitiesIfSucceeded() throws(FactoryRunError) -> FactoryObject {
        switch outcome {
        case .succeeded, .skipped: return activities
        case .cancelled: throw FactoryRunError(.cancelled, "cancelled")
        case .failed: throw error ?? FactoryRunError(.activity, "an activity inside has failed")
        }
    }
}
