internal import FactoryDefinitions

/// A condition that runs one of two lists of activities.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-if-condition-activity
struct BoundIfCondition: BoundActivity {
    static let type = "IfCondition"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["ifTrueActivities", "ifFalseActivities"]

    var list: ActivityList

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundIfCondition {
        guard let condition = try settings.boolean("expression") else {
            throw settings.invalidValue("expression", "true or false")
        }
        return BoundIfCondition(list: activity.list(condition ? "ifTrueActivities" : "ifFalseActivities"))
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        try await attempt.run(branch: list)
    }
}

/// A choice among lists of activities by the value of an expression.
///
/// The value is compared with the values of the cases as text. Letter case is significant.
/// https://learn.microsoft.com/azure/data-factory/control-flow-switch-activity
struct BoundSwitch: BoundActivity {
    static let type = "Switch"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["cases", "defaultActivities"]

    var list: ActivityList

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundSwitch {
        // The service's schema calls the expression `on`; its documentation has also `expression`.
        guard let value = settings["on"] ?? settings["expression"] else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no on, the expression of the value")
        }
        let matching = activity.branches.first { $0.caseValue?.text == value.text }
        return BoundSwitch(list: matching?.list ?? activity.list("defaultActivities"))
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        try await attempt.run(branch: list)
    }
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
