/// Evaluates queries on the columns of a site.
package struct IssueQuery: Sendable {
    package let tables: SiteTables
    package let index: QueryColumns
    package let viewer: QueryViewer
    /// If `true`, keys and ids of issues that do not exist are ignored, as in a search that is not validated.
    package var ignoresMissingIssues = false

    package var columns: IssueColumns { tables.columns }
    var functions: JQLFunctions { JQLFunctions(tables: tables, viewer: viewer) }

    package init(index: QueryColumns, viewer: QueryViewer) {
        self.tables = index.tables
        self.index = index
        self.viewer = viewer
    }

    /// Creates a query evaluator for the main account, which can view all projects, at the time of the site's clock.
    package init(tables: SiteTables) {
        self.init(
            index: QueryColumns(tables: tables),
            viewer: QueryViewer(account: 0, zone: tables.zone, now: IssueColumns.clock)
        )
    }

    package static func unknown(_ field: String) -> JQLError {
        JQLError("Field '\(field)' does not exist or you do not have permission to view it.")
    }

    /// Parses a query.
    ///
    /// - Throws: An error if the query is malformed, has no restriction, or sorts by more than seven fields.
    package static func bounded(_ text: String) throws(JQLError) -> JQLQuery {
        let query = try JQLParser.parse(text)
        guard query.clause != nil else {
            throw JQLError("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
        }
        guard query.sorting.count <= 7 else {
            throw JQLError("The 'order by' clause can contain a maximum of 7 fields.")
        }
        return query
    }

    /// Returns the numbers of the issues that a query finds, in the order that the query states.
    package func results(_ query: JQLQuery) throws(JQLError) -> [UInt32] {
        let order = Result { () throws(JQLError) in try IssueOrder(query.sorting, self) }
        let found = Result { () throws(JQLError) in try matches(query) }
        // As in Jira, errors of both parts are reported together.
        switch (found, order) {
        case (.success(let found), .success(let order)): return order.sorted(found)
        case (.failure(let error), .success), (.success, .failure(let error)): throw error
        case (.failure(let first), .failure(let second)): throw JQLError.joining([first, second]) ?? first
        }
    }

    /// Returns the number of issues that a query finds, without those whose numbers are in `excluded`.
    package func count(_ query: JQLQuery, excluding excluded: Set<Int>) throws(JQLError) -> Int {
        let found = try matches(query)
        return found.population - excluded.count(where: { found.contains($0) })
    }

    /// Returns the issues that match the clause of a query, without those of hidden projects.
    func matches(_ query: JQLQuery) throws(JQLError) -> Bitmap {
        var found = Bitmap(count: columns.count, all: true)
        if let clause = query.clause { found = try evaluate(clause, isNegated: false, within: nil) }
        if !viewer.hiddenProjects.isEmpty {
            let hidden = tables.projects.indices.map { viewer.hiddenProjects.contains($0) }
            found.formIntersection(
                columns.projects.withUnsafeBufferPointer { column in
                    Bitmap(count: columns.count) { !hidden[Int(column[$0])] }
                }
            )
        }
        return found
    }

    // MARK: Clauses

    /// Returns the issues for which a clause holds.
    ///
    /// - Parameter candidates: The only issues for which the caller uses the result; nil for all issues.
    private func evaluate(
        _ clause: JQLQuery.Clause,
        isNegated: Bool,
        within candidates: Bitmap?
    ) throws(JQLError) -> Bitmap {
        switch clause {
        case .and(let clauses): try joined(clauses, isUnion: isNegated, isNegated, candidates)
        case .or(let clauses): try joined(clauses, isUnion: !isNegated, isNegated, candidates)
        case .not(let clause): try evaluate(clause, isNegated: !isNegated, within: candidates)
        case .comparison(let name, let comparison, let operand):
            try evaluate(name, comparison, operand, isNegated: isNegated, within: candidates)
        }
    }

    private func joined(
        _ clauses: [JQLQuery.Clause],
        isUnion: Bool,
        _ isNegated: Bool,
        _ candidates: Bitmap?
    ) throws(JQLError) -> Bitmap {
        var result: Bitmap?
        var errors: [JQLError] = []
        // Texts are evaluated last, when few candidates are left.
        for clause in clauses.filter({ !isSlow($0) }) + clauses.filter(isSlow) {
            do throws(JQLError) {
                let within = isUnion ? candidates : result ?? candidates
                let found = try evaluate(clause, isNegated: isNegated, within: within)
                if result == nil {
                    result = found
                } else if isUnion {
                    result?.formUnion(found)
                } else {
                    result?.formIntersection(found)
                }
            } catch {
                errors.append(error)
            }
        }
        if let error = JQLError.joining(errors) { throw error }
        return result ?? Bitmap(count: columns.count)
    }

    private func isSlow(_ clause: JQLQuery.Clause) -> Bool {
        switch clause {
        case .and(let clauses), .or(let clauses): clauses.contains(where: isSlow)
        case .not(let clause): isSlow(clause)
        case .comparison(_, let comparison, _): comparison == .contains || comparison == .notContains
        }
    }

    // MARK: Comparisons

    /// A comparison whose operator is valid for the field and the operands.
    struct Comparison {
        let field: QueryField
        let kind: QueryField.Kind
        /// The name of the field in the query.
        let name: String
        let comparison: JQLQuery.Operator
        let operands: [JQLQuery.Operand]
    }

    private func evaluate(
        _ name: String,
        _ written: JQLQuery.Operator,
        _ operand: JQLQuery.Operand,
        isNegated: Bool,
        within candidates: Bitmap?
    ) throws(JQLError) -> Bitmap {
        guard let field = QueryField(name, tables) else { throw Self.unknown(name) }
        let kind = field.kind(tables)
        try check(kind, name, written, operand)
        let comparison = isNegated ? written.opposite : written
        let positive = comparison.isNegative ? comparison.opposite : comparison
        if positive == .isEmpty {
            var result = filled(field)
            if comparison == .isEmpty { result.invert() }
            return result
        }
        let asked = Comparison(
            field: field,
            kind: kind,
            name: name,
            comparison: positive,
            operands: operand.flattened
        )
        let found = try issues(asked, within: candidates)
        guard comparison.isNegative else { return found }
        var result = filled(field)
        result.subtract(found)
        return result
    }

    /// Throws an error if the operator is not valid for the field or the operand.
    private func check(
        _ kind: QueryField.Kind,
        _ name: String,
        _ comparison: JQLQuery.Operator,
        _ operand: JQLQuery.Operand
    ) throws(JQLError) {
        if kind == .unsearchable { throw JQLError("Field '\(name)' is not searchable, it is only sortable.") }
        let sign = comparison.rawValue
        guard kind.operators.contains(comparison) else {
            throw JQLError("The operator '\(sign)' is not supported by the '\(name)' field.")
        }
        switch comparison {
        case .isEmpty, .isNotEmpty:
            guard operand == .empty else {
                throw JQLError("The operator '\(sign)' only supports EMPTY and NULL as a value.")
            }
            if kind == .comments { throw JQLError("The field '\(name)' does not support searching for EMPTY values.") }
        case .isIn, .isNotIn:
            switch operand {
            case .list: break
            case .function(let function, let arguments):
                if !JQLFunctions.isList(function) {
                    // An unknown function is reported first.
                    _ = try functions.value(function, arguments)
                    fallthrough
                }
            default:
                throw JQLError(
                    "Operator '\(sign)' does not support the non-list value '\(operand.text)' for field '\(name)'."
                )
            }
        default:
            let isList = if case .function(let function, _) = operand { JQLFunctions.isList(function) } else { false }
            if case .list = operand { throw listOperandError(sign, operand, name) }
            if isList { throw listOperandError(sign, operand, name) }
            if operand == .empty, comparison != .equals, comparison != .notEquals {
                throw JQLError(
                    "The operator '\(sign)' does not support searching for EMPTY values on the field '\(name)'."
                )
            }
        }
    }

    private func listOperandError(_ sign: String, _ operand: JQLQuery.Operand, _ name: String) -> JQLError {
        JQLError("Operator '\(sign)' does not support the list value '\(operand.text)' for field '\(name)'.")
    }

    private func filled(_ field: QueryField) -> Bitmap {
        switch field {
        case .project, .key: Bitmap(count: columns.count, all: true)
        default: index.column(field).filled
        }
    }

    private func issues(_ asked: Comparison, within candidates: Bitmap?) throws(JQLError) -> Bitmap {
        switch asked.kind {
        case .choice, .ranked, .user, .exactText: try places(asked)
        case .labels, .projectParts, .versions, .sprints, .options: try sets(asked)
        case .moment: try moments(asked)
        case .day: try days(asked)
        case .number, .votes, .duration: try numbers(asked)
        case .prose, .comments: try prose(asked, within: candidates)
        case .allTexts: try allTexts(asked, within: candidates)
        case .key: try keys(asked)
        case .issueLink: try links(asked)
        case .withoutValues: try withoutValues(asked)
        case .attachments, .unsearchable: Bitmap(count: columns.count)
        }
    }

    /// Evaluates a comparison of a field that has no values. Throws an error if the comparison contains a value.
    private func withoutValues(_ asked: Comparison) throws(JQLError) -> Bitmap {
        if let operand = asked.operands.first(where: { $0 != .empty }) { throw missing(operand, asked.name) }
        return Bitmap(count: columns.count, all: !asked.operands.isEmpty)
    }

    // MARK: Errors

    /// Returns the error for a value that the field does not have.
    func missing(_ operand: JQLQuery.Operand, _ name: String) -> JQLError {
        switch operand {
        case .word(let text) where Int64(text) != nil:
            JQLError("A value with ID '\(text)' does not exist for the field '\(name)'.")
        case .word(let text), .quoted(let text):
            JQLError("The value '\(text)' does not exist for the field '\(name)'.")
        case .function(let function, _):
            JQLError("A value provided by the function '\(function)' is invalid for the field '\(name)'.")
        default: JQLError("The field '\(name)' does not support searching for EMPTY values.")
        }
    }
}

extension JQLQuery.Operand {
    /// The text of a value; nil for an operand that is not a value, such as a function or a list.
    package var value: (text: String, isQuoted: Bool)? {
        switch self {
        case .word(let text): (text, false)
        case .quoted(let text): (text, true)
        default: nil
        }
    }
}
