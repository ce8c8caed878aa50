internal import FactoryDefinitions
internal import InterimData
internal import JiraReader

/// The rows of a table of the connector's version 1.0 here.
struct Version1Source: Sendable {
    /// The table whose records are the rows, or have the rows inside them.
    var table: Table
    /// The record's own name: `Issue_Key` is the `key` of an issue. `nil` for a table that was asked for by its name here:
    /// version 1.0 has none of that name, and its columns keep their own names too.
    var entity: String?
    /// The list inside the records whose items are the rows, joined to their record by its keys; `nil` where the records
    /// are the rows.
    var list: ValuePath?

    /// The source of the column of a name.
    func source(of name: String) -> RecordMapping.Source {
        guard let list else {
            guard let path = FlattenedName.path(of: name, among: table.columns, entity: entity ?? "") else {
                // Not described: a site may send it all the same, by the name that is given.
                return .name(name)
            }
            let column = table.columns.first { $0.path.map(ValuePath.Step.member) == path.steps }
            return column.map { .name($0.name) } ?? .path(path)
        }
        if let key = keys(of: table).first(where: { FlattenedName.key(of: $0.name) == FlattenedName.key(of: name) }) {
            return .name(key.column)
        }
        if let own = FlattenedName.rest(of: name, behind: entity ?? ""),
            let path = FlattenedName.path(of: own, among: table.columns)
        {
            return .path(path)
        }
        if FlattenedName.key(of: name) == FlattenedName.key(of: Self.itemName(list)) {
            return .path(ValuePath([], isRelative: true))
        }
        return .path(ValuePath(FlattenedName.members(of: name).map(ValuePath.Step.member), isRelative: true))
    }

    /// All columns of a table that is a list inside others: the record's keys, and the item, whose members no page lists.
    var listColumns: [String] {
        guard let list else { return [] }
        return keys(of: table).map(\.name) + [Self.itemName(list)]
    }

    private func keys(of table: Table) -> [(name: String, column: String)] {
        table.keyColumns.map { key in
            // Keys of what the record belongs to name it themselves: `_boardId`.
            (key.hasPrefix("_") ? key : (entity.map { $0 + "_" } ?? "") + FlattenedName.name(of: [key]), key)
        }
    }

    private static func itemName(_ list: ValuePath) -> String {
        guard case .member(let name)? = list.steps.last else { return "Item" }
        return FlattenedName.name(of: [name])
    }

    // MARK: Names

    /// The rows of the table of a name, with or without its schema; also of one of the tables here by its own name.
    ///
    /// - Throws: ``JiraReaderError`` for one that is not known.
    static func named(_ parts: [String]) throws -> Version1Source {
        let name = parts.last ?? ""
        if let records = Version1Table.find([name])?.records {
            return Version1Source(table: try Catalogue.table(named: records.table), entity: records.entity, list: nil)
        }
        for (records, list) in Version1Table.holders(ofList: name) {
            let table = try Catalogue.table(named: records.table)
            if let path = Self.path(ofList: list, in: table) {
                return Version1Source(table: table, entity: records.entity, list: path)
            }
        }
        return Version1Source(table: try Catalogue.table(named: name), entity: nil, list: nil)
    }

    /// The list inside a table's records that a name stands for; `nil` for what cannot be one.
    private static func path(ofList name: String, in table: Table) -> ValuePath? {
        guard let path = FlattenedName.path(of: name, among: table.columns) else { return nil }
        let column = table.columns.first { $0.path.map(ValuePath.Step.member) == path.steps }
        return column.map(\.type) ?? .array == .array ? path : nil
    }
}
