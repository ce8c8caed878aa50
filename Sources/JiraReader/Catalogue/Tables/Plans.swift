internal import InterimData

extension Table {
    static let plans = Table(
        name: "Plans",
        family: .plans,
        summary: "The plans (Jira Premium).",
        path: "/rest/api/3/plans/plan",
        records: .array(["values"]),
        pagination: CursorPagination(pageSize: 50),
        columns: [
            Column("id", .string),
            Column("issueSources", .array),
            Column("name", .string),
            Column("scenarioId", .string),
            Column("status", .string),
        ],
        keyColumns: ["id"],
        permission: "Administer Jira (global).",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/#api-rest-api-3-plans-plan-get"
    )
}
