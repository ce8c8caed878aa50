/// A query taken apart, before anything of it is looked up.
struct JQLQuery: Equatable, Sendable {
    indirect enum Clause: Equatable, Sendable {
        case and([Clause])
        case or([Clause])
        case not(Clause)
        case comparison(field: String, Operator, [Operand])
    }

    enum Operator: String, Equatable, Sendable {
        case equals = "="
        case notEquals = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contains = "~"
        case notContains = "!~"
        case isIn = "in"
        case isNotIn = "not in"
        case isEmpty = "is"
        case isNotEmpty = "is not"

        var isOrdering: Bool {
            [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(self)
        }
    }

    struct Operand: Equatable, Sendable {
        let text: String
        let isQuoted: Bool
    }

    struct Sorting: Equatable, Sendable {
        let field: String
        /// nil where the query does not say.
        let isDescending: Bool?
    }

    /// nil where the query has no restriction.
    let clause: Clause?
    let sorting: [Sorting]
}

/// Reads queries. Keywords may have any case.
struct JQLParser {
    private let tokens: [JQLToken]
    private var place = 0
    private var depth = 0

    static func parse(_ query: String) throws(JQLError) -> JQLQuery {
        var parser = JQLParser(tokens: try JQLLexer.tokens(query))
        return try parser.query()
    }

    private init(tokens: [JQLToken]) {
        self.tokens = tokens
    }

    private var current: JQLToken { tokens[min(place, tokens.count - 1)] }

    private mutating func take() -> JQLToken {
        defer { place += 1 }
        return current
    }

    private mutating func take(_ keyword: String) -> Bool {
        guard current.keyword == keyword else { return false }
        place += 1
        return true
    }

    private mutating func query() throws(JQLError) -> JQLQuery {
        var clause: JQLQuery.Clause?
        if current.kind != .end, current.keyword != "ORDER" {
            clause = try alternatives()
        }
        var sorting: [JQLQuery.Sorting] = []
        if take("ORDER") {
            guard take("BY") else { throw JQLError("Expecting 'by' but got '\(current.text)'.", at: current) }
            repeat {
                sorting.append(try sortField())
            } while takeComma()
        }
        guard current.kind == .end else {
            let expected = sorting.isEmpty ? "either 'OR' or 'AND'" : "','"
            throw JQLError("Expecting \(expected) but got '\(current.text)'.", at: current)
        }
        return JQLQuery(clause: clause, sorting: sorting)
    }

    private mutating func takeComma() -> Bool {
        guard current.kind == .comma else { return false }
        place += 1
        return true
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

    private mutating func negation() throws(JQLError) -> JQLQuery.Clause {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 200 else { throw JQLError("The query is nested too deeply.", at: current) }
        if take("NOT") { return .not(try negation()) }
        if current.kind == .open {
            place += 1
            let clause = try alternatives()
            guard current.kind == .close else {
                throw JQLError("Expecting ')' before the end of the query.", at: current)
            }
            place += 1
            return clause
        }
        return try comparison()
    }

    private mutating func fieldName() throws(JQLError) -> String {
        let keywords: Set = ["AND", "OR", "NOT", "IN", "IS", "ORDER", "BY", "ASC", "DESC", "EMPTY", "NULL", "WAS"]
        switch current.kind {
        case .quoted(let name): place += 1; return name
        case .word(let name) where !keywords.contains(name.uppercased()): place += 1; return name
        case .word(let name):
            throw JQLError(
                "'\(name)' is a reserved JQL word. You must surround it in quotation marks to use it as a field name.",
                at: current
            )
        case .end:
            throw JQLError("Expecting a field name before the end of the query.", at: current)
        default:
            throw JQLError("Expecting a field name but got '\(current.text)'.", at: current)
        }
    }

    private mutating func comparison() throws(JQLError) -> JQLQuery.Clause {
        let field = try fieldName()
        let symbol = current
        if case .symbol(let text) = symbol.kind, let comparison = JQLQuery.Operator(rawValue: text) {
            place += 1
            if current.kind == .open {
                throw JQLError(
                    "Operator '\(text)' does not support the list value '('. Use 'IN' instead.",
                    at: current
                )
            }
            return .comparison(field: field, comparison, [try operand()])
        }
        if take("IN") { return .comparison(field: field, .isIn, try list()) }
        if take("NOT") {
            guard take("IN") else { throw JQLError("Expecting 'in' but got '\(current.text)'.", at: current) }
            return .comparison(field: field, .isNotIn, try list())
        }
        if take("IS") {
            let comparison: JQLQuery.Operator = take("NOT") ? .isNotEmpty : .isEmpty
            return .comparison(field: field, comparison, [try operand()])
        }
        let operators =
            "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
        let found = symbol.kind == .end ? "before the end of the query" : "but got '\(symbol.text)'"
        throw JQLError("Expecting operator \(found). The valid operators are \(operators).", at: symbol)
    }

    private mutating func list() throws(JQLError) -> [JQLQuery.Operand] {
        guard current.kind == .open else {
            throw JQLError("Expecting '(' but got '\(current.text)'.", at: current)
        }
        place += 1
        var operands = [try operand()]
        while takeComma() {
            operands.append(try operand())
        }
        guard current.kind == .close else {
            throw JQLError("Expecting ',' or ')' but got '\(current.text)'.", at: current)
        }
        place += 1
        return operands
    }

    private mutating func operand() throws(JQLError) -> JQLQuery.Operand {
        let token = take()
        switch token.kind {
        case .quoted(let text): return JQLQuery.Operand(text: text, isQuoted: true)
        case .word(let text) where !["AND", "OR", "NOT", "IN", "IS", "ORDER"].contains(text.uppercased()):
            if current.kind == .open {
                throw JQLError("Unable to find JQL function '\(text)()'.")
            }
            return JQLQuery.Operand(text: text, isQuoted: false)
        case .end:
            throw JQLError("Expecting either a value, list or function before the end of the query.", at: token)
        default:
            throw JQLError(
                "Expecting either a value, list or function but got '\(token.text)'. You must surround '\(token.text)' in quotation marks to use it as a value.",
                at: token
            )
        }
    }
}
