internal import FactoryDefinitions

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
