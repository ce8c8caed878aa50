internal import Synchronization

/// The columns that the records of a run can have, including columns that are not indexed. All pages of a run share one
/// schema.
///
/// It is used only for names that are not those of indexed columns. Its look-up tables are created on first use.
package final class RecordSchema: Sendable {
    /// The table's name, if it is known.
    package let table: String?
    /// The known columns of the records.
    package let known: [Column]
    /// If `true`, ``known`` contains all columns that the records can have. For issues, these include the fields of
    /// the site.
    package let isComplete: Bool
    /// The columns that were not requested. The key is the name of the column; the value describes the change to the
    /// options with which the column is requested.
    package let omitted: [String: String]

    private let prepared = Mutex<Names?>(nil)

    /// Creates a schema.
    package init(
        _ known: [Column],
        table: String? = nil,
        isComplete: Bool = true,
        omitted: [String: String] = [:]
    ) {
        self.known = known
        self.table = table
        self.isComplete = isComplete
        self.omitted = omitted
    }

    /// The result of resolving a name.
    package enum Resolution: Sendable {
        /// A column, and the path from the column's value to the named value.
        case column(Column, rest: [Substring])
        /// Several columns whose title is the name.
        case ambiguous([Column])
        /// There is no such column.
        case none
    }

    private struct Names: Sendable {
        var columns: [String: Int] = [:]
        var titles: [String: [Int]] = [:]
        /// The first name of each path that has several names.
        var containers: Set<String> = []

        init(_ known: [Column]) {
            for (number, column) in known.enumerated() {
                columns[column.name] = number
                if column.path.count > 1 { containers.insert(column.path[0]) }
                for title in Set([column.title, column.untranslatedTitle]) where !title.isEmpty {
                    titles[title, default: []].append(number)
                }
            }
        }
    }

    private var lookUp: Names {
        prepared.withLock { names in
            if let names { return names }
            let made = Names(known)
            names = made
            return made
        }
    }

    /// Finds the column that a text names. The text begins with the column's name or, if there is no such column, with
    /// a column's title. A path may follow after a dot. Longer names and titles are tried before shorter ones.
    package func resolve(_ name: String) -> Resolution {
        let names = lookUp
        // An object that contains other columns is not treated as a column if a path follows, even if the table
        // describes it.
        let found = longest(name) { part in
            part != name && names.containers.contains(part) ? nil : names.columns[part].map { [$0] }
        }
        if let found { return found }
        guard !names.titles.isEmpty, !names.containers.contains(String(name.prefix { $0 != "." })) else { return .none }
        return longest(name) { names.titles[$0] } ?? .none
    }

    /// Looks up a name and then, from longest to shortest, each of its prefixes that ends before a dot. Returns `nil`
    /// if `find` returns `nil` for all of them.
    private func longest(_ name: String, _ find: (String) -> [Int]?) -> Resolution? {
        var end = name.endIndex
        while true {
            if let numbers = find(String(name[..<end])) {
                guard numbers.count == 1 else { return .ambiguous(numbers.map { known[$0] }) }
                let rest = name[end...].dropFirst().split(separator: ".", omittingEmptySubsequences: false)
                return .column(known[numbers[0]], rest: end == name.endIndex ? [] : rest)
            }
            guard let dot = name[..<end].lastIndex(of: ".") else { return nil }
            end = dot
        }
    }

    /// Returns a Boolean value that indicates whether a member of the record is an object that contains columns.
    func isContainer(_ name: String) -> Bool { lookUp.containers.contains(name) }

    /// Returns a Boolean value that indicates whether records may have a value under a name that is not that of a
    /// column. This is so if the value is an object that contains columns, or if the schema is incomplete, because the
    /// name may then be the title of a custom field.
    func mayHave(_ name: String) -> Bool {
        !isComplete || known.contains { $0.name.hasPrefix(name + ".") }
    }

    /// The names of all columns, and the titles that only one column has.
    package var names: [String] {
        known.map(\.name) + lookUp.titles.filter { $0.value.count == 1 }.keys.sorted()
    }
}
