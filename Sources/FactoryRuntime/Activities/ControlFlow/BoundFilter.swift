internal import FactoryDefinitions

/// A selection of the elements of an array for which a condition is true.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-filter-activity
struct BoundFilter: BoundActivity {
    static let type = "Filter"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["condition"]

    var items: [FactoryValue]
    /// The unevaluated condition, which reads `item()`.
    var condition: FactoryValue
    /// The name of the activity, for messages.
    var place: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundFilter {
        guard case .array(let items)? = settings["items"] else {
            throw settings.invalidValue("items", "an array, not \((settings["items"] ?? .null).kindName)")
        }
        guard case .object(let object)? = activity.object["typeProperties"], let condition = object["condition"] else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no condition")
        }
        return BoundFilter(items: items, condition: condition, place: settings.place)
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        var scope = attempt.scope
        var kept: [FactoryValue] = []
        for item in items {
            scope.item = item
            let settings = ResolvedObject(
                FactoryObject([("condition", try ExpressionResolution.resolve(condition, in: scope, place: place))]),
                place: place
            )
            guard let isKept = try settings.boolean("condition") else {
                throw settings.invalidValue("condition", "true or false")
            }
            if isKept { kept.append(item) }
        }
        return ActivityRun.AttemptResult(
            output: .object(
                FactoryObject([
                    ("ItemsCount", .integer(Int64(items.count))),
                    ("FilteredItemsCount", .integer(Int64(kept.count))),
                    ("Value", .array(kept)),
                ])
            )
        )
    }
}
