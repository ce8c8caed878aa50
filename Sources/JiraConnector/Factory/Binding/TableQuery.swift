/// A query of the connector's version 1.0, as far as it is carried out here: `SELECT columns FROM table`.
struct TableQuery: Sendable, Equatable {
    /// The columns; empty for `*`.
    var columns: [String]
    /// The parts of the table's name: schema and table, or the table alone.
    var table: [String]

    /// Reads a query.
    ///
    /// - Throws: ``FactoryRunError`` with ``FactoryRunError/Code/unsupported`` for anything more than that, by its name.
    init(_ text: String) throws(FactoryRunError) {
        let tokens = try Self.tokens(of: text)
        var place = 0
        func isKeyword(_ word: String) -> Bool {
            guard place < tokens.count, case .word(let found) = tokens[place] else { return false }
            return found.uppercased() == word
        }
        guard isKeyword("SELECT") else {
            throw FactoryRunError(.unsupported, "the query must have the form SELECT columns FROM table")
        }
        place += 1
        if isKeyword("DISTINCT") || isKeyword("TOP") {
            throw Self.refused(tokens[place])
        }
        columns = []
        if place < tokens.count, tokens[place] == .mark("*") {
            place += 1
        } else {
            while true {
                guard place < tokens.count, let name = tokens[place].name, !isKeyword("FROM") else {
                    throw Self.refused(place < tokens.count ? tokens[place] : nil)
                }
                columns.append(name)
                place += 1
                guard place < tokens.count, tokens[place] == .mark(",") else { break }
                place += 1
            }
        }
        guard isKeyword("FROM") else { throw Self.refused(place < tokens.count ? tokens[place] : nil) }
        place += 1
        table = []
        while place < tokens.count, let name = tokens[place].name {
            table.append(name)
            place += 1
            guard place < tokens.count, tokens[place] == .mark(".") else { break }
            place += 1
        }
        if place < tokens.count, tokens[place] == .mark(";") { place += 1 }
        guard place == tokens.count, (1...2).contains(table.count) else {
            throw Self.refused(place < tokens.count ? tokens[place] : nil)
        }
    }

    /// The parts of a table's name as a dataset writes it: `"Platform"."Api_Issue"`.
    static func tableName(_ text: String) throws(FactoryRunError) -> [String] {
        let tokens = try tokens(of: text)
        let names = tokens.compactMap(\.name)
        let marks = tokens.filter { $0.name == nil }
        guard (1...2).contains(names.count), marks.count == names.count - 1, marks.allSatisfy({ $0 == .mark(".") }),
            tokens.count == names.count * 2 - 1
        else {
            throw FactoryRunError(
                .invalidDefinition,
                "the tableName \(text) must be written as \"Platform\".\"Api_Issue\""
            )
        }
        return names
    }

    private enum Token: Equatable {
        case word(String)
        case quoted(String)
        case mark(Character)

        var name: String? {
            switch self {
            case .word(let name), .quoted(let name): name
            case .mark: nil
            }
        }
    }

    private static func tokens(of text: String) throws(FactoryRunError) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if let closing = ["\"": "\"", "[": "]", "`": "`"][first] as Character? {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: closing) else {
                    throw FactoryRunError(.invalidDefinition, "a name of the query has no closing \(closing)")
                }
                tokens.append(.quoted(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if first.isLetter || first.isNumber || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            } else {
                tokens.append(.mark(first))
                rest.removeFirst()
            }
        }
        return tokens
    }

    private static func refused(_ token: Token?) -> FactoryRunError {
        let found: String =
            switch token {
            case .word(let word): word.uppercased()
            case .quoted(let name): "\"\(name)\""
            case .mark(let mark): String(mark)
            case nil: "its end"
            }
        return FactoryRunError(
            .unsupported,
            "the query cannot be run here because of \(found): queries have the form SELECT columns FROM table"
        )
    }
}
