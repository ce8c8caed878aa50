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
