/// Parses JQL queries. Keywords are case-insensitive.
///
/// The error messages imitate those of Jira's parser.
package struct JQLParser {
    private let tokens: [JQLToken]
    private var place = 0
    private var depth = 0

    package static func parse(_ query: String) throws(JQLError) -> JQLQuery {
        var parser = JQLParser(tokens: try JQLLexer.tokens(query))
        return try parser.query()
    }

    private init(tokens: [JQLToken]) {
        self.tokens = tokens
    }

    private var current: JQLToken { tokens[min(place, tokens.count - 1)] }

    private mutating func take(_ keyword: String) -> Bool {
        guard current.keyword == keyword else { return false }
        place += 1
        return true
    }

    private mutating func take(_ kind: JQLToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        place += 1
        return true
    }

    /// Returns the error for an unexpected token.
    private func expected(_ what: String, orAtEnd end: String? = nil, hint: String = "") -> JQLError {
        if current.kind == .end {
            return JQLError("Expecting \(end ?? "\(what) before") the end of the query.", at: current)
        }
        return JQLError("Expecting \(what) but got '\(current.text)'.\(hint)", at: current)
    }

    private func quoteHint(_ use: String) -> String {
        " You must surround '\(current.text)' in quotation marks to use it as \(use)."
    }

    private mutating func query() throws(JQLError) -> JQLQuery {
        var clause: JQLQuery.Clause?
        if current.kind != .end, current.keyword != "ORDER" {
            clause = try alternatives()
        }
        var sorting: [JQLQuery.Sorting] = []
        if take("ORDER") {
            guard take("BY") else { throw expected("'by'") }
            repeat {
                sorting.append(try sortField())
            } while take(.comma)
        }
        guard current.kind == .end else {
            guard let last = sorting.last else { throw expected("either 'OR' or 'AND'") }
            throw expected(last.isDescending == nil ? "either 'ASC' or 'DESC'" : "','")
        }
        return JQLQuery(clause: clause, sorting: sorting)
    }

    private mutating func sortField() throws(JQLError) -> JQLQuery.Sorting {
        let field = try fieldName()
        if take("ASC") { return JQLQuery.Sorting(field: field, isDescending: false) }
        if take("DESC") { return JQLQuery.Sorting(field: field, isDescending: true) }
        return JQLQuery.Sorting(field: field, isDescending: nil)
    }

    private mutating func alternatives() throws(JQLError) -> JQLQuery.Clause {
        var clauses = [try conjunction()]
        while take("OR") {
            clauses.append(try conjunction())
        }
        return clauses.count == 1 ? clauses[0] : .or(clauses)
    }

    private mutating func conjunction() throws(JQLError) -> JQLQuery.Clause {
        var clauses = [try negation()]
        while take("AND") {
            clauses.append(try negation())
        }
        return clauses.count == 1 ? clauses[0] : .and(clauses)
    }

    private mutating func enter() throws(JQLError) {
        depth += 1
        guard depth <= 200 else { throw JQLError("The query is nested too deeply.", at: current) }
    }

    private mutating func negation() throws(JQLError) -> JQLQuery.Clause {
        try enter()
        defer { depth -= 1 }
        if take("NOT") { return .not(try negation()) }
        if take(.open) {
            let clause = try alternatives()
            guard take(.close) else { throw expected("')'") }
            return clause
        }
        return try comparison()
    }

    private mutating func fieldName() throws(JQLError) -> String {
        switch current.kind {
        case .quoted(let name):
            guard !name.isEmpty else { throw JQLError("A field name cannot be empty.", at: current) }
            place += 1
            return name
        case .word(let name) where name.lowercased() == "cf":
            place += 1
            throw expected("'['")
        case .word(let name) where name.lowercased().hasPrefix("cf["):
            let digits = name.dropFirst(3).prefix { $0 != "]" }
            guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
                throw JQLError(
                    "Expecting a custom field id (a positive number) but got '\(digits.isEmpty ? "]" : digits)'.",
                    at: current
                )
            }
            place += 1
            guard name.dropFirst(3 + digits.count) == "]" else { throw expected("']'") }
            return name
        case .word(let name):
            if JQLWords.reserved.contains(name.uppercased()) { throw reserved(name) }
            guard !JQLWords.keywords.contains(name.uppercased()) else { break }
            guard !name.isEmpty else { throw JQLError("A field name cannot be empty.", at: current) }
            place += 1
            return name
        default: break
        }
        throw expected("a field name", orAtEnd: "a field name at", hint: quoteHint("a field name"))
    }

    private func reserved(_ word: String) -> JQLError {
        JQLError(
            "'\(word)' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            at: current
        )
    }

    private mutating func comparison() throws(JQLError) -> JQLQuery.Clause {
        let field = try fieldName()
        if case .symbol(let text) = current.kind, let comparison = JQLQuery.Operator(rawValue: text) {
            place += 1
            return .comparison(field: field, comparison, try operand())
        }
        if take("IN") { return .comparison(field: field, .isIn, try operand()) }
        if case .word = current.kind, take("NOT") {
            guard take("IN") else { throw expected("'IN'") }
            return .comparison(field: field, .isNotIn, try operand())
        }
        if take("IS") {
            if current.kind == .symbol("!") { throw expected("'NOT'") }
            let comparison: JQLQuery.Operator = take("NOT") ? .isNotEmpty : .isEmpty
            return .comparison(field: field, comparison, try operand())
        }
        if take("WAS") {
            _ = take("NOT")
            _ = take("IN")
            return .comparison(field: field, .was, try operand())
        }
        if take("CHANGED") { return .comparison(field: field, .changed, .empty) }
        let operators =
            " The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
        if current.kind == .end {
            throw JQLError("Expecting operator before the end of the query.\(operators)", at: current)
        }
        throw expected("operator", hint: operators)
    }

    private mutating func operand() throws(JQLError) -> JQLQuery.Operand {
        try enter()
        defer { depth -= 1 }
        if take(.open) {
            var operands = [try operand()]
            while take(.comma) {
                operands.append(try operand())
            }
            guard take(.close) else { throw expected("')'") }
            return .list(operands)
        }
        switch current.kind {
        case .quoted(let text):
            return try functionOrValue(text, .quoted(text))
        case .word(let text):
            let keyword = text.uppercased()
            if keyword == "EMPTY" || keyword == "NULL" {
                place += 1
                return .empty
            }
            if JQLWords.reserved.contains(keyword) { throw reserved(text) }
            guard !JQLWords.keywords.contains(keyword) else { break }
            return try functionOrValue(text, .word(text))
        default: break
        }
        throw expected("either a value, list or function", hint: quoteHint("a value"))
    }

    /// Returns a function with the name `text` if an opening parenthesis follows; otherwise `value`.
    private mutating func functionOrValue(_ text: String, _ value: JQLQuery.Operand) throws(JQLError)
        -> JQLQuery.Operand
    {
        let name = current
        place += 1
        guard take(.open) else { return value }
        guard !text.isEmpty else { throw JQLError("A function name cannot be empty.", at: name) }
        var arguments: [String] = []
        if take(.close) { return .function(text, arguments) }
        if current.kind == .end || current.kind == .comma { throw expected("')'") }
        arguments.append(try argument())
        while take(.comma) {
            if current.kind == .close { throw JQLError("Function argument must be specified.", at: current) }
            arguments.append(try argument())
        }
        guard take(.close) else {
            throw expected("')' or ','", orAtEnd: "')' before")
        }
        return .function(text, arguments)
    }

    private mutating func argument() throws(JQLError) -> String {
        switch current.kind {
        case .quoted(let text), .word(let text):
            place += 1
            return text
        default:
            throw expected("a function argument", orAtEnd: "a function argument at", hint: quoteHint("an argument"))
        }
    }
}
