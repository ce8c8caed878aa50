internal import InterimData

extension Catalogue {
    static let otherChildren: [Table] = [
        Table(
            name: "Priorities",
            family: .issues,
            summary: "The priorities.",
            path: "/rest/api/3/priority/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("avatarId", .integer, source: "integer (int64)"),
                Column("description", .string, source: "string"),
                Column("iconUrl", .string, source: "string (uri)"),
                Column("id", .string, source: "string"),
                Column("isDefault", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("schemes", .object, source: "object"),
                Column("self", .string, source: "string (uri)"),
                Column("statusColor", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "projectId", "priorityName", "onlyDefault", "expand"],
            defaultParameters: ["expand": "schemes"],
            permission: "Access to Jira.",
            operation: "searchPriorities",
            isConnectorTable: false
        ),
        Table(
            name: "AuditRecords",
            family: .server,
            summary: "The records of the audit log.",
            path: "/rest/api/3/auditing/record",
            records: .array(["records"]),
            pagination: PageBeanPagination(pageSize: 1000, names: .offsetAndLimit),
            columns: [
                Column("associatedItems", .array, source: "array of object"),
                Column("authorKey", .string, source: "string"),
                Column("category", .string, source: "string"),
                Column("changedValues", .array, source: "array of object"),
                Column("created", .dateTime, source: "string (date-time)"),
                Column("description", .string, source: "string"),
                Column("eventSource", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("objectItem", .object, source: "object"),
                Column("remoteAddress", .string, source: "string"),
                Column("summary", .string, source: "string"),
                Column("authorAccountId", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["filter", "from", "to"],
            permission: "Administer Jira (global).",
            operation: "getAuditRecords",
            isConnectorTable: false
        ),
        Table(
            name: "FieldContexts",
            family: .fields,
            summary: "The contexts of each custom field.",
            path: "/rest/api/3/field/{fieldId}/context",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_fieldId", .string),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isAnyIssueType", .boolean, source: "boolean"),
                Column("isGlobalContext", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
            ],
            keyColumns: ["_fieldId", "id"],
            parameters: ["isAnyIssueType", "isGlobalContext", "contextId"],
            permission: "Administer Jira (global).",
            operation: "getContextsForField",
            isConnectorTable: false,
            parent: ParentLink(
                table: "Fields",
                columns: [.init("id", as: "_fieldId", in: .path("fieldId"))],
                filter: .equals(column: "custom", text: "true")
            )
        ),
        Table(
            name: "FieldContextOptions",
            family: .fields,
            summary: "The options of each context of a custom field.",
            path: "/rest/api/3/field/{fieldId}/context/{contextId}/option",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_fieldId", .string),
                Column("_contextId", .string),
                Column("disabled", .boolean, source: "boolean"),
                Column("id", .string, source: "string"),
                Column("optionId", .string, source: "string"),
                Column("value", .string, source: "string"),
            ],
            keyColumns: ["_fieldId", "_contextId", "id"],
            parameters: ["optionId", "onlyOptions"],
            permission: "Administer Jira (global).",
            operation: "getOptionsForContext",
            isConnectorTable: false,
            parent: ParentLink(
                table: "FieldContexts",
                columns: [
                    .init("_fieldId", as: nil, in: .path("fieldId")),
                    .init("id", as: "_contextId", in: .path("contextId")),
                ]
            )
        ),
        Table(
            name: "GroupMembers",
            family: .users,
            summary: "The members of each group, inactive users too.",
            path: "/rest/api/3/group/member",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [
                Column("_groupId", .string),
                Column("accountId", .string, source: "string"),
                Column("accountType", .string, source: "string"),
                Column("active", .boolean, source: "boolean"),
                Column("avatarUrls", .object, source: "object"),
                Column("displayName", .string, source: "string"),
                Column("emailAddress", .string, source: "string"),
                Column("key", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
                Column("timeZone", .string, source: "string"),
            ],
            keyColumns: ["_groupId", "accountId"],
            parameters: ["groupname", "includeInactiveUsers"],
            defaultParameters: ["includeInactiveUsers": "true"],
            permission: "What is listed depends on the account.",
            operation: "getUsersFromGroup",
            isConnectorTable: false,
            isOnDataCenter: true,
            parent: ParentLink(
                table: "Groups",
                columns: [.init("groupId", as: "_groupId", in: .query("groupId"))]
            )
        ),
        Table(
            name: "FilterSharePermissions",
            family: .filters,
            summary: "With whom each filter is shared.",
            path: "/rest/api/3/filter/{id}/permission",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_filterId", .string),
                Column("group", .object, source: "object"),
                Column("id", .integer, source: "integer (int64)"),
                Column("project", .object, source: "object", dateTimesInside: projectDateTimes),
                Column("role", .object, source: "object"),
                Column("type", .string, source: "string"),
                Column("user", .object, source: "object"),
            ],
            keyColumns: ["_filterId", "id"],
            permission: "What is listed depends on the account.",
            operation: "getSharePermissions",
            isConnectorTable: false,
            isOnDataCenter: true,
            parent: ParentLink(
                table: "Filters",
                columns: [.init("id", as: "_filterId", in: .path("id"))]
            )
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
            isOnDataCenter: true,
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
            isOnDataCenter: true,
            parent: ParentLink(
                table: "ScreenTabs",
                columns: [
                    .init("_screenId", as: nil, in: .path("screenId")), .init("id", as: "_tabId", in: .path("tabId")),
                ]
            )
        ),
        Table(
            name: "PrioritySchemePriorities",
            family: .issues,
            summary: "The priorities of each scheme.",
            path: "/rest/api/3/priorityscheme/{schemeId}/priorities",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_prioritySchemeId", .string),
                Column("description", .string, source: "string"),
                Column("iconUrl", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isDefault", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string"),
                Column("sequence", .string, source: "string"),
                Column("statusColor", .string, source: "string"),
            ],
            keyColumns: ["_prioritySchemeId", "id"],
            permission: "Administer Jira (global).",
            operation: "getPrioritiesByPriorityScheme",
            isConnectorTable: false,
            isExperimental: true,
            parent: ParentLink(
                table: "PrioritySchemes",
                columns: [.init("id", as: "_prioritySchemeId", in: .path("schemeId"))]
            )
        ),
        Table(
            name: "PermissionSchemeGrants",
            family: .permissions,
            summary: "What each permission scheme grants to whom.",
            path: "/rest/api/3/permissionscheme/{schemeId}/permission",
            records: .array(["permissions"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_permissionSchemeId", .integer),
                Column("holder", .object, source: "object"),
                Column("id", .integer, source: "integer (int64)"),
                Column("permission", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["_permissionSchemeId", "id"],
            parameters: ["expand"],
            permission: "Access to Jira.",
            operation: "getPermissionSchemeGrants",
            isConnectorTable: false,
            isOnDataCenter: true,
            parent: ParentLink(
                table: "AllPermissionSchemes",
                columns: [.init("id", as: "_permissionSchemeId", in: .path("schemeId"))]
            )
        ),
        Table(
            name: "PlanTeams",
            family: .plans,
            summary: "The teams of each plan.",
            path: "/rest/api/3/plans/plan/{planId}/team",
            records: .array(["values"]),
            pagination: CursorPagination(pageSize: 50),
            columns: [
                Column("_planId", .string),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("type", .string, source: "string"),
            ],
            keyColumns: ["_planId", "id"],
            permission: "Administer Jira (global).",
            operation: "getTeams",
            isConnectorTable: false,
            isExperimental: true,
            parent: ParentLink(
                table: "Plans",
                columns: [.init("id", as: "_planId", in: .path("planId"))]
            )
        ),
    ]
}
