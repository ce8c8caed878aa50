internal import FactoryDefinitions

/// An assignment to a variable, or to the return value of a pipeline.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-set-variable-activity
struct BoundSetVariable: BoundActivity {
    static let type = "SetVariable"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["value"]

    /// The name of the variable whose value is the return value of a pipeline. No declared variable can have this
    /// name, because it is not a valid one.
    static let returnValue = "pipelineReturnValue\u{0}"

    var name: String
    /// The unevaluated value.
    var value: FactoryValue
    var isReturnValue: Bool
    var scope: ExpressionScope
    var place: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundSetVariable {
        guard case .object(let object)? = activity.object["typeProperties"] else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no typeProperties")
        }
        return BoundSetVariable(
            name: try settings.requiredText("variableName"),
            value: object["value"] ?? .null,
            isReturnValue: try settings.boolean("setSystemVariable") ?? false,
            scope: scope,
            place: settings.place
        )
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        if isReturnValue {
            let value = FactoryValue.object(try returnValues())
            attempt.context.variables.update(Self.returnValue) { _ in value }
            return ActivityRun.AttemptResult(output: .object(FactoryObject([("value", value)])))
        }
        let declared = attempt.run.variables
        let name = try declared.name(name)
        let value = try ExpressionResolution.resolve(value, in: scope, place: place)
        try declared.check(value, for: name)
        attempt.context.variables.update(name) { _ in value }
        return ActivityRun.AttemptResult(
            output: .object(FactoryObject([("name", .string(name)), ("value", value)]))
        )
    }

    /// Returns the members of the return value. Each has a key and a value with a type, such as
    /// `{"key": "count", "value": {"type": "Expression", "content": "@variables('n')"}}`.
    private func returnValues() throws(FactoryRunError) -> FactoryObject {
        guard case .array(let elements) = value else {
            throw FactoryRunError(.invalidDefinition, "the value of \(place) must be an array of keys and values")
        }
        var values = FactoryObject()
        for element in elements {
            guard case .object(let object) = element, case .string(let key)? = object["key"],
                case .object(let content)? = object["value"]
            else {
                throw FactoryRunError(.invalidDefinition, "the value of \(place) must be an array of keys and values")
            }
            values[key] = try Self.content(content, in: scope, place: place)
        }
        return values
    }

    private static func content(
        _ value: FactoryObject,
        in scope: ExpressionScope,
        place: String
    ) throws(FactoryRunError) -> FactoryValue {
        guard case .string(let type)? = value["type"], let content = value["content"], type.lowercased() != "null"
        else {
            return .null
        }
        guard type.lowercased() == "array", case .array(let elements) = content else {
            return try ExpressionResolution.resolve(content, in: scope, place: place)
        }
        var values: [FactoryValue] = []
        for element in elements {
            guard case .object(let object) = element else {
                values.append(try ExpressionResolution.resolve(element, in: scope, place: place))
                continue
            }
            values.append(try self.content(object, in: scope, place: place))
        }
        return .array(values)
    }
}
