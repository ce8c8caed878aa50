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
    /// - Throws: ``FactoryRunError`` if neither version 1.0 nor this program has a table of that name.
    static func named(_ parts: [String]) throws -> Version1Source {
        let name: Version1TableName
        do throws(TableQuery.Problem) {
            name = try Version1TableName(parts, among: .catalogue)
        } catch {
            throw FactoryRunError(error.isUnsupported ? .unsupported : .invalidDefinition, error.message)
        }
        switch name {
        case .records(let records, let isExtra):
            return Version1Source(
                table: try Catalogue.table(named: records.table),
                entity: records.entity,
                isExtra: isExtra
            )
        case .list(let path, let records):
            return Version1Source(table: try Catalogue.table(named: records.table), entity: records.entity, list: path)
        case .own(let table): return Version1Source(table: try Catalogue.table(named: table))
        }
    }
}
