internal import InterimData

extension Catalogue {
    /// The replacement of field configurations and of field configuration schemes. It merges these two kinds of
    /// records. Its ids and records differ from theirs. The replacement was announced on 2026-01-21:
    /// <https://developer.atlassian.com/cloud/jira/platform/changelog/>.
    private static let fieldSchemes =
        "the field schemes of GET /rest/api/3/config/fieldschemes and /rest/api/3/config/fieldschemes/{id}/fields"

    static let fields: [Table] = [
        Table(
            name: "AllFieldConfigurations",
            family: .fields,
            summary: "The field configurations of company-managed projects.",
            path: "/rest/api/3/fieldconfiguration",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("description", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("id", .integer, source: "integer"),
                Column("isDefault", .boolean, source: "boolean"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "isDefault", "query"],
            permission: "Administer Jira (global).",
            operation: "getAllFieldConfigurations",
            replacement: Catalogue.fieldSchemes
        ),
        Table(
            name: "AllFieldConfigurationSchemes",
            family: .fields,
            summary: "The field configuration schemes of company-managed projects.",
            path: "/rest/api/3/fieldconfigurationscheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["id"],
            permission: "Administer Jira (global).",
            operation: "getAllFieldConfigurationSchemes",
            replacement: Catalogue.fieldSchemes
        ),
        Table(
            name: "FieldConfigurationSchemeMappings",
            family: .fields,
            summary: "The field configuration of each issue type in each scheme.",
            path: "/rest/api/3/fieldconfigurationscheme/mapping",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("fieldConfigurationId", .string, source: "string"),
                Column("fieldConfigurationSchemeId", .string, source: "string"),
                Column("issueTypeId", .string, source: "string"),
            ],
            keyColumns: ["fieldConfigurationSchemeId", "issueTypeId"],
            parameters: ["fieldConfigurationSchemeId"],
            permission: "Administer Jira (global).",
            operation: "getFieldConfigurationSchemeMappings",
            replacement: Catalogue.fieldSchemes
        ),
        Table(
            name: "Fields",
            family: .fields,
            summary: "The fields of issues: system fields and the site's own fields.",
            path: "/rest/api/3/field",
            records: .array([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("clauseNames", .array, source: "array of string"),
                Column("custom", .boolean, source: "boolean"),
                Column("id", .string, source: "string"),
                Column("key", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("navigable", .boolean, source: "boolean"),
                Column("orderable", .boolean, source: "boolean"),
                Column("schema", .object, source: "object"),
                Column("scope", .object, source: "object"),
                Column("searchable", .boolean, source: "boolean"),
            ],
            keyColumns: ["id"],
            permission: "None.",
            operation: "getFields",
            dataCenter: .same
        ),
        Table(
            name: "FieldsPaginated",
            family: .fields,
            summary: "The fields of company-managed projects, with data on their use.",
            path: "/rest/api/3/field/search",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("contextsCount", .integer, source: "integer (int64)"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isLocked", .boolean, source: "boolean"),
                Column("isUnscreenable", .boolean, source: "boolean"),
                Column("key", .string, source: "string"),
                Column("lastUsed", .object, source: "object", nestedDateTimePaths: ["value"]),
                Column("name", .string, source: "string"),
                Column("projectsCount", .integer, source: "integer (int64)"),
                Column("schema", .object, source: "object"),
                Column("screensCount", .integer, source: "integer (int64)"),
                Column("searcherKey", .string, source: "string"),
                Column("stableId", .string, source: "string"),
                Column("translatedDescription", .string, source: "string"),
                Column("translatedName", .string, source: "string"),
                Column("typeDisplayName", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["type", "id", "query", "orderBy", "expand", "projectIds"],
            defaultParameters: ["expand": "key,stableId,lastUsed,screensCount,contextsCount,isLocked,searcherKey"],
            permission: "Access to Jira.",
            operation: "getFieldsPaginated"
        ),
        Table(
            name: "TrashedFieldsPaginated",
            family: .fields,
            summary: "The custom fields in the trash.",
            path: "/rest/api/3/field/search/trashed",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("contextsCount", .integer, source: "integer (int64)"),
                Column("description", .string, source: "string"),
                Column("id", .string, source: "string"),
                Column("isLocked", .boolean, source: "boolean"),
                Column("isUnscreenable", .boolean, source: "boolean"),
                Column("key", .string, source: "string"),
                Column("lastUsed", .object, source: "object", nestedDateTimePaths: ["value"]),
                Column("name", .string, source: "string"),
                Column("projectsCount", .integer, source: "integer (int64)"),
                Column("schema", .object, source: "object"),
                Column("screensCount", .integer, source: "integer (int64)"),
                Column("searcherKey", .string, source: "string"),
                Column("stableId", .string, source: "string"),
                Column("translatedDescription", .string, source: "string"),
                Column("translatedName", .string, source: "string"),
                Column("typeDisplayName", .string, source: "string"),
                Column("trashedDate", .dateTime, source: "string (date-time)"),
                Column("trashedBy", .object, source: "object"),
                Column("plannedDeletionDate", .dateTime, source: "string (date-time)"),
            ],
            keyColumns: ["id"],
            parameters: ["id", "query", "expand", "orderBy"],
            permission: "Administer Jira (global).",
            operation: "getTrashedFieldsPaginated"
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
    ]
}
