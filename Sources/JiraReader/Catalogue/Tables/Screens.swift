internal import InterimData

extension Catalogue {
    static let screens: [Table] = [
        Table(
            name: "Screens",
            family: .screens,
            summary: "The screens.",
            path: "/rest/api/3/screens",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("description", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("name", .string, source: "string"),
                Column("scope", .object, source: "object"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "queryString", "scope", "orderBy"],
            permission: "Administer Jira (global).",
            operation: "getScreens",
            dataCenter: .same
        ),
        Table(
            name: "ScreenSchemes",
            family: .screens,
            summary: "The screen schemes of company-managed projects.",
            path: "/rest/api/3/screenscheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("description", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("issueTypeScreenSchemes", .object, source: "object"),
                Column("name", .string, source: "string"),
                Column("screens", .object, source: "object"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "expand", "queryString", "orderBy"],
            defaultParameters: ["expand": "issueTypeScreenSchemes"],
            permission: "Administer Jira (global).",
            operation: "getScreenSchemes"
        ),
        Table(
            name: "ScreenTabs",
            family: .screens,
            summary: "The tabs of each screen.",
            path: "/rest/api/3/screens/{screenId}/tabs",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_screenId", .integer),
                Column("id", .integer, source: "integer (int64)"),
                Column("name", .string, source: "string"),
            ],
            keyColumns: ["_screenId", "id"],
            parameters: ["projectKey"],
            permission: "Administer Jira (global).",
            operation: "getAllScreenTabs",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Screens",
                columns: [.init("id", as: "_screenId", in: .path("screenId"))]
            )
        ),
        Table(
            name: "ScreenTabFields",
            family: .screens,
            summary: "The fields on each tab of a screen.",
            path: "/rest/api/3/screens/{screenId}/tabs/{tabId}/fields",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_screenId", .integer),
                Column("_tabId", .integer),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
            ],
            keyColumns: ["_screenId", "_tabId", "id"],
            parameters: ["projectKey"],
            permission: "Administer Jira (global).",
            operation: "getAllScreenTabFields",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "ScreenTabs",
                columns: [
                    .init("_screenId", as: nil, in: .path("screenId")), .init("id", as: "_tabId", in: .path("tabId")),
                ]
            )
        ),
    ]
}
