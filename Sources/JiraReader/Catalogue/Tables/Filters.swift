internal import InterimData

extension Catalogue {
    static let filters: [Table] = [
        Table(
            name: "FavouriteFilters",
            family: .filters,
            summary: "The filters that the account has marked as favourites.",
            path: "/rest/api/3/filter/favourite",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .filter,
            keyColumns: ["id"],
            parameters: ["expand"],
            defaultParameters: ["expand": "sharedUsers,subscriptions"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getFavouriteFilters",
            dataCenter: .same
        ),
        Table(
            name: "FiltersPaginated",
            family: .filters,
            summary: "The filters that the account can see.",
            path: "/rest/api/3/filter/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("approximateLastUsed", .dateTime, source: "string (date-time)"),
                Column("description", .string, source: "string"),
                Column("editPermissions", .array, source: "array of object", nestedDateTimePaths: permissionDateTimes),
                Column("expand", .string, source: "string"),
                Column("favourite", .boolean, source: "boolean"),
                Column("favouritedCount", .integer, source: "integer (int64)"),
                Column("id", .string, source: "string"),
                Column("jql", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("owner", .object, source: "object"),
                Column("searchUrl", .string, source: "string (uri)"),
                Column("self", .string, source: "string (uri)"),
                Column("sharePermissions", .array, source: "array of object", nestedDateTimePaths: permissionDateTimes),
                Column("subscriptions", .array, source: "array of object"),
                Column("viewUrl", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            parameters: [
                "filterName", "accountId", "owner", "groupname", "groupId", "projectId", "id", "orderBy", "expand",
                "overrideSharePermissions", "isSubstringMatch",
            ],
            defaultParameters: [
                "expand":
                    "description,favourite,favouritedCount,jql,owner,searchUrl,sharePermissions,editPermissions,isWritable,approximateLastUsed,subscriptions,viewUrl"
            ],
            omissions: [
                .init(
                    "filters that are not shared with the account; for administrators",
                    parameter: "overrideSharePermissions=true"
                )
            ],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getFiltersPaginated"
        ),
        Table(
            name: "MyFilters",
            family: .filters,
            summary: "The filters that the account owns.",
            path: "/rest/api/3/filter/my",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .filter,
            keyColumns: ["id"],
            parameters: ["expand", "includeFavourites"],
            defaultParameters: ["expand": "sharedUsers,subscriptions"],
            omissions: [.init("favourite filters of other users", parameter: "includeFavourites=true")],
            permission: "Access to Jira; the records listed depend on the account's permissions.",
            operation: "getMyFilters"
        ),
        Table(
            name: "DefaultShareScope",
            family: .filters,
            summary: "The default sharing of new filters and dashboards.",
            path: "/rest/api/3/filter/defaultShareScope",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("scope", .string, source: "string")
            ],
            keyColumns: [],
            permission: "Access to Jira.",
            operation: "getDefaultShareScope",
            dataCenter: .same
        ),
        Table(
            name: "IssueNavigatorDefaultColumns",
            family: .filters,
            summary: "The columns that the issue navigator shows by default.",
            path: "/rest/api/3/settings/columns",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("label", .string, source: "string"),
                Column("value", .string, source: "string"),
            ],
            keyColumns: ["value"],
            permission: "Administer Jira (global).",
            operation: "getIssueNavigatorDefaultColumns",
            dataCenter: .same
        ),
        Table(
            name: "UserDefaultColumns",
            family: .filters,
            summary: "The columns of the account's issue navigator.",
            path: "/rest/api/3/user/columns",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("label", .string, source: "string"),
                Column("value", .string, source: "string"),
            ],
            keyColumns: ["value"],
            parameters: ["accountId", "username"],
            permission: "Administer Jira (global).",
            operation: "getUserDefaultColumns",
            dataCenter: .same
        ),
        Table(
            name: "FilterSharePermissions",
            family: .filters,
            summary: "The share permissions of each filter.",
            path: "/rest/api/3/filter/{id}/permission",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_filterId", .string),
                Column("group", .object, source: "object"),
                Column("id", .integer, source: "integer (int64)"),
                Column("project", .object, source: "object", nestedDateTimePaths: projectDateTimes),
                Column("role", .object, source: "object"),
                Column("type", .string, source: "string"),
                Column("user", .object, source: "object"),
            ],
            keyColumns: ["_filterId", "id"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getSharePermissions",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Filters",
                columns: [.init("id", as: "_filterId", in: .path("id"))]
            )
        ),
    ]
}
