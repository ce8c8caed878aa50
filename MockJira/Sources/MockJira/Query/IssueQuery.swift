/// Answers queries from the columns of a site.
struct IssueQuery {
    let tables: SiteTables

    private var columns: IssueColumns { tables.columns }

    /// The names of a field in queries.
    private enum QueryField {
        case project, created, updated, key

        init?(_ name: String) {
            switch name.lowercased() {
            case "project": self = .project
            case "created", "createddate": self = .created
            case "updated", "updateddate": self = .updated
            case "key", "id", "issue", "issuekey": self = .key
            default: return nil
            }
        }
    }

    private static func unknown(_ field: String) -> JQLError {
        JQLError("Field '\(field)' does not exist or you do not have permission to view it.")
    }

    /// Takes a query apart and refuses it where it restricts nothing.
    static func bounded(_ text: String) throws(JQLError) -> JQLQuery {
        let query = try JQLParser.parse(text)
        guard query.clause != nil else {
            throw JQLError("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
        }
        guard query.sorting.count <= 7 else {
            throw JQLError("The 'order by' clause can contain a maximum of 7 fields.")
        }
        return query
    }

    /// The numbers of the issues that a query finds, in its order.
    func results(_ query: JQLQuery) throws(JQLError) -> [UInt32] {
        let sorting = try comparisons(query.sorting)
        return sorted(try matches(query), sorting)
    }

    /// The issues that a query finds.
    func matches(_ query: JQLQuery) throws(JQLError) -> Bitmap {
        guard let clause = query.clause else { return Bitmap(count: columns.count, all: true) }
        return try evaluate(clause)
    }

    private func evaluate(_ clause: JQLQuery.Clause) throws(JQLError) -> Bitmap {
        switch clause {
        case .and(let clauses):
            var result = try evaluate(clauses[0])
            for clause in clauses.dropFirst() { result.formIntersection(try evaluate(clause)) }
            return result
        case .or(let clauses):
            var result = try evaluate(clauses[0])
            for clause in clauses.dropFirst() { result.formUnion(try evaluate(clause)) }
            return result
        case .not(let clause):
            var result = try evaluate(clause)
            result.invert()
            return result
        case .comparison(let name, let comparison, let operands):
            guard let field = QueryField(name) else { throw Self.unknown(name) }
            return try evaluate(field, name, comparison, operands)
        }
    }

    private func evaluate(
        _ field: QueryField,
        _ name: String,
        _ comparison: JQLQuery.Operator,
        _ operands: [JQLQuery.Operand]
    ) throws(JQLError) -> Bitmap {
        let unsupported = JQLError("The operator '\(comparison.rawValue)' is not supported by the '\(name)' field.")
        switch comparison {
        case .contains, .notContains: throw unsupported
        case .isEmpty, .isNotEmpty:
            guard operands.allSatisfy({ !$0.isQuoted && ["EMPTY", "NULL"].contains($0.text.uppercased()) }) else {
                throw JQLError("The operator '\(comparison.rawValue)' only supports EMPTY and NULL as a value.")
            }
            // None of these fields is ever empty.
            return Bitmap(count: columns.count, all: comparison == .isNotEmpty)
        case .notEquals, .isNotIn:
            var result = try evaluate(field, name, comparison == .notEquals ? .equals : .isIn, operands)
            result.invert()
            return result
        case .isIn:
            var result = Bitmap(count: columns.count)
            for operand in operands { result.formUnion(try evaluate(field, name, .equals, [operand])) }
            return result
        default:
            switch field {
            case .project:
                if comparison.isOrdering { throw unsupported }
                return try projectIssues(operands[0], name)
            case .created: return try moments(columns.created, name, comparison, operands[0])
            case .updated: return try moments(columns.updated, name, comparison, operands[0])
            case .key: return try keys(name, comparison, operands[0])
            }
        }
    }

    private func projectIssues(_ operand: JQLQuery.Operand, _ name: String) throws(JQLError) -> Bitmap {
        let wanted = operand.text.lowercased()
        let project = tables.projects.firstIndex {
            $0.key.lowercased() == wanted || $0.name.lowercased() == wanted || !operand.isQuoted && $0.id == wanted
        }
        guard let project else {
            throw JQLError("The value '\(operand.text)' does not exist for the field '\(name)'.")
        }
        let place = UInt16(project)
        return columns.projects.withUnsafeBufferPointer { column in
            Bitmap(count: columns.count) { column[$0] == place }
        }
    }

    private func moments(
        _ column: [Int64],
        _ name: String,
        _ comparison: JQLQuery.Operator,
        _ operand: JQLQuery.Operand
    ) throws(JQLError) -> Bitmap {
        guard let bound = JQLDate.moment(operand, zone: tables.zone, now: IssueColumns.clock) else {
            throw JQLError(
                "Date value '\(operand.text)' for field '\(name)' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
            )
        }
        return column.withUnsafeBufferPointer { column in
            switch comparison {
            case .less: Bitmap(count: column.count) { column[$0] < bound }
            case .lessOrEqual: Bitmap(count: column.count) { column[$0] <= bound }
            case .greater: Bitmap(count: column.count) { column[$0] > bound }
            case .greaterOrEqual: Bitmap(count: column.count) { column[$0] >= bound }
            default: Bitmap(count: column.count) { column[$0] == bound }
            }
        }
    }

    /// Keys are compared by number within the project of the issue that is named, by its key or its id.
    private func keys(
        _ name: String,
        _ comparison: JQLQuery.Operator,
        _ operand: JQLQuery.Operand
    ) throws(JQLError) -> Bitmap {
        var result = Bitmap(count: columns.count)
        guard let (project, keyNumber) = keyParts(operand.text) else {
            throw JQLError("The issue key '\(operand.text)' for field '\(name)' is invalid.")
        }
        let issue = project.flatMap { columns.number(project: $0, keyNumber: keyNumber) }
        guard let project, comparison.isOrdering || issue != nil else {
            throw JQLError("An issue with key '\(operand.text)' does not exist for field '\(name)'.")
        }
        let whole = columns.projectStarts[project]..<columns.projectStarts[project + 1]
        let from = columns.keyPlace(project: project, keyNumber: keyNumber)
        let after = keyNumber == .max ? whole.upperBound : columns.keyPlace(project: project, keyNumber: keyNumber + 1)
        let places =
            switch comparison {
            case .less: whole.lowerBound..<from
            case .lessOrEqual: whole.lowerBound..<after
            case .greater: after..<whole.upperBound
            case .greaterOrEqual: from..<whole.upperBound
            default: from..<after
            }
        for place in places { result.insert(Int(columns.keyOrder[place])) }
        return result
    }

    /// The project and number of a key or an id; the project is nil where there is none of that name, and the whole is
    /// nil where the text is neither.
    private func keyParts(_ text: String) -> (project: Int?, keyNumber: UInt32)? {
        if let id = UInt32(text) {
            guard let number = columns.number(id: id) else { return (nil, 0) }
            return (Int(columns.projects[number]), columns.keyNumbers[number])
        }
        guard let dash = text.lastIndex(of: "-"), let keyNumber = UInt32(text[text.index(after: dash)...]) else {
            return nil
        }
        let key = text[..<dash].uppercased()
        return (tables.projects.firstIndex { $0.key == key }, keyNumber)
    }

    // MARK: Order

    private enum Comparison: Equatable {
        case created(descending: Bool)
        case updated(descending: Bool)
        case key(descending: Bool)
        case project(descending: Bool)
    }

    private func comparisons(_ sorting: [JQLQuery.Sorting]) throws(JQLError) -> [Comparison] {
        var comparisons: [Comparison] = []
        for field in sorting {
            // Jira's dates come newest first unless the query says otherwise.
            switch QueryField(field.field) {
            case .created: comparisons.append(.created(descending: field.isDescending ?? true))
            case .updated: comparisons.append(.updated(descending: field.isDescending ?? true))
            case .key: comparisons.append(.key(descending: field.isDescending ?? false))
            case .project: comparisons.append(.project(descending: field.isDescending ?? false))
            case nil:
                if tables.fields.contains(where: { $0.id == field.field || $0.clauseNames.contains(field.field) }) {
                    throw JQLError("Not able to sort using field '\(field.field)'.")
                }
                throw Self.unknown(field.field)
            }
        }
        return comparisons
    }

    private func sorted(_ found: Bitmap, _ comparisons: [Comparison]) -> [UInt32] {
        switch comparisons.prefix(2) {
        case [.created(descending: false), .key(descending: false)]:
            if found.population == columns.count { return columns.censusOrder }
            return columns.censusOrder.filter { found.contains(Int($0)) }
        case []:
            return columns.censusOrder.reversed().filter { found.contains(Int($0)) }
        default:
            var numbers = columns.censusOrder.filter { found.contains(Int($0)) }
            numbers.sort { precedes(Int($0), Int($1), comparisons) }
            return numbers
        }
    }

    private func precedes(_ a: Int, _ b: Int, _ comparisons: [Comparison]) -> Bool {
        for comparison in comparisons {
            let (x, y, descending): (Int, Int, Bool)
            switch comparison {
            case .created(let down): (x, y, descending) = (Int(columns.created[a]), Int(columns.created[b]), down)
            case .updated(let down): (x, y, descending) = (Int(columns.updated[a]), Int(columns.updated[b]), down)
            case .key(let down): (x, y, descending) = (keyRank(a), keyRank(b), down)
            case .project(let down): (x, y, descending) = (projectRank(a), projectRank(b), down)
            }
            if x != y { return (x < y) != descending }
        }
        return a < b
    }

    private func projectRank(_ number: Int) -> Int {
        Int(tables.projectRanks[Int(columns.projects[number])])
    }

    private func keyRank(_ number: Int) -> Int {
        projectRank(number) << 32 | Int(columns.keyNumbers[number])
    }
}
