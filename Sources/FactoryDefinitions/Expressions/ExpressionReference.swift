/// A value outside an expression that the expression reads.
package enum ExpressionReference: Sendable, Hashable {
    /// `pipeline().parameters.name`
    case pipelineParameter(String)
    /// `variables('name')`
    case variable(String)
    /// `activity('name')`
    case activity(String)
    /// `item()`
    case item
    /// `dataset().name` or `dataset().parameters.name`
    case datasetParameter(String)
    /// `linkedService().name` or `linkedService().parameters.name`
    case linkedServiceParameter(String)
    /// `pipeline().globalParameters.name`
    case globalParameter(String)
    /// `pipeline().RunId` and other members of `pipeline()`, in the spelling of the expression.
    case pipelineSystemVariable(String)
}

extension ExpressionNode {
    /// The references of this node and of its descendants, in the order of the text. References by a computed name are
    /// not included: they are known only when the expression is evaluated.
    var references: [ExpressionReference] {
        var found: [ExpressionReference] = []
        collectReferences(into: &found)
        return found
    }

    private func collectReferences(into found: inout [ExpressionReference]) {
        switch self {
        case .literal: break
        case .call(let name, let arguments, _):
            if let reference = Self.reference(scope: name, arguments: arguments, names: []) { found.append(reference) }
            for argument in arguments { argument.collectReferences(into: &found) }
        case .access(let base, let steps):
            if case .call(let name, let arguments, _) = base,
                let reference = Self.reference(scope: name, arguments: arguments, names: steps.map(\.literalName))
            {
                found.append(reference)
                for argument in arguments { argument.collectReferences(into: &found) }
            } else {
                base.collectReferences(into: &found)
            }
            for step in steps {
                if case .index(let index) = step.selector { index.collectReferences(into: &found) }
            }
        }
    }

    private static func reference(
        scope: String,
        arguments: [ExpressionNode],
        names: [String?]
    ) -> ExpressionReference? {
        let first = names.first ?? nil
        switch ScopeFunction(scope) {
        case .pipeline:
            guard let first else { return nil }
            let second = names.dropFirst().first ?? nil
            switch first.lowercased() {
            case "parameters": return second.map(ExpressionReference.pipelineParameter)
            case "globalparameters":
                return second.map(ExpressionReference.globalParameter) ?? .pipelineSystemVariable(first)
            default: return .pipelineSystemVariable(first)
            }
        case .variables: return arguments.first?.literalText.map(ExpressionReference.variable)
        case .activity: return arguments.first?.literalText.map(ExpressionReference.activity)
        case .item: return .item
        case .dataset: return parameter(names).map(ExpressionReference.datasetParameter)
        case .linkedService: return parameter(names).map(ExpressionReference.linkedServiceParameter)
        case nil: return nil
        }
    }

    /// Returns the name of the parameter in `dataset().name` and `dataset().parameters.name`. The documentation has
    /// both forms.
    private static func parameter(_ names: [String?]) -> String? {
        guard let first = names.first ?? nil else { return nil }
        guard first.lowercased() == "parameters", let second = names.dropFirst().first else { return first }
        return second
    }
}
