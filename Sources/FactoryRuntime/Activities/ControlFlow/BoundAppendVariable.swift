internal import FactoryDefinitions

/// An assignment that appends an element to a variable of the type Array.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-append-variable-activity
struct BoundAppendVariable: BoundActivity {
    static let type = "AppendVariable"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true

    var name: String
    var value: FactoryValue
    var place: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundAppendVariable {
        BoundAppendVariable(
            name: try settings.requiredText("variableName"),
            value: settings["value"] ?? .null,
            place: settings.place
        )
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let declared = attempt.run.variables
        let name = try declared.name(name)
        try attempt.context.variables.update(name) { before throws(FactoryRunError) in
            switch before {
            case .array(let elements): return .array(elements + [value])
            case .null where declared.isArray(name): return .array([value])
            default:
                throw FactoryRunError(
                    .invalidDefinition,
                    "\(place) appends to the variable \"\(name)\", which is not an array; declare it with the type Array"
                )
            }
        }
        return ActivityRun.AttemptResult(
            output: .object(FactoryObject([("name", .string(name)), ("value", value)]))
        )
    }
}
