internal import InterimData

/// Conversions of a value to the types of settings.
extension LocatedValue {
    /// A Boolean value that indicates whether the value is known only at run time or when a template is deployed.
    var isDynamic: Bool {
        switch content {
        case .template: true
        case .string(let text): Self.isExpression(text)
        case .object: isExpressionObject
        default: false
        }
    }

    /// A Boolean value that indicates whether the value is an object of the type `Expression`.
    var isExpressionObject: Bool { self["type"]?.text == "Expression" }

    /// The text of an object of the type `Expression`. It is the member `value`, or `content` in the values that a
    /// pipeline returns.
    var expressionText: LocatedValue? { self["value"] ?? self["content"] }

    /// A Boolean value that indicates whether the value is an expression of a template, which a deployment evaluates.
    var isTemplateText: Bool {
        switch content {
        case .template: true
        case .string(let text): TemplateText.isExpression(text)
        default: false
        }
    }

    /// Returns a Boolean value that indicates whether a text, or a part of it, is evaluated.
    static func isExpression(_ text: String) -> Bool {
        (text.hasPrefix("@") && !text.hasPrefix("@@")) || text.contains("@{")
    }

    /// The text, with a leading `@@` unescaped; `nil` for an expression and for a value that is not text.
    var literalText: String? {
        guard let text, !isDynamic else { return nil }
        return text.hasPrefix("@@") ? String(text.dropFirst()) : text
    }

    /// The value as a whole number, if it is one or is text that contains one; `nil` otherwise.
    var wholeNumber: Int? {
        switch content {
        case .number(let text): Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
        case .string(let text): Int(text)
        default: nil
        }
    }

    /// The value as a Boolean value, if it is one or is the text "true" or "false" in any letter case; `nil` otherwise.
    var flag: Bool? {
        switch content {
        case .boolean(let value): value
        case .string(let text) where text.lowercased() == "true": true
        case .string(let text) where text.lowercased() == "false": false
        default: nil
        }
    }

    /// The value in JSON notation, truncated for messages. Messages must not contain secrets, so do not use this
    /// property for secrets.
    var shown: String {
        switch content {
        case .null: return "null"
        case .boolean(let value): return String(value)
        case .number(let text): return text.count > 40 ? text.prefix(40) + "…" : text
        case .string(let text), .template(let text): return Self.quoted(text)
        case .array, .object: return kindName
        }
    }

    /// Returns a text for messages: in quotes, on one line, and truncated to 60 characters.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            // These characters are escaped as in the file.
            if scalar == "\"" || scalar == "\\" { shown += "\\" }
            shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return "\"" + shown + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
    }
}
