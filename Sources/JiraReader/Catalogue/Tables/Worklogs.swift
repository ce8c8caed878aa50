internal import InterimData

extension Table {
    static let idsOfWorklogsModifiedSince = Table(
        name: "IdsOfWorklogsModifiedSince",
        family: .worklogs,
        summary: "The worklogs that were added or changed, oldest change first; not those of the last minute.",
        path: "/rest/api/3/worklog/updated",
        records: .array(["values"]),
        pagination: SincePagination(keyColumn: "worklogId", timeColumn: "updatedTime"),
        columns: [
            Column("properties", .array),
            Column("updatedTime", .integer),
            Column("worklogId", .integer),
        ],
        keyColumns: ["worklogId"],
        permission: "Permission to see each worklog.",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-worklog-updated-get"
    )
}
