/// A query of the connector's version 1.0 in the supported form: `SELECT columns FROM table`.
package struct TableQuery: Sendable, Equatable {
    /// The reason why a text is not a supported query, or not the name of a table.
    package struct Problem: Error, Sendable {
        /// If `true`, the text may be a query that only the service can run. If `false`, it is not a query.
        package let isUnsupported: Bool
        /// The message.
        package let message: String
    }

    /// The columns; empty for `*`.
    package var columns: [String]
    /// The parts of the table's name: schema and table, or the table alone.
    package var table: [String]
    /// The table's name as written in the query.
    package var tableText: String

    /// Parses a query.
    ///
    /// - Throws: ``Problem`` if the query does not have this form. Its message names the first unsupported part.
    package init(_ text: String) throws(Problem) {
        let tokens = try Self.tokens(of: text)
        var place = 0
        func isKeyword(_ word: String) -> Bool {
            guard place < tokens.count, case .word(let found) = tokens[place].content else { return false }
            return found.uppercased() == word
        }
        guard isKeyword("SELECT") else {
            throw Problem(isUnsupported: true, message: "the query must have the form SELECT columns FROM table")
        }
        place += 1
        if isKeyword("DISTINCT") || isKeyword("TOP") {
            throw Self.unsupported(tokens[place])
        }
        columns = []
        if place < tokens.count, tokens[place].content == .punctuation("*") {
            place += 1
        } else {
            while true {
                guard place < tokens.count, let name = tokens[place].name, !isKeyword("FROM") else {
                    throw Self.unsupported(place < tokens.count ? tokens[place] : nil)
                }
                columns.append(name)
                place += 1
                guard place < tokens.count, tokens[place].content == .punctuation(",") else { break }
                place += 1
            }
        }
        guard isKeyword("FROM") else { throw Self.unsupported(place < tokens.count ? tokens[place] : nil) }
        place += 1
        let start = place
        table = []
        while place < tokens.count, let name = tokens[place].name {
            table.append(name)
            place += 1
            guard place < tokens.count, tokens[place].content == .punctuation(".") else { break }
            place += 1
        }
        let name = start < place ? tokens[start].range.lowerBound..<tokens[place - 1].range.upperBound : nil
        tableText = name.map { String(text[$0]) } ?? ""
        while place < tokens.count, tokens[place].content == .punctuation(";") { place += 1 }
        guard place == tokens.count, (1...2).contains(table.count) else {
            throw Self.unsupported(place < tokens.count ? tokens[place] : nil)
        }
    }

    /// Returns the parts of a table's name as written in a dataset, such as `"Platform"."Api_Issue"`: schema and table,
    /// or the table alone. Throws if the text is not such a name.
    package static func tableName(_ text: String) throws(Problem) -> [String] {
        let tokens = try tokens(of: text)
        let names = tokens.compactMap(\.name)
        let marks = tokens.filter { $0.name == nil }
        guard (1...2).contains(names.count), marks.count == names.count - 1,
            marks.allSatisfy({ $0.content == .punctuation(".") }), tokens.count == names.count * 2 - 1
        else {
            throw Problem(
                isUnsupported: false,
                message: "the tableName \(text) must be written as \"Platform\".\"Api_Issue\""
            )
        }
        return names
    }

    private struct Token {
        enum Content: Equatable {
            case word(String)
            case quoted(String)
            case punctuation(Character)
        }

        let content: Content
        let range: Range<String.Index>

        var name: String? {
            switch content {
            case .word(let name), .quoted(let name): name
            case .punctuation: nil
            }
        }
    }

    private static func tokens(of text: String) throws(Problem) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
                continue
            }
            let start = rest.startIndex
            let content: Token.Content
            if let closing = ["\"": "\"", "[": "]", "`": "`"][first] as Character? {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: closing) else {
                    throw Problem(isUnsupported: false, message: "a name of the query has no closing \(closing)")
                }
                content = .quoted(String(rest[..<end]))
                rest = rest[rest.index(after: end)...]
            } else if first.isLetter || first.isNumber || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                content = .word(String(word))
                rest = rest.dropFirst(word.count)
            } else {
                content = .punctuation(first)
                rest.removeFirst()
            }
            tokens.append(Token(content: content, range: start..<rest.startIndex))
        }
        return tokens
    }

    private static func unsupported(_ token: Token?) -> Problem {
        let found: String =
            switch token?.content {
            case .word(let word): word.uppercased()
            case .quoted(let name): "\"\(name)\""
            case .punctuation(let mark): String(mark)
            case nil: "its end"
            }
        return Problem(
            isUnsupported: true,
            message: "the query cannot be run here because of \(found); supported is SELECT columns FROM table"
        )
    }
}
