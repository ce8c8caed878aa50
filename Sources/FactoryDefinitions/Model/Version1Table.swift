internal import InterimData

/// A table of the connector's version 1.0, its counterpart in version 2.0, and the table of this program with the same
/// rows.
///
/// Microsoft has not published a list of these tables. The names come from the announcement of the automatic upgrade,
/// the connector's documentation and examples; there may be others. Lists inside records are also tables, whose names
/// end with the name of the list, such as `Agile_Board_Issue_Fields_Components`. Comparisons of names ignore letter
/// case and underscores, because Microsoft's texts are inconsistent in both.
/// https://learn.microsoft.com/azure/data-factory/connector-jira
/// https://learn.microsoft.com/azure/data-factory/connector-release-stages-and-timelines
package struct Version1Table: Sendable {
    /// The source of a table's rows in this program.
    package struct Records: Sendable {
        /// The table of this program.
        package let table: String
        /// The prefix of the names of the columns, such as `Issue`: the column `Issue_Key` is the `key` of an issue.
        package let entity: String
        /// The member of each record that is the table's row and contains its lists; `nil` if the record itself is the
        /// row. A record without this member has no row.
        package let inside: String?

        init(_ table: String, _ entity: String, inside: String? = nil) {
            self.table = table
            self.entity = entity
            self.inside = inside
        }
    }

    /// The first part of the name.
    package let schema: String
    /// The second part of the name.
    package let name: String
    /// The table of version 2.0; `nil` if there is none.
    package let version2: String?
    /// The source of the rows in this program. It is `nil` if the table is a list inside the records of another table,
    /// whose name is a prefix of this name, or if this program has no source for it.
    package let records: Records?

    private init(_ schema: String, _ name: String, _ version2: String?, _ records: Records?) {
        self.schema = schema
        self.name = name
        self.version2 = version2
        self.records = records
    }

    private static let all: [Version1Table] = [
        Version1Table("Platform", "Api_Issue", nil, Records("Issues", "Issue")),
        Version1Table("Extra", "Api_Issue", nil, Records("Issues", "Issue")),
        Version1Table("Platform", "Api_Field", "Fields", Records("Fields", "Field")),
        Version1Table("Platform", "Api_Project", "SearchProjects", Records("SearchProjects", "Project")),
        Version1Table("Platform", "Api_Project_Type", "AllProjectTypes", Records("AllProjectTypes", "Project_Type")),
        Version1Table("Platform", "Api_Project_Versions", nil, Records("ProjectVersions", "Version")),
        Version1Table("Platform", "Api_Project_IssueTypes", nil, Records("ProjectIssueTypes", "IssueType")),
        Version1Table("Platform", "Api_Issue_Type", "IssueAllTypes", Records("IssueAllTypes", "Issue_Type")),
        Version1Table(
            "Platform",
            "Api_Issue_Link_Type",
            "IssueLinkTypes",
            Records("IssueLinkTypes", "Issue_Link_Type")
        ),
        Version1Table("Platform", "Api_Status", "Statuses", Records("Statuses", "Status")),
        Version1Table(
            "Platform",
            "Api_Status_Category",
            "StatusCategories",
            Records("StatusCategories", "Status_Category")
        ),
        Version1Table("Platform", "Api_Resolution", "SearchResolutions", Records("SearchResolutions", "Resolution")),
        Version1Table("Platform", "Api_Priority", nil, Records("Priorities", "Priority")),
        Version1Table("Platform", "Api_Role", "AllProjectRoles", Records("AllProjectRoles", "Role")),
        Version1Table(
            "Platform",
            "Api_Component",
            "FindComponentsForProjects",
            Records("FindComponentsForProjects", "Component")
        ),
        Version1Table("Platform", "Api_Groups_Picker", "FindGroups", Records("FindGroups", "Group")),
        Version1Table("Platform", "ApiAllUsers", "AllUsers", Records("AllUsers", "User")),
        Version1Table("Agile", "Agile_Board", nil, Records("Boards", "Board")),
        Version1Table("Agile", "Agile_Board_Configuration", nil, Records("BoardConfiguration", "Board")),
        Version1Table("Agile", "Agile_Board_Epic", nil, Records("BoardEpics", "Epic")),
        Version1Table("Agile", "Agile_Board_Sprint", nil, Records("Sprints", "Sprint")),
        Version1Table("Agile", "AgileBoardProjects", nil, Records("BoardProjects", "Project")),
        // The member `ColumnConfig` of a board's configuration describes the columns of the board.
        Version1Table("Agile", "Column_Config", nil, Records("BoardConfiguration", "Board", inside: "ColumnConfig")),
        Version1Table("Agile", "Column_Config_Columns", nil, nil),
        Version1Table("Agile", "Agile_Board_Issue_Fields_Components", nil, nil),
        Version1Table("Agile", "Agile_Board_Issue_Fields_Closed_Sprints", nil, nil),
        Version1Table("Agile", "Agile_Board_Issue", nil, Records("BoardIssues", "Issue")),
        Version1Table("Agile", "Agile_Board_Epic_Issue", nil, Records("BoardEpicIssues", "Issue")),
    ]

    /// The schemas of the tables.
    package static let schemas = ["Platform", "Extra", "Agile"]

    /// Returns the table for the parts of a name: a schema and a name, such as `Platform` and `Api_Field`, or only a
    /// name. Returns `nil` if the name is unknown, or if the table is an object inside the records of another table.
    package static func find(_ parts: [String]) -> Version1Table? {
        let name = FlattenedName.key(of: parts.last ?? "")
        let schema = parts.count > 1 ? parts[0].lowercased() : nil
        return all.first {
            FlattenedName.key(of: $0.name) == name && $0.records?.inside == nil
                && (schema == nil || $0.schema.lowercased() == schema)
        }
    }

    /// Returns the table whose name is `text`, with or without quotes. Returns `nil` if `text` is not the name of a
    /// known table, or if the table is an object inside the records of another table.
    static func find(_ text: String) -> Version1Table? { (try? TableQuery.tableName(text)).flatMap { find($0) } }

    /// Returns the most similar name of a table, as a dataset writes it: `"Platform"."Api_Role"`. Returns `nil` if none is
    /// similar.
    static func nearestName(to name: String) -> String? {
        let named = all.filter { $0.records != nil && $0.records?.inside == nil }
        guard let near = NearName.find(name, among: named.map(\.name)),
            let table = named.first(where: { $0.name == near })
        else { return nil }
        return "\"\(table.schema)\".\"\(table.name)\""
    }

    /// Returns the sources whose records may contain a list, each with the name of the list inside its records. The
    /// most likely source is first. `name` is the name of a table that is a list, such as
    /// `Agile_Board_Issue_Fields_Components`.
    package static func tables(containingList name: String) -> [(records: Records, list: String)] {
        // The longer name is more specific: `Agile_Board_Issue` precedes `Agile_Board`.
        all.sorted { $0.name.count > $1.name.count }.compactMap { table in
            guard let records = table.records, let rest = FlattenedName.rest(of: name, behind: table.name) else {
                return nil
            }
            return (records, (records.inside.map { $0 + "_" } ?? "") + rest)
        }
    }
}
