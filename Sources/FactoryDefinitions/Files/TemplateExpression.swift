/// A parsed expression of a template, such as `[concat(parameters('factory'), '/Name')]`.
///
/// ```
/// expression := ('text' | number | name ( arguments )) (.name | [ expression ])*
/// ```
///
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
indirect enum TemplateExpression: Sendable, Hashable {
    /// A text in single quotes, or a whole number.
    case literal(FactoryValue)
    /// A call of a function. The name is in lower case.
    case call(name: String, arguments: [TemplateExpression])
    /// A member of an object, or an element of an array.
    case element(of: TemplateExpression, TemplateExpression)

    /// The service's limit for the length of an expression, in characters.
    static let maximumLength = 24_576

    /// Parses a text in brackets. Returns `nil` if the text is not an expression.
    init?(_ text: String) {
        guard TemplateText.isExpression(text), text.utf8.count <= Self.maximumLength else { return nil }
        var parser = TemplateExpressionParser(Array(text.utf8.dropFirst().dropLast()))
        guard let expression = parser.wholeText() else { return nil }
        self = expression
    }
}

/// Parses the text between the brackets of a template's expression.
private struct TemplateExpressionParser {
    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    /// The maximum nesting depth of calls and brackets.
    private static let maximumDepth = 100

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func wholeText() -> TemplateExpression? {
        guard let expression = expression() else { return nil }
        return peek() == nil ? expression : nil
    }

    private mutating func expression() -> TemplateExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth, var expression = primary() else { return nil }
        // A long chain of members is nested, so it counts as depth too.
        var steps = 0
        while peek() == UInt8(ascii: ".") || peek() == UInt8(ascii: "[") {
            steps += 1
            let isMember = take(UInt8(ascii: "."))
            guard steps <= Self.maximumDepth, isMember || take(UInt8(ascii: "[")) else { return nil }
            if isMember {
                let name = name()
                guard !name.isEmpty else { return nil }
                expression = .element(of: expression, .literal(.string(name)))
            } else {
                guard let index = self.expression(), take(UInt8(ascii: "]")) else { return nil }
                expression = .element(of: expression, index)
            }
        }
        return expression
    }

    private mutating func primary() -> TemplateExpression? {
        guard let byte = peek() else { return nil }
        switch byte {
        case UInt8(ascii: "'"): return quotedText().map { .literal(.string($0)) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = offset
            _ = take(UInt8(ascii: "-"))
            while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
            return Int64(String(decoding: bytes[start..<offset], as: UTF8.self)).map { .literal(.integer($0)) }
        default: return call()
        }
    }

    /// Parses a call. The name of a function that the template declares has a namespace: `contoso.name('x')`.
    private mutating func call() -> TemplateExpression? {
        var name = name()
        while !name.isEmpty, take(UInt8(ascii: ".")) { name += "." + self.name() }
        guard !name.isEmpty, take(UInt8(ascii: "(")) else { return nil }
        var arguments: [TemplateExpression] = []
        if !take(UInt8(ascii: ")")) {
            repeat {
                guard let argument = expression() else { return nil }
                arguments.append(argument)
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: ")")) else { return nil }
        }
        return .call(name: name.lowercased(), arguments: arguments)
    }

    /// Parses a text in single quotes, in which two quotes are a literal quote.
    private mutating func quotedText() -> String? {
        guard take(UInt8(ascii: "'")) else { return nil }
        var content: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "'") {
                guard offset < bytes.count, bytes[offset] == byte else {
                    return String(decoding: content, as: UTF8.self)
                }
                offset += 1
            }
            content.append(byte)
        }
        return nil
    }

    private mutating func name() -> String {
        skipWhiteSpace()
        let start = offset
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                offset += 1
            default: return String(decoding: bytes[start..<offset], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start...], as: UTF8.self)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    /// Returns the next byte that is not white space.
    private mutating func peek() -> UInt8? {
        skipWhiteSpace()
        return offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func skipWhiteSpace() {
        while offset < bytes.count, bytes[offset] == 0x20 || (0x09...0x0D).contains(bytes[offset]) { offset += 1 }
    }
}

/// The strings of templates.
enum TemplateText {
    /// Returns a Boolean value that indicates whether a deployment evaluates a text: `[…]`, but not `[[…`, which is the
    /// text `[…`.
    static func isExpression(_ text: String) -> Bool {
        text.hasPrefix("[") && text.hasSuffix("]") && !text.hasPrefix("[[")
    }
}
