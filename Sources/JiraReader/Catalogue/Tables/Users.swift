internal import InterimData

extension Catalogue {
    static let users: [Table] = [
        Table(
            name: "AllUsers",
            family: .users,
            summary: "All users, including inactive users, deleted users and apps.",
            path: "/rest/api/3/users/search",
            records: .array([]),
            pagination: BareArrayPagination(pageSize: 1000),
            columns: .userDetails,
            keyColumns: ["accountId"],
            parameters: ["expand"],
            permission: "Browse users and groups (global).",
            operation: "getAllUsers"
        ),
        Table(
            name: "AllUsersDefault",
            family: .users,
            summary: "All users, from an alternative operation.",
            path: "/rest/api/3/users",
            records: .array([]),
            pagination: BareArrayPagination(pageSize: 1000),
            columns: .userDetails,
            keyColumns: ["accountId"],
            parameters: ["expand"],
            permission: "Browse users and groups (global).",
            operation: "getAllUsersDefault"
        ),
        Table(
            name: "BulkGetGroups",
            family: .users,
            summary: "The groups.",
            path: "/rest/api/3/group/bulk",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("groupId", .string, source: "string"),
                Column("name", .string, source: "string"),
            ],
            keyColumns: ["groupId"],
            parameters: ["groupId", "groupName", "accessType", "applicationKey"],
            permission: "Browse users and groups (global).",
            operation: "bulkGetGroups",
            isExperimental: true
        ),
        Table(
            name: "CurrentUser",
            family: .users,
            summary: "The account of the credentials.",
            path: "/rest/api/3/myself",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: .userDetails,
            keyColumns: [],
            parameters: ["expand"],
            defaultParameters: ["expand": "groups,applicationRoles"],
            permission: "Access to Jira.",
            operation: "getCurrentUser",
            dataCenter: .same
        ),
        Table(
            name: "FindGroups",
            family: .users,
            summary: "The first groups of the group picker.",
            path: "/rest/api/3/groups/picker",
            records: .array(["groups"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("avatarUrl", .string, source: "string"),
                Column("groupId", .string, source: "string"),
                Column("html", .string, source: "string"),
                Column("labels", .array, source: "array of object"),
                Column("managedBy", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("usageType", .string, source: "string"),
            ],
            keyColumns: ["groupId"],
            parameters: ["accountId", "query", "exclude", "excludeId", "caseInsensitive", "userName"],
            permission: "Browse projects, in each project.",
            operation: "findGroups",
            dataCenter: .same
        ),
        Table(
            name: "GroupMembers",
            family: .users,
            summary: "The members of each group, including inactive users.",
            path: "/rest/api/3/group/member",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [Column("_groupId", .string)] + .user,
            keyColumns: ["_groupId", "accountId"],
            parameters: ["groupname", "includeInactiveUsers"],
            defaultParameters: ["includeInactiveUsers": "true"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getUsersFromGroup",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Groups",
                columns: [.init("groupId", as: "_groupId", in: .query("groupId"))]
            )
        ),
    ]
}
