internal import InterimData

extension Catalogue {
    static let worklogs: [Table] = [
        Table(
            name: "IdsOfWorklogsDeletedSince",
            family: .worklogs,
            summary: "The worklogs that were deleted, oldest deletion first, except those of the last minute.",
            path: "/rest/api/3/worklog/deleted",
            records: .array(["values"]),
            pagination: SincePagination(keyColumn: "worklogId", timeColumn: "updatedTime"),
            columns: [
                Column("properties", .array, source: "array of object"),
                Column("updatedTime", .integer, source: "integer (int64)"),
                Column("worklogId", .integer, source: "integer (int64)"),
            ],
            keyColumns: ["worklogId"],
            parameters: ["since"],
            permission: "Access to Jira.",
            operation: "getIdsOfWorklogsDeletedSince",
            dataCenter: .same
        ),
        Table(
            name: "IdsOfWorklogsModifiedSince",
            family: .worklogs,
            summary: "The worklogs that were added or changed, oldest change first, except those of the last minute.",
            path: "/rest/api/3/worklog/updated",
            records: .array(["values"]),
            pagination: SincePagination(keyColumn: "worklogId", timeColumn: "updatedTime"),
            columns: [
                Column("properties", .array, source: "array of object"),
                Column("updatedTime", .integer, source: "integer (int64)"),
                Column("worklogId", .integer, source: "integer (int64)"),
            ],
            keyColumns: ["worklogId"],
            parameters: ["since", "expand"],
            defaultParameters: ["expand": "properties"],
            permission: "Access to Jira; the records listed depend on the account's permissions.",
            operation: "getIdsOfWorklogsModifiedSince",
            dataCenter: .same
        ),
    ]
}
