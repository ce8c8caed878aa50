internal import InterimData

extension Catalogue {
    static let issueTypes: [Table] = [
        Table(
            name: "AllIssueTypeSchemes",
            family: .issueTypes,
            summary: "The issue type schemes of company-managed projects.",
            path: "/rest/api/3/issuetypescheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("defaultIssueTypeId", .string, source: "string"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isDefault", .boolean, source: "boolean"),
                Column("name", .string, source: "string"),
                Column("projects", .object, source: "object"),
                Column("issueTypes", .object, source: "object"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "orderBy", "expand", "queryString"],
            defaultParameters: ["expand": "projects,issueTypes"],
            permission: "Administer Jira (global).",
            operation: "getAllIssueTypeSchemes",
            dataCenter: .same
        ),
        Table(
            name: "IssueAllTypes",
            family: .issueTypes,
            summary: "The issue types that the account can see.",
            path: "/rest/api/3/issuetype",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: .issueType,
            keyColumns: ["id"],
            permission: "None; the records listed depend on the account's permissions.",
            operation: "getIssueAllTypes",
            dataCenter: .same
        ),
        Table(
            name: "IssueTypeSchemesMapping",
            family: .issueTypes,
            summary: "The issue types of each issue type scheme.",
            path: "/rest/api/3/issuetypescheme/mapping",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("issueTypeId", .string, source: "string"),
                Column("issueTypeSchemeId", .string, source: "string"),
            ],
            keyColumns: ["issueTypeSchemeId", "issueTypeId"],
            parameters: ["issueTypeSchemeId"],
            permission: "Administer Jira (global).",
            operation: "getIssueTypeSchemesMapping"
        ),
        Table(
            name: "IssueTypeScreenSchemeMappings",
            family: .issueTypes,
            summary: "The screen scheme of each issue type in each issue type screen scheme.",
            path: "/rest/api/3/issuetypescreenscheme/mapping",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("issueTypeId", .string, source: "string"),
                Column("issueTypeScreenSchemeId", .string, source: "string"),
                Column("screenSchemeId", .string, source: "string"),
            ],
            keyColumns: ["issueTypeScreenSchemeId", "issueTypeId"],
            parameters: ["issueTypeScreenSchemeId"],
            permission: "Administer Jira (global).",
            operation: "getIssueTypeScreenSchemeMappings"
        ),
        Table(
            name: "IssueTypeScreenSchemes",
            family: .issueTypes,
            summary: "The issue type screen schemes.",
            path: "/rest/api/3/issuetypescreenscheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("projects", .object, source: "object"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "queryString", "orderBy", "expand"],
            defaultParameters: ["expand": "projects"],
            permission: "Administer Jira (global).",
            operation: "getIssueTypeScreenSchemes"
        ),
    ]
}
