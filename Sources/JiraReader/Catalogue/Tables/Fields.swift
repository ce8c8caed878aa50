internal import InterimData

extension Table {
    static let fields = Table(
        name: "Fields",
        family: .fields,
        summary: "The fields of issues: the system's and the site's own.",
        path: "/rest/api/3/field",
        records: .array([]),
        pagination: SinglePagePagination(),
        columns: [
            Column("clauseNames", .array),
            Column("custom", .boolean),
            Column("id", .string),
            Column("key", .string),
            Column("name", .string),
            Column("navigable", .boolean),
            Column("orderable", .boolean),
            Column("schema", .object),
            Column("scope", .object),
            Column("searchable", .boolean),
        ],
        keyColumns: ["id"],
        permission: "None.",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/#api-rest-api-3-field-get"
    )
}
