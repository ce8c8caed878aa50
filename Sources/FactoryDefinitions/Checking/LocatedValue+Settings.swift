internal import InterimData

/// The readings of a value as a setting.
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

    /// A Boolean value that indicates whether it is an object of the type `Expression`.
    var isExpressionObject: Bool { self["type"]?.text == "Expression" }

    /// Returns a Boolean value that indicates whether a text is evaluated, or a part of it.
    static func isExpression(_ text: String) -> Bool {
        (text.hasPrefix("@") && !text.hasPrefix("@@")) || text.contains("@{")
    }

    /// The text, with a leading `@@` unescaped; `nil` for an expression and for a value that is not text.
    var literalText: String? {
        guard let text, !isDynamic else { return nil }
        return text.hasPrefix("@@") ? String(text.dropFirst()) : text
    }

    /// The whole number, or the whole number that a text contains; `nil` for any other value.
    var wholeNumber: Int? {
        switch content {
        case .number(let text): Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
        case .string(let text): Int(text)
        default: nil
        }
    }

    /// The Boolean value, or the one that a text contains; `nil` for any other value.
    var flag: Bool? {
        switch content {
        case .boolean(let value): value
        case .string(let text) where text.lowercased() == "true": true
        case .string(let text) where text.lowercased() == "false": false
        default: nil
        }
    }

    /// The value in the form for messages: truncated, in JSON notation. Not for secrets.
    var shown: String {
        switch content {
        case .null: return "null"
        case .boolean(let value): return String(value)
        case .number(let text): return text.count > 40 ? text.prefix(40) + "…" : text
        case .string(let text), .template(let text): return Self.quoted(text)
        case .array, .object: return kindName
        }
    }

    /// Returns a text of a definition in the form for messages: quoted, on one line, truncated to 60 characters.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            // Escaped as in the file.
            if scalar == "\"" || scalar == "\\" { shown += "\\" }
            shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return "\"" + shown + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
    }
}
