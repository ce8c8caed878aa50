internal import InterimData
internal import JiraReader

/// A table of the connector's version 1.0: what it has its rows from here.
struct Version1Table: Sendable {
    /// The table whose records are the rows, or have the rows inside them.
    var table: Table
    /// The record's own name: `Issue_Key` is the `key` of an issue. `nil` for a table that was asked for by its name here:
    /// version 1.0 has none of that name, and its columns keep their own names too.
    var entity: String?
    /// The list inside the records whose items are the rows, joined to their record by its keys; `nil` where the records
    /// are the rows.
    var list: ValuePath?

    /// Where the column of a name is.
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
}

/// The tables of the connector's version 1.0 and what has the same rows here.
///
/// A list of them was never published; these names are from the announcement of the automatic upgrade and from examples.
/// Lists inside their records are tables too, whose names go on with the list's, as `Agile_Board_Issue_Fields_Components`
/// does. Names are compared without the case of letters and without underscores, for they are known with and without.
/// https://learn.microsoft.com/azure/data-factory/connector-release-stages-and-timelines
enum Version1Tables {
    /// The table of a name, with or without its schema; also one of the tables here by its own name.
    ///
    /// - Throws: ``JiraReaderError`` for one that is not known.
    static func table(_ parts: [String]) throws -> Version1Table {
        let name = parts.last ?? ""
        let wanted = FlattenedName.key(of: name)
        if let known = names.first(where: { FlattenedName.key(of: $0.name) == wanted && $0.inside == nil }) {
            return Version1Table(table: try Catalogue.table(named: known.table), entity: known.entity, list: nil)
        }
        // Of `Agile_Board` and `Agile_Board_Issue` the longer one tells more.
        for known in names.sorted(by: { $0.name.count > $1.name.count }) {
            guard let rest = FlattenedName.rest(of: name, behind: known.name) else { continue }
            let table = try Catalogue.table(named: known.table)
            if let list = list((known.inside.map { $0 + "_" } ?? "") + rest, of: table) {
                return Version1Table(table: table, entity: known.entity, list: list)
            }
        }
        return Version1Table(table: try Catalogue.table(named: name), entity: nil, list: nil)
    }

    /// The list inside a table's records that a name stands for; `nil` for what cannot be one.
    private static func list(_ name: String, of table: Table) -> ValuePath? {
        guard let path = FlattenedName.path(of: name, among: table.columns) else { return nil }
        let column = table.columns.first { $0.path.map(ValuePath.Step.member) == path.steps }
        return column.map(\.type) ?? .array == .array ? path : nil
    }

    private static let names: [(name: String, table: String, entity: String, inside: String?)] = [
        ("Api_Issue", "Issues", "Issue", nil),
        ("Api_Field", "Fields", "Field", nil),
        ("Api_Project", "SearchProjects", "Project", nil),
        ("Api_Project_Type", "AllProjectTypes", "Project_Type", nil),
        ("Api_Project_Versions", "ProjectVersions", "Version", nil),
        ("Api_Project_IssueTypes", "ProjectIssueTypes", "IssueType", nil),
        ("Api_Issue_Type", "IssueAllTypes", "Issue_Type", nil),
        ("Api_Issue_Link_Type", "IssueLinkTypes", "Issue_Link_Type", nil),
        ("Api_Status", "Statuses", "Status", nil),
        ("Api_Status_Category", "StatusCategories", "Status_Category", nil),
        ("Api_Resolution", "SearchResolutions", "Resolution", nil),
        ("Api_Priority", "Priorities", "Priority", nil),
        ("Api_Role", "AllProjectRoles", "Role", nil),
        ("Api_Component", "FindComponentsForProjects", "Component", nil),
        ("Api_Groups_Picker", "FindGroups", "Group", nil),
        ("ApiAllUsers", "AllUsers", "User", nil),
        ("Agile_Board", "Boards", "Board", nil),
        ("Agile_Board_Configuration", "BoardConfiguration", "Board", nil),
        ("Agile_Board_Epic", "BoardEpics", "Epic", nil),
        ("Agile_Board_Issue", "BoardIssues", "Issue", nil),
        ("Agile_Board_Sprint", "Sprints", "Sprint", nil),
        ("AgileBoardProjects", "BoardProjects", "Project", nil),
        // The columns of a board's configuration.
        ("Column_Config", "BoardConfiguration", "Board", "ColumnConfig"),
    ]
}
