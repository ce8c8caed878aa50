/// A word of a query, with where it stands.
struct JQLToken: Equatable {
    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        /// `= != < <= > >= ~ !~`
        case symbol(String)
        case open, close, comma, end
    }

    let kind: Kind
    let line: Int
    let character: Int

    /// The token as messages show it.
    var text: String {
        switch kind {
        case .word(let text), .quoted(let text), .symbol(let text): text
        case .open: "("
        case .close: ")"
        case .comma: ","
        case .end: ""
        }
    }

    /// The keyword this is, in upper case; nil for anything quoted.
    var keyword: String? {
        if case .word(let text) = kind { text.uppercased() } else { nil }
    }
}

/// A query that cannot be read or makes no sense, in Jira's words.
struct JQLError: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    init(_ message: String, at token: JQLToken) {
        self.message = "Error in the JQL Query: \(message) (line \(token.line), character \(token.character))"
    }
}

/// Cuts a query into words.
struct JQLLexer {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var line = 1
    private var lineStart = 0

    /// Characters that Jira keeps for itself; they must be quoted or escaped.
    private static let reserved = Set("{}*/%+^$#@?;:`|&\\[]".unicodeScalars)

    static func tokens(_ query: String) throws(JQLError) -> [JQLToken] {
        var lexer = JQLLexer(query)
        var tokens: [JQLToken] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    private init(_ query: String) {
        scalars = Array(query.unicodeScalars)
    }

    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private func token(_ kind: JQLToken.Kind, at start: Int) -> JQLToken {
        JQLToken(kind: kind, line: line, character: start - lineStart + 1)
    }

    private mutating func next() throws(JQLError) -> JQLToken {
        while let scalar = current, scalar.properties.isWhitespace {
            place += 1
            if scalar == "\n" {
                line += 1
                lineStart = place
            }
        }
        let start = place
        guard let scalar = current else { return token(.end, at: start) }
        place += 1
        switch scalar {
        case "(": return token(.open, at: start)
        case ")": return token(.close, at: start)
        case ",": return token(.comma, at: start)
        case "=", "~": return token(.symbol(String(scalar)), at: start)
        case "<", ">", "!":
            if current == "=" || scalar == "!" && current == "~" {
                place += 1
                return token(.symbol(String(scalar) + String(scalars[place - 1])), at: start)
            }
            if scalar == "!" {
                throw reserved(scalar, at: start)
            }
            return token(.symbol(String(scalar)), at: start)
        case "'", "\"": return try quoted(scalar, start)
        default:
            place = start
            return try word(start)
        }
    }

    private func reserved(_ scalar: Unicode.Scalar, at start: Int) -> JQLError {
        let hex = padded4(String(scalar.value, radix: 16))
        return JQLError(
            "The character '\(scalar)' is a reserved JQL character. You must enclose it in a string or use the escape '\\u\(hex)' instead.",
            at: token(.end, at: start)
        )
    }

    private func padded4(_ hex: String) -> String {
        String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }

    private mutating func quoted(_ mark: Unicode.Scalar, _ start: Int) throws(JQLError) -> JQLToken {
        var text = String.UnicodeScalarView()
        while let scalar = current {
            place += 1
            if scalar == mark { return token(.quoted(String(text)), at: start) }
            text.append(scalar == "\\" ? try escape(start) : scalar)
        }
        throw JQLError(
            "The quoted string '\(String(text))' has not been completed.",
            at: token(.end, at: start)
        )
    }

    private mutating func word(_ start: Int) throws(JQLError) -> JQLToken {
        var text = String.UnicodeScalarView()
        while let scalar = current, !scalar.properties.isWhitespace, !"()<>=!~,'\"".unicodeScalars.contains(scalar) {
            if scalar == "\\" {
                place += 1
                text.append(try escape(start))
                continue
            }
            // cf[10001] is the one name that has brackets.
            let isBracketOfCustomField = (scalar == "[" || scalar == "]") && String(text).lowercased().hasPrefix("cf")
            if Self.reserved.contains(scalar), !isBracketOfCustomField { throw reserved(scalar, at: place) }
            text.append(scalar)
            place += 1
        }
        return token(.word(String(text)), at: start)
    }

    private mutating func escape(_ start: Int) throws(JQLError) -> Unicode.Scalar {
        guard let scalar = current else {
            throw JQLError("The escape sequence '\\' has not been completed.", at: token(.end, at: start))
        }
        place += 1
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\\", "'", "\"", " ": return scalar
        case "u":
            let end = min(place + 4, scalars.count)
            let digits = String(String.UnicodeScalarView(scalars[place..<end]))
            // A number may have a sign, an escape may not.
            guard digits.utf8.count == 4, digits.utf8.first != 0x2B, let value = UInt32(digits, radix: 16),
                let result = Unicode.Scalar(value)
            else {
                throw JQLError("'\\u\(digits)' is an illegal JQL escape sequence.", at: token(.end, at: place - 2))
            }
            place = end
            return result
        default:
            throw JQLError("'\\\(scalar)' is an illegal JQL escape sequence.", at: token(.end, at: place - 2))
        }
    }
}
