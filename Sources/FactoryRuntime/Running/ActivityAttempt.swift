internal import FactoryDefinitions

/// The context of an attempt of an activity.
struct ActivityAttempt: Sendable {
    /// The position of the activity in the run.
    let context: RunContext
    let activity: PipelineActivity
    /// The scope of the activity's expressions.
    let scope: ExpressionScope
    let policy: ActivityPolicy
    /// The time at which the activity began.
    let start: FactoryDateTime
    /// The object in which a failed attempt stores its output.
    let failedOutput: FailedAttemptOutput

    var run: PipelineRun { context.run }
    /// The path and the name of the activity, which identify it in the run.
    var key: String { context.path + activity.name }

    /// Reports a note about the activity.
    func note(_ text: String) { context.report(.noted(activity: key, note: text)) }
}

extension ActivityAttempt {
    /// Runs the activities inside this activity.
    ///
    /// - Parameters:
    ///   - scope: The scope of the activities.
    ///   - iteration: The number of the iteration of a loop, from 0; `nil` outside of a loop.
    ///   - replacesOutputs: If `true`, an iteration may replace files that an earlier iteration has written.
    func run(
        _ list: ActivityList,
        in scope: ExpressionScope,
        iteration: Int? = nil,
        replacesOutputs: Bool = false
    ) async -> RunContext.ListResult {
        let number = iteration.map { "[\($0)]" } ?? ""
        var inner = context
        inner.path += activity.name + number + "/"
        inner.writerPath += activity.name + (replacesOutputs ? "" : number) + "/"
        return await inner.run(list, in: scope)
    }

    /// Runs the activities of a branch of a condition. Later activities can read their outputs.
    func run(branch list: ActivityList) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let activities = try await run(list, in: scope).activitiesIfSucceeded()
        return ActivityRun.AttemptResult(output: .object(FactoryObject()), activities: activities)
    }
}
