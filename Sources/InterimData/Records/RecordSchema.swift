internal import Synchronization

/// The columns that the records of a run can have, whether or not they are searched for. All pages of a run share one
/// schema.
///
/// Names are looked up only if a record is read by a name other than that of a column that was searched for. The
/// tables for that are created on first use.
package final class RecordSchema: Sendable {
    /// The table's name, if it is known.
    package let table: String?
    /// The columns.
    package let known: [Column]
    /// If `true`, ``known`` contains all columns: for issues, it includes the fields of the site.
    package let isComplete: Bool
    /// The columns that were not requested, by name, each with the change to the options that requests it.
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
        /// A column, and the path from its value.
        case column(Column, rest: [Substring])
        /// Columns that have the same title.
        case ambiguous([Column])
        /// No column.
        case none
    }

    private struct Names: Sendable {
        var columns: [String: Int] = [:]
        var titles: [String: [Int]] = [:]
        /// The first members of paths that have several.
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

    /// Finds a column by its name, which a path may follow, or otherwise by its title, which a path may follow. Longer
    /// names and titles are tried before shorter ones.
    package func resolve(_ name: String) -> Resolution {
        let names = lookUp
        // An object that only contains columns is not a column, even if a table describes it.
        let found = longest(name) { part in
            part != name && names.containers.contains(part) ? nil : names.columns[part].map { [$0] }
        }
        if let found { return found }
        guard !names.titles.isEmpty, !names.containers.contains(String(name.prefix { $0 != "." })) else { return .none }
        return longest(name) { names.titles[$0] } ?? .none
    }

    /// Looks up a name, and each prefix of it that ends before a dot.
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

    /// Returns a Boolean value that indicates whether the path of another column begins with a member.
    func isContainer(_ name: String) -> Bool { lookUp.containers.contains(name) }

    /// Returns a Boolean value that indicates whether records may have a value at a path without a column: an object
    /// that contains columns or, if the schema is incomplete, any name, which may be the title of a field of the site.
    func mayHave(_ name: String) -> Bool {
        !isComplete || known.contains { $0.name.hasPrefix(name + ".") }
    }

    /// All names and titles that resolve to a column.
    package var names: [String] {
        known.map(\.name) + lookUp.titles.filter { $0.value.count == 1 }.keys.sorted()
    }
}
