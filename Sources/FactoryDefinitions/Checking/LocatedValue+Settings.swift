internal import InterimData

/// Values as settings read them.
extension LocatedValue {
    /// A Boolean value that indicates whether the value is known only at a run, or when a template is deployed.
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

    /// Returns a Boolean value that indicates whether something in a text is evaluated.
    static func isExpression(_ text: String) -> Bool {
        (text.hasPrefix("@") && !text.hasPrefix("@@")) || text.contains("@{")
    }

    /// The text, where it stands there as it is meant.
    var literalText: String? {
        guard let text, !isDynamic else { return nil }
        return text.hasPrefix("@@") ? String(text.dropFirst()) : text
    }

    /// The whole number, also one that is written as text; `nil` for anything else.
    var wholeNumber: Int? {
        switch content {
        case .number(let text): Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
        case .string(let text): Int(text)
        default: nil
        }
    }

    /// True or false, also written as text; `nil` for anything else.
    var flag: Bool? {
        switch content {
        case .boolean(let value): value
        case .string(let text) where text.lowercased() == "true": true
        case .string(let text) where text.lowercased() == "false": false
        default: nil
        }
    }

    /// The value as a message may show it, when it is no secret: short, and in JSON's manner.
    var shown: String {
        switch content {
        case .null: return "null"
        case .boolean(let value): return String(value)
        case .number(let text): return text.count > 40 ? text.prefix(40) + "…" : text
        case .string(let text), .template(let text): return Self.quoted(text)
        case .array, .object: return kindName
        }
    }

    /// A text of a definition within a message: on one line, and not endless.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            // As the file has it.
            if scalar == "\"" || scalar == "\\" { shown += "\\" }
            shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return "\"" + shown + (text.unicodeScalars.count > 60 ? "…" : "") + "\""
    }
}
