internal import InterimData

extension Catalogue {
    static let projectChildren: [Table] = [
        Table(
            name: "ProjectVersions",
            family: .projects,
            summary: "The versions of each project.",
            path: "/rest/api/3/project/{projectIdOrKey}/version",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_projectId", .string),
                Column("_projectKey", .string),
                Column("approvers", .array, source: "array of object"),
                Column("archived", .boolean, source: "boolean"),
                Column("description", .string, source: "string"),
                Column("driver", .string, source: "string"),
                Column("expand", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("issuesStatusForFixVersion", .object, source: "object"),
                Column("moveUnfixedIssuesTo", .string, source: "string (uri)"),
                Column("name", .string, source: "string"),
                Column("operations", .array, source: "array of object"),
                Column("overdue", .boolean, source: "boolean"),
                Column("project", .string, source: "string"),
                Column("projectId", .integer, source: "integer (int64)"),
                Column("releaseDate", .string, source: "string (date)"),
                Column("released", .boolean, source: "boolean"),
                Column("self", .string, source: "string (uri)"),
                Column("startDate", .string, source: "string (date)"),
                Column("userReleaseDate", .string, source: "string"),
                Column("userStartDate", .string, source: "string"),
            ],
            keyColumns: ["_projectId", "id"],
            parameters: ["orderBy", "query", "status", "expand"],
            defaultParameters: ["expand": "approvers,driver,issuesstatus,operations"],
            permission: "Browse projects, in each project.",
            operation: "getProjectVersionsPaginated",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectIdOrKey")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectComponents",
            family: .projects,
            summary: "The components of each project.",
            path: "/rest/api/3/project/{projectIdOrKey}/component",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_projectId", .string),
                Column("_projectKey", .string),
                Column("assignee", .object, source: "object"),
                Column("assigneeType", .string, source: "string"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isAssigneeTypeValid", .boolean, source: "boolean"),
                Column("issueCount", .integer, source: "integer (int64)"),
                Column("lead", .object, source: "object"),
                Column("name", .string, source: "string"),
                Column("project", .string, source: "string"),
                Column("projectId", .integer, source: "integer (int64)"),
                Column("realAssignee", .object, source: "object"),
                Column("realAssigneeType", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
                Column("componentBean", .object, source: "object"),
            ],
            keyColumns: ["_projectId", "id"],
            parameters: ["orderBy", "componentSource", "query"],
            omissions: [.init("components of Compass", parameter: "componentSource=auto")],
            permission: "Browse projects, in each project.",
            operation: "getProjectComponentsPaginated",
            isConnectorTable: false,
            dataCenter: .changed { $0.useBareArray("/rest/api/3/project/{projectIdOrKey}/components") },
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectIdOrKey")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectRoles",
            family: .projects,
            summary: "The roles of each project, with their URLs.",
            path: "/rest/api/3/project/{projectIdOrKey}/role",
            records: .entries([]),
            frame: .entry(name: "name", value: "self"),
            pagination: SinglePagePagination(),
            columns: [
                Column("_projectId", .string),
                Column("_projectKey", .string),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["_projectId", "name"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getProjectRoles",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectIdOrKey")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectRoleActors",
            family: .projects,
            summary: "The actors of each role in each project.",
            path: "/rest/api/3/project/{projectIdOrKey}/role/{id}",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [Column("_projectId", .string), Column("_roleId", .integer)] + .projectRole,
            keyColumns: ["_projectId", "_roleId"],
            parameters: ["excludeInactiveUsers"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getProjectRole",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "ProjectRoleIDs",
                columns: [
                    .init("_projectId", as: nil, in: .path("projectIdOrKey")),
                    .init("id", as: "_roleId", in: .path("id")),
                ]
            )
        ),
        Table(
            name: "ProjectStatuses",
            family: .projects,
            summary: "The statuses that each project's issue types can have.",
            path: "/rest/api/3/project/{projectIdOrKey}/statuses",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_projectId", .string),
                Column("_projectKey", .string),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
                Column("statuses", .array, source: "array of object"),
                Column("subtask", .boolean, source: "boolean"),
            ],
            keyColumns: ["_projectId", "id"],
            permission: "Browse projects, in each project.",
            operation: "getAllStatuses",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectIdOrKey")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectIssueTypes",
            family: .projects,
            summary: "The issue types of each project.",
            path: "/rest/api/3/issuetype/project",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [Column("_projectId", .string), Column("_projectKey", .string)] + .issueType,
            keyColumns: ["_projectId", "id"],
            parameters: ["level"],
            permission: "Browse projects, in each project.",
            operation: "getIssueTypesForProject",
            isConnectorTable: false,
            isExperimental: true,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .query("projectId")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectFeatures",
            family: .projects,
            summary: "The features of each project, with their states.",
            path: "/rest/api/3/project/{projectIdOrKey}/features",
            records: .array(["features"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_projectId", .string),
                Column("_projectKey", .string),
                Column("feature", .string, source: "string"),
                Column("imageUri", .string, source: "string (uri)"),
                Column("localisedDescription", .string, source: "string"),
                Column("localisedName", .string, source: "string"),
                Column("prerequisites", .array, source: "array of string"),
                Column("projectId", .integer, source: "integer (int64)"),
                Column("state", .string, source: "string"),
                Column("toggleLocked", .boolean, source: "boolean"),
            ],
            keyColumns: ["_projectId"],
            permission: "None stated.",
            operation: "getFeaturesForProject",
            isConnectorTable: false,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectIdOrKey")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectPermissionScheme",
            family: .projects,
            summary: "The permission scheme of each project.",
            path: "/rest/api/3/project/{projectKeyOrId}/permissionscheme",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [Column("_projectId", .string), Column("_projectKey", .string)] + .permissionScheme,
            keyColumns: ["_projectId"],
            parameters: ["expand"],
            defaultParameters: ["expand": "all"],
            permission: "Administer Jira (global).",
            operation: "getAssignedPermissionScheme",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectKeyOrId")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectNotificationScheme",
            family: .projects,
            summary: "The notification scheme of each project.",
            path: "/rest/api/3/project/{projectKeyOrId}/notificationscheme",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [Column("_projectId", .string), Column("_projectKey", .string)] + .notificationScheme,
            keyColumns: ["_projectId"],
            parameters: ["expand"],
            defaultParameters: ["expand": "all"],
            permission: "Administer Jira (global).",
            operation: "getNotificationSchemeForProject",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectKeyOrId")), .init("key", as: "_projectKey")]
            )
        ),
        Table(
            name: "ProjectSecurityLevels",
            family: .projects,
            summary: "The security levels that the account may set in each project.",
            path: "/rest/api/3/project/{projectKeyOrId}/securitylevel",
            records: .array(["levels"]),
            pagination: SinglePagePagination(),
            columns: [Column("_projectId", .string), Column("_projectKey", .string)] + .securityLevel,
            keyColumns: ["_projectId", "id"],
            permission: "Browse projects, in each project.",
            operation: "getSecurityLevelsForProject",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Projects",
                columns: [.init("id", as: "_projectId", in: .path("projectKeyOrId")), .init("key", as: "_projectKey")]
            )
        ),
    ]
}
