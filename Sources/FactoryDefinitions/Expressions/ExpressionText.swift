/// A text of a definition, parsed into literal parts and expressions.
///
/// | text | value |
/// |---|---|
/// | `@f(x)` | the value of the call, which keeps its type |
/// | `a @{f(x)} b` | text that contains the value of the call as text |
/// | `@@x` | the text `@x` |
/// | `a @@{x}` | the text `a @{x}` |
/// | ` @x`, `x` | the unchanged text |
///
/// Parsing takes time in proportion to the length of the text. Evaluation takes additional time in proportion to the
/// size of the values that functions create. This size is limited (``ExpressionLimits``).
/// https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions
package struct ExpressionText: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case literal(String)
        case expression(ExpressionNode)
    }

    private let parts: [Part]
    /// If `true`, the text is one expression, whose value keeps its type.
    let isTyped: Bool

    /// Parses a text.
    ///
    /// Throws if an expression is invalid, too long or nested too deep, or calls a function with a wrong number of
    /// arguments. A call of an unknown function is an error only when it is evaluated; see ``functions``.
    package init(_ text: String) throws(ExpressionError) {
        var parts: [Part] = []
        let bytes = Array(text.utf8)
        isTyped = bytes.first == Self.at && bytes.count > 1 && bytes[1] != Self.at && bytes[1] != Self.brace
        if isTyped {
            try Self.checkLength(text)
            var parser = ExpressionParser(bytes, from: 1)
            parts.append(.expression(try parser.wholeText()))
        } else {
            var literal: [UInt8] = []
            var offset = 0
            if bytes.first == Self.at, bytes.count == 1 {
                throw ExpressionError(.syntax, "the expression after @ is missing; write @@ for a literal @", offset: 0)
            }
            // `@@` is a literal `@` at the beginning of the text, and before a brace at any position.
            if bytes.starts(with: [Self.at, Self.at]) { offset = 1 }
            if offset == 1 {
                literal.append(Self.at)
                offset = 2
            }
            while offset < bytes.count {
                if bytes[offset...].starts(with: [Self.at, Self.at, Self.brace]) {
                    literal += [Self.at, Self.brace]
                    offset += 3
                } else if bytes[offset...].starts(with: [Self.at, Self.brace]) {
                    try Self.checkLength(text)
                    if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
                    literal = []
                    var parser = ExpressionParser(bytes, from: offset + 2)
                    parts.append(.expression(try parser.braced()))
                    offset = parser.offset
                } else {
                    literal.append(bytes[offset])
                    offset += 1
                }
            }
            if !literal.isEmpty || parts.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
        }
        self.parts = parts
    }

    /// A Boolean value that indicates whether the text contains no expression.
    package var isLiteral: Bool { nodes.isEmpty }

    /// The names of the called functions, in the spelling and order of the text, without those that read the scope
    /// (`pipeline`, `variables`, `activity`, `item`, `dataset`, `linkedService`).
    package var functions: [String] { nodes.flatMap(\.calls).map(\.name) }

    /// The references of the expressions, in the order of the text. References whose name is computed are not included.
    package var references: [ExpressionReference] { nodes.flatMap(\.references) }

    /// Returns the value of the text. Throws if an expression cannot be evaluated in the scope.
    package func value(in scope: ExpressionScope) throws(ExpressionError) -> FactoryValue {
        let evaluation = ExpressionEvaluation(scope: scope)
        if isTyped, case .expression(let node)? = parts.first { return try evaluation.value(of: node) }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .expression(let node):
                text += try evaluation.value(of: node).text
                try ExpressionLimits.check(textLength: text.utf8.count, at: node.offset)
            }
        }
        return .string(text)
    }

    /// The expressions, in the order of the text.
    var nodes: [ExpressionNode] {
        parts.compactMap {
            guard case .expression(let node) = $0 else { return nil }
            return node
        }
    }

    private static let at = UInt8(ascii: "@")
    private static let brace = UInt8(ascii: "{")

    private static func checkLength(_ text: String) throws(ExpressionError) {
        guard text.utf16.count > ExpressionLimits.characters else { return }
        throw ExpressionError(
            .limit,
            "an expression may have at most \(ExpressionLimits.characters) characters; this has \(text.utf16.count)",
            offset: 0
        )
    }
}

/// The limits of expressions and of the values that they create.
package enum ExpressionLimits {
    /// The service's limit for the length of a text with an expression, in UTF-16 code units.
    package static let characters = 8192
    /// The maximum nesting depth of calls and brackets.
    package static let depth = 100
    /// This program's limit for a text that a function creates, in UTF-8 bytes. It prevents a short expression from
    /// exhausting the memory.
    package static let textBytes = 16 << 20
    /// This program's limit for the number of elements of an array that a function creates. It also protects the
    /// memory.
    package static let elements = 1_000_000

    static func check(textLength: Int, at offset: Int) throws(ExpressionError) {
        guard textLength > textBytes else { return }
        throw ExpressionError(.limit, "the text would have more than \(textBytes) bytes", offset: offset)
    }

    static func check(elementCount: Int, at offset: Int) throws(ExpressionError) {
        guard elementCount > elements else { return }
        throw ExpressionError(.limit, "the array would have more than \(elements) elements", offset: offset)
    }
}
