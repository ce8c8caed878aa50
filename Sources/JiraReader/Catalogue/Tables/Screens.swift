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
            isOnDataCenter: true
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
    ]
}
