internal import FactoryDefinitions
internal import InterimData
internal import JiraReader

/// The source of the rows of a table in version 1.0 of the connector.
struct Version1Source: Sendable {
    /// The table whose records are the rows or contain the rows.
    var table: Table
    /// The prefix of the names of the columns, such as `Issue`: the column `Issue_Key` is the `key` of an issue. It is
    /// `nil` for a table that version 1.0 does not have; its columns have the names that this program gives them.
    var entity: String?
    /// The path of a list inside the records. Each item of the list is a row, to which the keys of the record are
    /// added. It is `nil` if the records are the rows.
    var list: ValuePath?
    /// If `true`, the table is in the schema `Extra`, in which the fields of a site have their ids as names.
    var isExtra = false

    /// The names of the table's columns.
    var naming: Version1Naming { Version1Naming(entity: entity ?? "", usesFieldIDs: isExtra) }

    /// Returns the source of the column with a name.
    func source(of name: String) -> RecordMapping.Source {
        guard let list else {
            if table.containers.contains("fields"), name.lowercased().hasPrefix("customfield_") {
                let id =
                    name.lowercased().prefix { $0 != "_" } + "_"
                    + name.dropFirst("customfield_".count).prefix { $0.isNumber }
                let rest = FlattenedName.members(of: String(name.dropFirst(id.count).drop { $0 == "_" })).filter {
                    !$0.isEmpty
                }
                return .path(ValuePath((["fields", String(id)] + rest).map(ValuePath.Step.member)))
            }
            guard let path = FlattenedName.path(of: name, among: table.columns, entity: entity ?? "") else {
                // The column is not in the catalogue. A site may still send a member of that name.
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

    /// Returns the lists inside issues that a mapping reads and that Jira truncates, so that they have to be completed.
    func truncatedLists(readBy mapping: RecordMapping) -> Set<IssueList> {
        guard table.name == "Issues" else { return [] }
        let sources = mapping.entries.map(\.source)
        // Without entries, whole records are written; an ordinal may be that of any column.
        let readsAll =
            list == nil && (sources.isEmpty || sources.contains { if case .ordinal = $0 { true } else { false } })
        guard !readsAll else { return [.comment, .worklog] }
        let additional = mapping.additionalColumns.map { column -> ValuePath? in
            switch column.content {
            case .constant: nil
            case .column(let name): Self.path(of: .name(name))
            case .path(let path): path
            }
        }
        let paths = ([list, mapping.collectionReference] + sources.map(Self.path) + additional).compactMap { $0 }
        return Set(
            IssueList.allCases.filter { kind in
                paths.contains { path in
                    !path.isRelative
                        && path.steps.prefix(2).contains(where: { $0 == .member(kind.rawValue) })
                }
            }
        )
    }

    private static func path(of source: RecordMapping.Source) -> ValuePath? {
        switch source {
        case .path(let path): path
        case .name(let name): ValuePath(name.split(separator: ".").map { .member(String($0)) })
        case .ordinal: nil
        }
    }

    /// The columns of a table that is a list inside records: the keys of the record, and one column for the item,
    /// because the members of the items are not documented. Empty for other tables.
    var listColumns: [String] {
        guard let list else { return [] }
        return keys(of: table).map(\.name) + [Self.itemName(list)]
    }

    private func keys(of table: Table) -> [(name: String, column: String)] {
        table.keyColumns.map { key in
            // A key of a parent already contains the name of the parent: `_boardId`.
            (key.hasPrefix("_") ? key : (entity.map { $0 + "_" } ?? "") + FlattenedName.name(of: [key]), key)
        }
    }

    private static func itemName(_ list: ValuePath) -> String {
        guard case .member(let name)? = list.steps.last else { return "Item" }
        return FlattenedName.name(of: [name])
    }

    // MARK: Names

    /// Returns the source of the rows of a table. The parts of its name are the schema and the table, or only the
    /// table. A name that version 1.0 does not have is looked up among the tables of this program.
    ///
    /// - Throws: ``JiraReaderError`` if neither version 1.0 nor this program has a table of that name.
    static func named(_ parts: [String]) throws -> Version1Source {
        let name = parts.last ?? ""
        if parts.count > 1, !Version1Table.schemas.contains(where: { $0.lowercased() == parts[0].lowercased() }) {
            let known = Version1Table.schemas.joined(separator: ", ")
            let hint =
                NearestName.find(parts[0], among: Version1Table.schemas).map { "; did you mean \"\($0)\"?" } ?? ""
            throw FactoryRunError(
                .invalidDefinition,
                "version 1.0 has no schema \"\(parts[0])\" of tables; it has \(known)\(hint)"
            )
        }
        let isExtra = parts.count > 1 && parts[0].lowercased() == "extra"
        if let known = Version1Table.find([name]) ?? Version1Table.find(parts), let records = known.records {
            guard parts.count == 1 || Version1Table.find(parts) != nil else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the table \"\(name)\" of version 1.0 is in the schema \"\(known.schema)\", not in \"\(parts[0])\""
                )
            }
            return Version1Source(
                table: try Catalogue.table(named: records.table),
                entity: records.entity,
                list: nil,
                isExtra: isExtra
            )
        }
        for (records, list) in Version1Table.tables(containingList: name) {
            let table = try Catalogue.table(named: records.table)
            if let path = Self.path(ofList: list, in: table) {
                return Version1Source(table: table, entity: records.entity, list: path)
            }
        }
        return Version1Source(table: try Catalogue.table(named: name), entity: nil, list: nil)
    }

    /// Returns the path of the list with a flattened name inside the records of a table; `nil` if the value at that
    /// path cannot be a list.
    private static func path(ofList name: String, in table: Table) -> ValuePath? {
        // The changes of an issue are not among its columns, because they are only read on request.
        if table.name == "Issues", FlattenedName.key(of: name) == "changeloghistories" {
            return ValuePath([.member("changelog"), .member("histories")])
        }
        guard let path = FlattenedName.path(of: name, among: table.columns) else { return nil }
        let column = table.columns.first { $0.path.map(ValuePath.Step.member) == path.steps }
        return column.map(\.type) ?? .array == .array ? path : nil
    }
}
