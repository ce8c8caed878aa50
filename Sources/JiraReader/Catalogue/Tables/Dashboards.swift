internal import InterimData

extension Table {
    static let allDashboards = Table(
        name: "AllDashboards",
        family: .dashboards,
        summary: "The dashboards that the account owns or is shown.",
        path: "/rest/api/3/dashboard",
        records: .array(["dashboards"]),
        pagination: PageBeanPagination(pageSize: 100),
        columns: [
            Column("automaticRefreshMs", .integer),
            Column("description", .string),
            Column("editPermissions", .array),
            Column("id", .string),
            Column("isFavourite", .boolean),
            Column("isWritable", .boolean),
            Column("name", .string),
            Column("owner", .object),
            Column("popularity", .integer),
            Column("rank", .integer),
            Column("self", .string),
            Column("sharePermissions", .array),
            Column("systemDashboard", .boolean),
            Column("view", .string),
        ],
        keyColumns: ["id"],
        permission: "None.",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-dashboards/#api-rest-api-3-dashboard-get"
    )
}
