/// The tables of the connector's version 1.0 and what has the same records here.
///
/// A list of them was never published; these names are from the announcement of the automatic upgrade and from examples.
/// https://learn.microsoft.com/azure/data-factory/connector-release-stages-and-timelines
enum Version1Tables {
    /// The table of a name with or without its schema; `nil` for one that is not known.
    static func table(_ parts: [String]) -> String? {
        let name = parts.last?.lowercased() ?? ""
        return names[name]
    }

    /// Beginnings of column names that stand for nothing: `Issue_Key` is the issue's own `key`.
    static func prefix(of parts: [String]) -> String? {
        switch parts.last?.lowercased() {
        case "api_issue": "issue"
        default: nil
        }
    }

    private static let names = [
        "api_issue": "Issues",
        "api_field": "Fields",
        "api_project": "SearchProjects",
        "api_project_type": "AllProjectTypes",
        "api_project_versions": "ProjectVersions",
        "api_project_issuetypes": "ProjectIssueTypes",
        "api_issue_type": "IssueAllTypes",
        "api_issue_link_type": "IssueLinkTypes",
        "api_status": "Statuses",
        "api_status_category": "StatusCategories",
        "api_resolution": "SearchResolutions",
        "api_priority": "Priorities",
        "api_role": "AllProjectRoles",
        "api_component": "FindComponentsForProjects",
        "api_groups_picker": "FindGroups",
        "apiallusers": "AllUsers",
        "agile_board": "Boards",
        "agile_board_epic": "BoardEpics",
        "agile_board_sprint": "Sprints",
        "agileboardprojects": "BoardProjects",
        "column_config_columns": "BoardConfiguration",
        "agile_board_issue": "BoardIssues",
    ]
}
