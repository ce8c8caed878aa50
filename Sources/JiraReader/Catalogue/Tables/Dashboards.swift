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
            summary: "The dashboards that the account owns or that are shared with it.",
            path: "/rest/api/3/dashboard",
            records: .array(["dashboards"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: .dashboard,
            keyColumns: ["id"],
            parameters: ["filter"],
            permission: "None.",
            operation: "getAllDashboards",
            dataCenter: .same
        ),
        Table(
            name: "DashboardsPaginated",
            family: .dashboards,
            summary: "The active dashboards that the account can see, with owner and permissions.",
            path: "/rest/api/3/dashboard/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: .dashboard,
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
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getDashboardsPaginated"
        ),
        Table(
            name: "DashboardGadgets",
            family: .dashboards,
            summary: "The gadgets of each dashboard.",
            path: "/rest/api/3/dashboard/{dashboardId}/gadget",
            records: .array(["gadgets"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_dashboardId", .string),
                Column("color", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("moduleKey", .string, source: "string"),
                Column("position", .object, source: "object"),
                Column("title", .string, source: "string"),
                Column("uri", .string, source: "string"),
            ],
            keyColumns: ["_dashboardId", "id"],
            parameters: ["moduleKey", "uri", "gadgetId"],
            permission: "None.",
            operation: "getAllGadgets",
            isConnectorTable: false,
            isExperimental: true,
            parent: ParentLink(
                table: "Dashboards",
                columns: [.init("id", as: "_dashboardId", in: .path("dashboardId"))]
            )
        ),
    ]
}
