/// A token of a query, with its position.
struct JQLToken: Equatable {
    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        /// One of `= != < <= > >= ~ !~`, or one of `& && | || !`, which stand for `AND`, `OR` and `NOT`.
        case symbol(String)
        case open, close, comma, end
    }

    let kind: Kind
    let line: Int
    let character: Int

    /// The token as it appears in messages.
    var text: String {
        switch kind {
        case .word(let text), .quoted(let text), .symbol(let text): text
        case .open: "("
        case .close: ")"
        case .comma: ","
        case .end: ""
        }
    }

    /// The text of a word in upper case, or the keyword that a symbol stands for; nil for all other tokens. A word is
    /// not necessarily a keyword.
    var keyword: String? {
        switch kind {
        case .word(let text): text.uppercased()
        case .symbol("&"), .symbol("&&"): "AND"
        case .symbol("|"), .symbol("||"): "OR"
        case .symbol("!"): "NOT"
        default: nil
        }
    }
}

/// Splits a query into tokens.
struct JQLLexer {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var line = 1
    private var lineStart = 0

    /// Jira's reserved characters, which must be quoted or escaped.
    private static let reserved = Set("{}*/%+^$#@?;:`\\[]".unicodeScalars)

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
            return token(.symbol(String(scalar)), at: start)
        case "&", "|":
            if current == scalar {
                place += 1
                return token(.symbol(String(repeating: String(scalar), count: 2)), at: start)
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
            at: token(.comma, at: start)
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
        let shown = text.isEmpty ? "" : " '\(String(text))'"
        throw JQLError("The quoted string\(shown) has not been completed.", at: token(.comma, at: start))
    }

    private mutating func word(_ start: Int) throws(JQLError) -> JQLToken {
        var text = String.UnicodeScalarView()
        while let scalar = current, !scalar.properties.isWhitespace, !"()<>=!~,'\"&|".unicodeScalars.contains(scalar) {
            if scalar == "\\" {
                place += 1
                text.append(try escape(start))
                continue
            }
            // cf[10001] is the only name with brackets.
            let isBracketOfCustomField = (scalar == "[" || scalar == "]") && String(text).lowercased().hasPrefix("cf")
            if Self.reserved.contains(scalar), !isBracketOfCustomField { throw reserved(scalar, at: place) }
            text.append(scalar)
            place += 1
        }
        return token(.word(String(text)), at: start)
    }

    private static let validEscapes =
        #"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."#

    private mutating func escape(_ start: Int) throws(JQLError) -> Unicode.Scalar {
        let begin = place - 1
        guard let scalar = current else {
            throw JQLError(
                "The escape sequence has not been completed. \(Self.validEscapes)",
                at: token(.comma, at: begin)
            )
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
            // `UInt32` accepts a plus sign, but an escape cannot contain one.
            guard digits.utf8.count == 4, digits.utf8.first != 0x2B, let value = UInt32(digits, radix: 16),
                let result = Unicode.Scalar(value)
            else {
                // The message shows the escape up to the first character that cannot belong to it.
                let good = digits.prefix { $0.isHexDigit }
                let bad = digits.dropFirst(good.count).prefix(1)
                throw illegalEscape("u" + good + bad, at: begin)
            }
            place = end
            return result
        default: throw illegalEscape(String(scalar), at: begin)
        }
    }

    private func illegalEscape(_ text: String, at begin: Int) -> JQLError {
        JQLError(
            "'\\\(text)' is an illegal JQL escape sequence. \(Self.validEscapes)",
            at: token(.comma, at: begin)
        )
    }
}
