internal import InterimData

/// Finds the expressions of a value.
struct ExpressionWalk {
    /// Names under which nothing is evaluated.
    var skipped: Set<String>
    private(set) var found: [(value: LocatedValue, text: String)] = []
    /// Objects of the type `Expression` without a text.
    private(set) var shapeless: [LocatedValue] = []

    init(_ value: LocatedValue, skipping skipped: Set<String> = []) {
        self.skipped = skipped
        walk(value, isPlainTextEvaluated: true)
    }

    /// Names of columns and paths may begin with an @, and stand for themselves.
    private static let columns: Set<String> = ["mappings", "columnMappings", "schemaMapping", "schema", "structure"]

    private mutating func walk(_ value: LocatedValue, isPlainTextEvaluated: Bool) {
        switch value.content {
        case .string(let text):
            if isPlainTextEvaluated, LocatedValue.isExpression(text) { found.append((value, text)) }
        case .array(let elements):
            for element in elements { walk(element, isPlainTextEvaluated: isPlainTextEvaluated) }
        case .object(let all):
            if value.isExpressionObject {
                guard let text = value["value"] else {
                    shapeless.append(value)
                    return
                }
                switch text.content {
                case .string(let expression): found.append((text, expression))
                case .template: break
                default: shapeless.append(value)
                }
                return
            }
            // A secret's text is what it is.
            if value["type"]?.text == "SecureString", value["value"]?.text != nil { return }
            for member in value.members ?? all where !skipped.contains(member.name) {
                let isColumns = Self.columns.contains(member.name) && member.value.text == nil
                // Whatever stands under the name of a secret may be one, and is not to be shown in a message.
                let isSecret = member.name == "password" && member.value["type"]?.text != "AzureKeyVaultSecret"
                walk(member.value, isPlainTextEvaluated: isPlainTextEvaluated && !isColumns && !isSecret)
            }
        default: break
        }
    }
}

/// Checks an expression itself, apart from its place.
enum ExpressionTextCheck {
    /// Reports the problems of an expression and returns its references.
    static func check(_ value: LocatedValue, _ text: String, _ findings: inout Findings) -> [ExpressionReference] {
        let expression: ExpressionText
        do {
            expression = try ExpressionText(text)
        } catch {
            findings.error(error.code.description, value, "\(error)")
            return []
        }
        for name in expression.functions {
            let shown = LocatedValue.quoted(name)
            if let refusal = ExpressionFunctions.refusal(of: name) {
                findings.warning("expression.functionRefused", value, refusal)
            } else if !ExpressionFunctions.isKnown(name) {
                let hint = ExpressionFunctions.nearestName(to: name).map { "; did you mean \($0)?" } ?? ""
                findings.error("expression.function", value, "\(shown) is not a function\(hint)")
            }
        }
        return expression.references
    }

    /// Tells objects that say that they are expressions and have none.
    static func checkShapes(_ walk: ExpressionWalk, _ findings: inout Findings) {
        for object in walk.shapeless {
            if let value = object["value"] {
                findings.error("expression.shape", value, "the value of an Expression is text, not \(value.kindName)")
            } else {
                findings.missing("expression.shape", "value", in: object, "an Expression needs value, a text")
            }
        }
    }
}
