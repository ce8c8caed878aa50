internal import InterimData

extension Table {
    static let allUsers = Table(
        name: "AllUsers",
        family: .users,
        summary: "All users, with those who are inactive, deleted or apps.",
        path: "/rest/api/3/users/search",
        records: .array([]),
        pagination: BareArrayPagination(pageSize: 1000),
        columns: [
            Column("accountId", .string),
            Column("accountType", .string),
            Column("active", .boolean),
            Column("appType", .string),
            Column("applicationRoles", .object),
            Column("avatarUrls", .object),
            Column("displayName", .string),
            Column("emailAddress", .string),
            Column("expand", .string),
            Column("groups", .object),
            Column("guest", .boolean),
            Column("key", .string),
            Column("locale", .string),
            Column("name", .string),
            Column("self", .string),
            Column("timeZone", .string),
        ],
        keyColumns: ["accountId"],
        permission: "Browse users and groups (global).",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/#api-rest-api-3-users-search-get"
    )
}
