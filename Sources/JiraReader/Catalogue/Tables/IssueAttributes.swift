internal import InterimData

extension Catalogue {
    static let issueAttributes: [Table] = [
        Table(
            name: "AllLabels",
            family: .issues,
            summary: "The labels in use, each as a column `value`.",
            path: "/rest/api/3/label",
            records: .array(["values"]),
            frame: .value("value"),
            pagination: PageBeanPagination(pageSize: 1000),
            columns: [
                Column("value", .string, source: "string")
            ],
            keyColumns: ["value"],
            permission: "None stated.",
            operation: "getAllLabels"
        ),
        Table(
            name: "IssueLimitReport",
            family: .issues,
            summary: "Issues near or beyond the limits of comments, worklogs, links and the like: one record.",
            path: "/rest/api/3/issue/limit/report",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("issuesApproachingLimit", .object, source: "object"),
                Column("issuesBreachingLimit", .object, source: "object"),
                Column("limits", .object, source: "object"),
            ],
            keyColumns: [],
            parameters: ["isReturningKeys"],
            permission: "Browse projects, in each project.",
            operation: "getIssueLimitReport",
            isExperimental: true
        ),
        Table(
            name: "IssueLinkTypes",
            family: .issues,
            summary: "The types of links between issues.",
            path: "/rest/api/3/issueLinkType",
            records: .array(["issueLinkTypes"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("id", .string, source: "string"),
                Column("inward", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("outward", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["id"],
            permission: "Browse projects, in each project.",
            operation: "getIssueLinkTypes",
            isOnDataCenter: true,
            feature: .issueLinking
        ),
        Table(
            name: "IssuePickerResource",
            family: .issues,
            summary: "The sections of suggestions that the issue picker shows for a text.",
            path: "/rest/api/3/issue/picker",
            records: .array(["sections"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("id", .string, source: "string"),
                Column("issues", .array, source: "array of object"),
                Column("label", .string, source: "string"),
                Column("msg", .string, source: "string"),
                Column("sub", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: [
                "query", "currentJQL", "currentIssueKey", "currentProjectId", "showSubTasks",
                "showSubTaskParent",
            ],
            requiredParameters: ["query"],
            permission: "None.",
            operation: "getIssuePickerResource",
            isOnDataCenter: true
        ),
        Table(
            name: "PrioritySchemes",
            family: .issues,
            summary: "The priority schemes.",
            path: "/rest/api/3/priorityscheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("default", .boolean, source: "boolean"),
                Column("defaultPriorityId", .string, source: "string"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isDefault", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("priorities", .object, source: "object"),
                Column("projects", .object, source: "object"),
                Column("self", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["priorityId", "schemeId", "schemeName", "onlyDefault", "orderBy", "expand"],
            defaultParameters: ["expand": "priorities,projects"],
            permission: "Administer Jira (global).",
            operation: "getPrioritySchemes",
            isExperimental: true
        ),
        Table(
            name: "SearchResolutions",
            family: .issues,
            summary: "The resolutions.",
            path: "/rest/api/3/resolution/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("default", .boolean, source: "boolean"),
                Column("description", .string, source: "string"),
                Column("iconUrl", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string"),
                Column("isDefault", .boolean, source: "boolean"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "onlyDefault"],
            permission: "Access to Jira.",
            operation: "searchResolutions",
            isExperimental: true
        ),
    ]
}
