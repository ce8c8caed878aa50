internal import InterimData

/// Finds the expressions in a value, at every depth.
struct ExpressionWalk {
    /// The names of members that are not evaluated.
    var skipped: Set<String>
    private(set) var found: [(value: LocatedValue, text: String)] = []
    /// The objects of the type `Expression` whose `value` or `content` is missing or not text.
    private(set) var malformedExpressions: [LocatedValue] = []

    init(_ value: LocatedValue, skipping skipped: Set<String> = []) {
        self.skipped = skipped
        walk(value, isPlainTextEvaluated: true)
    }

    /// The members that contain names and paths of columns, which are not evaluated even if they begin with an @.
    private static let columns: Set<String> = ["mappings", "columnMappings", "schemaMapping", "schema", "structure"]

    private mutating func walk(_ value: LocatedValue, isPlainTextEvaluated: Bool) {
        switch value.content {
        case .string(let text):
            if isPlainTextEvaluated, LocatedValue.isExpression(text) { found.append((value, text)) }
        case .array(let elements):
            for element in elements { walk(element, isPlainTextEvaluated: isPlainTextEvaluated) }
        case .object(let all):
            if value.isExpressionObject {
                guard let text = value.expressionText else {
                    malformedExpressions.append(value)
                    return
                }
                switch text.content {
                case .string(let expression): found.append((text, expression))
                case .template: break
                default: malformedExpressions.append(value)
                }
                return
            }
            // The text of a secret is not evaluated.
            if value["type"]?.text == "SecureString", value["value"]?.text != nil { return }
            for member in value.members ?? all where !skipped.contains(member.name) {
                let isColumns = Self.columns.contains(member.name) && member.value.text == nil
                // A member with the name `password` may contain a secret, which must not appear in a message.
                let isSecret = member.name == "password" && member.value["type"]?.text != "AzureKeyVaultSecret"
                walk(member.value, isPlainTextEvaluated: isPlainTextEvaluated && !isColumns && !isSecret)
            }
        default: break
        }
    }
}

/// Checks the text of an expression, without its context.
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
            if let reason = ExpressionFunctions.unsupportedReason(of: name) {
                findings.warning("expression.functionRefused", value, reason)
            } else if !ExpressionFunctions.isKnown(name) {
                let hint = ExpressionFunctions.nearestName(to: name).map { "; did you mean \($0)?" } ?? ""
                findings.error("expression.function", value, "\(shown) is not a function\(hint)")
            }
        }
        return expression.references
    }

    /// Reports the objects that a walk has found to be malformed: they have the type `Expression`, but no `value` that
    /// is text.
    static func checkShapes(_ walk: ExpressionWalk, _ findings: inout Findings) {
        for object in walk.malformedExpressions {
            if let value = object.expressionText {
                findings.error("expression.shape", value, "value of an Expression must be text, not \(value.kindName)")
            } else {
                findings.missing("expression.shape", "value", in: object, "an Expression needs value, a text")
            }
        }
    }
}
