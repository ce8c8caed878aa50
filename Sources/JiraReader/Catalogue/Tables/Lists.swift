internal import InterimData

extension Catalogue {
    /// The tables that are used only as parents. `tables` does not contain them.
    static let lists: [Table] = [
        Table(
            name: "IssueIDs",
            family: .issues,
            summary: "The ids of issues, in the order of their creation.",
            path: "/rest/api/3/search/jql",
            records: .array(["issues"]),
            pagination: CensusPagination(),
            columns: [Column("id", .string, source: "string")],
            keyColumns: ["id"],
            permission: "Browse projects, in each project.",
            operation: "searchAndReconsileIssuesUsingJqlPost",
            isConnectorTable: false,
            dataCenter: .same,
            isListed: false
        ),
        Table(
            name: "ProjectRoleIDs",
            family: .projects,
            summary: "The project roles, for each project.",
            path: "/rest/api/3/role",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [Column("id", .integer, source: "integer (int64)")],
            keyColumns: ["id"],
            permission: "Administer Jira (global).",
            operation: "getAllProjectRoles",
            isConnectorTable: false,
            parent: ParentLink(table: "Projects", columns: [.init("id", as: "_projectId")]),
            isListed: false,
            childOmissions: [.init("rows of archived and deleted projects")]
        ),
    ]
}
