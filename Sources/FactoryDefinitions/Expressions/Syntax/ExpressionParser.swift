/// Parses the text of an expression.
///
/// ```
/// expression := (number | 'text' | true | false | null | name ( arguments )) step*
/// step       := .name | [ expression ] | ?.name | ?[ expression ]
/// ```
struct ExpressionParser {
    private let bytes: [UInt8]
    private(set) var offset: Int
    private var depth = 0

    /// Creates a parser of UTF-8 bytes that begins at an offset.
    init(_ bytes: [UInt8], from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Parses an expression that extends to the end of the text.
    mutating func wholeText() throws(ExpressionError) -> ExpressionNode {
        let node = try expression()
        skipWhiteSpace()
        if offset < bytes.count { throw problem("found \(found) after the end of the expression") }
        return node
    }

    /// Parses an expression and the closing brace after it.
    mutating func braced() throws(ExpressionError) -> ExpressionNode {
        let node = try expression()
        try expect("}", after: "the expression")
        return node
    }

    private mutating func expression() throws(ExpressionError) -> ExpressionNode {
        depth += 1
        defer { depth -= 1 }
        skipWhiteSpace()
        if depth > ExpressionLimits.depth {
            throw problem("calls are nested more than \(ExpressionLimits.depth) levels deep", .limit)
        }
        let base = try primary()
        var steps: [ExpressionNode.Step] = []
        while let step = try step() { steps.append(step) }
        return steps.isEmpty ? base : .access(base, steps)
    }

    private mutating func primary() throws(ExpressionError) -> ExpressionNode {
        let start = offset
        guard let byte = peek() else { throw problem("an expression is missing") }
        switch byte {
        case UInt8(ascii: "'"): return .literal(.string(try quotedText()), offset: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            return .literal(try number(), offset: start)
        case UInt8(ascii: "\""): throw problem("found \"; write text in expressions in single quotes")
        case UInt8(ascii: "@"): throw problem("found @; inside an expression, write function calls without it")
        default: break
        }
        let name = word()
        if name.isEmpty { throw problem("found \(found) where an expression was expected") }
        skipWhiteSpace()
        if peek() == UInt8(ascii: "(") { return try call(name, from: start) }
        switch name.lowercased() {
        case "true": return .literal(.boolean(true), offset: start)
        case "false": return .literal(.boolean(false), offset: start)
        case "null": return .literal(.null, offset: start)
        default:
            offset = start
            throw problem("\"\(name)\" is neither a call nor a text: write \(name)(…) or '\(name)'")
        }
    }

    private mutating func call(_ name: String, from start: Int) throws(ExpressionError) -> ExpressionNode {
        offset += 1
        var arguments: [ExpressionNode] = []
        skipWhiteSpace()
        if peek() == UInt8(ascii: ")") {
            offset += 1
        } else {
            while true {
                arguments.append(try expression())
                skipWhiteSpace()
                if peek() == UInt8(ascii: ",") {
                    offset += 1
                    continue
                }
                try expect(")", after: "the arguments of \(name)")
                break
            }
        }
        let allowed = ScopeFunction(name).map { $0.argumentCount...$0.argumentCount }
        if let allowed = allowed ?? ExpressionFunctions.function(name)?.argumentCounts,
            !allowed.contains(arguments.count)
        {
            throw ExpressionError(
                .argumentCount,
                "\(name) takes \(Self.words(for: allowed)), not \(arguments.count)",
                offset: start
            )
        }
        return .call(name: name, arguments: arguments, offset: start)
    }

    private static func words(for counts: ClosedRange<Int>) -> String {
        func arguments(_ count: Int) -> String { count == 1 ? "1 argument" : "\(count) arguments" }
        if counts.upperBound == .max { return "at least \(arguments(counts.lowerBound))" }
        if counts.lowerBound == counts.upperBound {
            return counts.upperBound == 0 ? "no arguments" : arguments(counts.upperBound)
        }
        return "\(counts.lowerBound) to \(arguments(counts.upperBound))"
    }

    private mutating func step() throws(ExpressionError) -> ExpressionNode.Step? {
        skipWhiteSpace()
        let start = offset
        var isOptional = false
        if peek() == UInt8(ascii: "?") {
            isOptional = true
            offset += 1
            skipWhiteSpace()
        }
        switch peek() {
        case UInt8(ascii: "."):
            offset += 1
            // Published factories have blanks on both sides of dots.
            skipWhiteSpace()
            let name = word(withDashes: true)
            if name.isEmpty { throw problem("found \(found) where a property's name was expected") }
            return ExpressionNode.Step(selector: .name(name), isOptional: isOptional, offset: start, end: offset)
        case UInt8(ascii: "["):
            offset += 1
            let index = try expression()
            try expect("]", after: "the index")
            return ExpressionNode.Step(selector: .index(index), isOptional: isOptional, offset: start, end: offset)
        default:
            if isOptional { throw problem("found \(found) where . or [ was expected after ?") }
            return nil
        }
    }

    /// Parses a text in single quotes, in which two quotes are a literal quote.
    private mutating func quotedText() throws(ExpressionError) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "'") {
                guard peek() == UInt8(ascii: "'") else { return String(decoding: content, as: UTF8.self) }
                offset += 1
            }
            content.append(byte)
        }
        throw ExpressionError(.syntax, "the text that begins here has no closing quote", offset: start)
    }

    private mutating func number() throws(ExpressionError) -> FactoryValue {
        let start = offset
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): break
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                let isExponent = offset > start && (bytes[offset - 1] | 0x20) == UInt8(ascii: "e")
                if offset != start && !isExponent { return try number(bytes[start..<offset], at: start) }
            default: return try number(bytes[start..<offset], at: start)
            }
            offset += 1
        }
        return try number(bytes[start...], at: start)
    }

    private func number(_ digits: ArraySlice<UInt8>, at start: Int) throws(ExpressionError) -> FactoryValue {
        let text = String(decoding: digits, as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard digits.contains(where: { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let float = Double(text),
            float.isFinite
        else {
            throw ExpressionError(.syntax, "\"\(text)\" is not a number", offset: start)
        }
        return .float(float)
    }

    /// Takes a name: letters, digits, `_` and `$`. The name of a property may have dashes, because the language has no
    /// subtraction.
    private mutating func word(withDashes: Bool = false) -> String {
        let start = offset
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
                offset += 1
            case UInt8(ascii: "-") where withDashes: offset += 1
            default: return String(decoding: bytes[start..<offset], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start...], as: UTF8.self)
    }

    private mutating func expect(_ character: Unicode.Scalar, after place: String) throws(ExpressionError) {
        skipWhiteSpace()
        guard peek() == UInt8(ascii: character) else {
            throw problem("found \(found) where \(character) was expected after \(place)")
        }
        offset += 1
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipWhiteSpace() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { offset += 1 }
    }

    private func problem(_ message: String, _ code: ExpressionError.Code = .syntax) -> ExpressionError {
        ExpressionError(code, message, offset: offset)
    }

    /// The next character, for messages.
    private var found: String {
        guard let byte = peek() else { return "the end" }
        return byte >= 0x21 && byte < 0x7F ? "\"\(Character(Unicode.Scalar(byte)))\"" : "another character"
    }
}
