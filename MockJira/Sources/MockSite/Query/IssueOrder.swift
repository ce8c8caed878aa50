/// The order of a query's results.
struct IssueOrder {
    /// A sort key. Its closure returns a number for an issue. In ascending order, issues with smaller numbers come
    /// first.
    private struct Key {
        let field: QueryField
        let isDescending: Bool
        let value: (Int) -> Int
    }

    private let columns: IssueColumns
    private let keys: [Key]

    init(_ sorting: [JQLQuery.Sorting], _ query: IssueQuery) throws(JQLError) {
        columns = query.columns
        var keys: [Key] = []
        var errors: [JQLError] = []
        for sorting in sorting {
            do throws(JQLError) {
                keys.append(try Self.key(sorting, query))
            } catch {
                errors.append(error)
            }
        }
        if let error = JQLError.joining(errors) { throw error }
        self.keys = keys
    }

    /// Returns the numbers of the found issues, sorted in this order.
    func sorted(_ found: Bitmap) -> [UInt32] {
        let isWhole = found.population == columns.count
        switch keys.prefix(2).map({ ($0.field, $0.isDescending) }) {
        case let keys where keys.count == 2 && keys[0] == (.created, false) && keys[1] == (.key, false):
            if isWhole { return columns.censusOrder }
            return columns.censusOrder.filter { found.contains(Int($0)) }
        case let keys where keys.isEmpty:
            return columns.censusOrder.reversed().filter { found.contains(Int($0)) }
        default:
            // The first key of each issue is computed once. The other keys are computed only for issues whose previous
            // keys are equal.
            let first = keys[0]
            var entries = found.numbers.map { (key: first.value(Int($0)), number: $0) }
            let rest = keys.dropFirst()
            entries.sort { a, b in
                if a.key != b.key { return (a.key < b.key) != first.isDescending }
                for key in rest {
                    let (x, y) = (key.value(Int(a.number)), key.value(Int(b.number)))
                    if x != y { return (x < y) != key.isDescending }
                }
                return a.number < b.number
            }
            return entries.map(\.number)
        }
    }

    // MARK: Keys

    private static func key(_ sorting: JQLQuery.Sorting, _ query: IssueQuery) throws(JQLError) -> Key {
        let tables = query.tables
        guard let field = QueryField(sorting.field, tables) else { throw unsortableFieldError(sorting.field, tables) }
        let value: ((Int) -> Int)?
        switch field {
        case .project: value = { projectRank($0, tables) }
        case .key: value = { projectRank($0, tables) << 32 | Int(tables.columns.keyNumbers[$0]) }
        default: value = columnValue(field, query)
        }
        guard let value else { throw JQLError("Not able to sort using field '\(sorting.field)'.") }
        // Moments are sorted in descending order by default.
        let isNewestFirst = field.kind(tables) == .moment
        return Key(field: field, isDescending: sorting.isDescending ?? isNewestFirst, value: value)
    }

    private static func unsortableFieldError(_ name: String, _ tables: SiteTables) -> JQLError {
        if tables.fields.contains(where: { $0.id == name || $0.clauseNames.contains(name) }) {
            return JQLError("Not able to sort using field '\(name)'.")
        }
        return IssueQuery.unknown(name)
    }

    private static func projectRank(_ number: Int, _ tables: SiteTables) -> Int {
        Int(tables.projectRanks[Int(tables.columns.projects[number])])
    }

    /// Returns the closure of a field's sort key; nil if issues cannot be sorted by the field. Issues without a value
    /// come last, or first in descending order.
    private static func columnValue(_ field: QueryField, _ query: IssueQuery) -> ((Int) -> Int)? {
        let last = Int.max
        switch field {
        case .comment, .text, .attachments, .unsearchable, .level: return nil
        default: break
        }
        switch query.index.column(field) {
        case .places(let lists):
            let column = lists[0]
            // More urgent priorities are greater.
            if field == .priority { return { -Int(column[$0]) } }
            guard let ranks = ranks(field, query.tables) else {
                return { column[$0] == QueryColumn.noPlace ? last : Int(column[$0]) }
            }
            return { column[$0] == QueryColumn.noPlace ? last : ranks[Int(column[$0])] }
        case .sets(let column):
            return { column[$0] == 0 ? last : column[$0].trailingZeroBitCount }
        case .moments(let column):
            return { column[$0] == QueryColumn.noMoment ? last : Int(column[$0]) }
        case .numbers(let column):
            return { column[$0].isNaN ? last : sortable(column[$0]) }
        case .texts: return nil
        }
    }

    /// Returns an integer for a double. The integers have the same order as the doubles.
    private static func sortable(_ number: Double) -> Int {
        // Positive and negative zero are equal.
        let bits = Int(bitPattern: UInt(number == 0 ? 0 : number.bitPattern))
        return bits < 0 ? Int.min &- bits : bits
    }

    /// Returns the rank of each value of a field in the order of names, by the index of the value; nil for fields that
    /// are not sorted by name.
    private static func ranks(_ field: QueryField, _ tables: SiteTables) -> [Int]? {
        let names: [String]
        switch (field, field.kind(tables)) {
        case (_, .user): names = tables.users.map(\.displayName)
        case (.summary, _), (_, .prose): names = texts(field, tables)
        default: return nil
        }
        var ranks = [Int](repeating: 0, count: names.count)
        let folded = names.map { $0.lowercased() }
        let order = names.indices.sorted { (folded[$0], $0) < (folded[$1], $1) }
        for (rank, place) in order.enumerated() {
            // Equal names have the same rank.
            ranks[place] = rank > 0 && folded[order[rank - 1]] == folded[place] ? ranks[order[rank - 1]] : rank
        }
        return ranks
    }

    private static func texts(_ field: QueryField, _ tables: SiteTables) -> [String] {
        if case .custom(let place) = field, tables.customFields[place].kind == .oddText {
            return tables.text.unusual + [""]
        }
        return tables.text.titles
    }
}
