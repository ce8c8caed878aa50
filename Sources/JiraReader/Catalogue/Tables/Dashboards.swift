internal import InterimData

extension Catalogue {
    static let dashboards: [Table] = [
        Table(
            name: "AllAvailableDashboardGadgets",
            family: .dashboards,
            summary: "The gadgets that a dashboard can have.",
            path: "/rest/api/3/dashboard/gadgets",
            records: .array(["gadgets"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("moduleKey", .string, source: "string"),
                Column("title", .string, source: "string"),
                Column("uri", .string, source: "string"),
            ],
            keyColumns: [],
            permission: "None.",
            operation: "getAllAvailableDashboardGadgets",
            isExperimental: true
        ),
        Table(
            name: "AllDashboards",
            family: .dashboards,
            summary: "The dashboards that the account owns or is shown.",
            path: "/rest/api/3/dashboard",
            records: .array(["dashboards"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("automaticRefreshMs", .integer, source: "integer (int32)"),
                Column("description", .string, source: "string"),
                Column("editPermissions", .array, source: "array of object", dateTimesInside: permissionDateTimes),
                Column("id", .string, source: "string"),
                Column("isFavourite", .boolean, source: "boolean"),
                Column("isWritable", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("owner", .object, source: "object"),
                Column("popularity", .integer, source: "integer (int64)"),
                Column("rank", .integer, source: "integer (int32)"),
                Column("self", .string, source: "string (uri)"),
                Column("sharePermissions", .array, source: "array of object", dateTimesInside: permissionDateTimes),
                Column("systemDashboard", .boolean, source: "boolean"),
                Column("view", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            parameters: ["filter"],
            permission: "None.",
            operation: "getAllDashboards",
            isOnDataCenter: true
        ),
        Table(
            name: "DashboardsPaginated",
            family: .dashboards,
            summary: "The active dashboards that the account can see, with owner and permissions.",
            path: "/rest/api/3/dashboard/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("automaticRefreshMs", .integer, source: "integer (int32)"),
                Column("description", .string, source: "string"),
                Column("editPermissions", .array, source: "array of object", dateTimesInside: permissionDateTimes),
                Column("id", .string, source: "string"),
                Column("isFavourite", .boolean, source: "boolean"),
                Column("isWritable", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("owner", .object, source: "object"),
                Column("popularity", .integer, source: "integer (int64)"),
                Column("rank", .integer, source: "integer (int32)"),
                Column("self", .string, source: "string (uri)"),
                Column("sharePermissions", .array, source: "array of object", dateTimesInside: permissionDateTimes),
                Column("systemDashboard", .boolean, source: "boolean"),
                Column("view", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            parameters: [
                "dashboardName", "accountId", "owner", "groupname", "groupId", "projectId", "orderBy", "status",
                "expand",
            ],
            defaultParameters: [
                "expand":
                    "description,owner,viewUrl,favourite,favouritedCount,sharePermissions,editPermissions,isWritable"
            ],
            omissions: [
                .init("archived dashboards", parameter: "status=archived"),
                .init("deleted dashboards", parameter: "status=deleted"),
            ],
            permission: "What is listed depends on the account.",
            operation: "getDashboardsPaginated"
        ),
    ]
}
