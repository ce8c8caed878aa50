internal import InterimData

extension Catalogue {
    /// The paths to the points in time of a project.
    static let projectDateTimes = ["archivedDate", "deletedDate", "insight.lastIssueUpdateTime", "retentionTillDate"]
    /// The paths to the points in time of the projects in a list of permissions.
    static let permissionDateTimes = projectDateTimes.map { "[*].project.\($0)" }

    static let projects: [Table] = [
        Table(
            name: "AllAccessibleProjectTypes",
            family: .projects,
            summary: "The project types that the account's licenses allow.",
            path: "/rest/api/3/project/type/accessible",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .projectType,
            keyColumns: ["key"],
            permission: "None stated.",
            operation: "getAllAccessibleProjectTypes"
        ),
        Table(
            name: "AllProjectCategories",
            family: .projects,
            summary: "The categories of projects.",
            path: "/rest/api/3/projectCategory",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            permission: "Access to Jira.",
            operation: "getAllProjectCategories",
            dataCenter: .same
        ),
        Table(
            name: "AllProjectRoles",
            family: .projects,
            summary: "The project roles, with their default actors.",
            path: "/rest/api/3/role",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .projectRole,
            keyColumns: ["id"],
            permission: "Administer Jira (global).",
            operation: "getAllProjectRoles",
            dataCenter: .same
        ),
        Table(
            name: "AllProjectTypes",
            family: .projects,
            summary: "The project types, licensed or not.",
            path: "/rest/api/3/project/type",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .projectType,
            keyColumns: ["key"],
            permission: "None.",
            operation: "getAllProjectTypes",
            dataCenter: .same
        ),
        Table(
            name: "FindComponentsForProjects",
            family: .projects,
            summary: "The components of projects.",
            path: "/rest/api/3/component",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("ari", .string, source: "string"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("metadata", .object, source: "object"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            parameters: ["projectIdsOrKeys", "orderBy", "query"],
            permission: "Browse projects, in each project.",
            operation: "findComponentsForProjects"
        ),
        Table(
            name: "Recent",
            family: .projects,
            summary: "The projects that the account has viewed recently, at most 20.",
            path: "/rest/api/3/project/recent",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .project,
            keyColumns: ["id"],
            parameters: ["expand", "properties"],
            defaultParameters: ["expand": "description,lead,issueTypes,url,projectKeys,permissions,insight"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getRecent",
            isExperimental: true
        ),
        Table(
            name: "SearchProjects",
            family: .projects,
            summary: "The projects that the account can see, including archived and deleted projects.",
            path: "/rest/api/3/project/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: .project,
            keyColumns: ["id"],
            parameters: [
                "orderBy", "id", "keys", "query", "typeKey", "categoryId", "action", "expand", "status", "properties",
                "propertyQuery",
            ],
            defaultParameters: ["expand": "description,lead,issueTypes,url,projectKeys,insight"],
            // Source: the parameter `status` of the operation. Without this parameter, only live projects are listed.
            defaultLists: ["status": ["live", "archived", "deleted"]],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "searchProjects",
            dataCenter: .changed { form in
                form.useBareArray("/rest/api/3/project", expand: "description,lead,issueTypes,url,projectKeys")
                form.parameters.append("includeArchived")
                form.defaultParameters["includeArchived"] = "true"
            },
            childOmissions: [.init("rows of archived and deleted projects")]
        ),
    ]
}
