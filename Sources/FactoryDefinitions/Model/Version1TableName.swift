package import InterimData

/// The table of this program that the name of a table in the connector's version 1.0 stands for.
package enum Version1TableName: Sendable {
    /// The records of a table of this program. In the schema `Extra`, the fields of a site have their ids as names.
    case records(Version1Table.Records, isExtra: Bool)
    /// The items of a list inside the records of a table of this program.
    case list(ValuePath, inside: Version1Table.Records)
    /// A table of this program that version 1.0 does not have.
    case own(String)

    /// Finds the table with a name.
    ///
    /// - Parameters:
    ///   - parts: The schema and the table, or only the table.
    ///   - tables: The tables of this program.
    /// - Throws: `TableQuery.Problem` if the schema or the table is unknown. The message contains the most similar name.
    package init(_ parts: [String], among tables: TableNames) throws(TableQuery.Problem) {
        let name = parts.last ?? ""
        if parts.count > 1, !Version1Table.schemas.contains(where: { $0.lowercased() == parts[0].lowercased() }) {
            let known = Version1Table.schemas.joined(separator: ", ")
            throw TableQuery.Problem(
                isUnsupported: false,
                message: "version 1.0 has no schema \"\(parts[0])\" of tables; it has \(known)"
                    + NearName.hint(parts[0], among: Version1Table.schemas)
            )
        }
        if let known = Version1Table.find([name]), known.records != nil {
            guard let table = Version1Table.find(parts), let records = table.records else {
                throw TableQuery.Problem(
                    isUnsupported: false,
                    message:
                        "the table \"\(name)\" of version 1.0 is in the schema \"\(known.schema)\", not in \"\(parts[0])\""
                )
            }
            self = .records(records, isExtra: parts.count > 1 && table.schema == "Extra")
            return
        }
        for (records, list) in Version1Table.tables(containingList: name) {
            if let path = Self.path(ofList: list, in: records.table, tables.columns[records.table] ?? []) {
                self = .list(path, inside: records)
                return
            }
        }
        guard tables.connector.contains(name) || tables.others.contains(name) else {
            let near =
                Version1Table.nearestName(to: name) ?? NearName.find(name, among: tables.connector + tables.others)
            throw TableQuery.Problem(
                // The list of tables that Microsoft's material names may be incomplete.
                isUnsupported: true,
                message: "no table \"\(name)\" of version 1.0 is known here"
                    + (near.map { "; did you mean \($0.hasPrefix("\"") ? $0 : "\"\($0)\"")?" } ?? "")
            )
        }
        self = .own(name)
    }

    /// Returns the path of the list with a flattened name inside the records of a table; `nil` if the value at that
    /// path cannot be a list.
    private static func path(ofList name: String, in table: String, _ columns: [Column]) -> ValuePath? {
        // The changes of an issue are not among its columns, because they are only read on request.
        if table == "Issues", FlattenedName.key(of: name) == "changeloghistories" {
            return ValuePath([.member("changelog"), .member("histories")])
        }
        guard let path = FlattenedName.path(of: name, among: columns) else { return nil }
        let column = columns.first { $0.path.map(ValuePath.Step.member) == path.steps }
        return column.map(\.type) ?? .array == .array ? path : nil
    }
}
