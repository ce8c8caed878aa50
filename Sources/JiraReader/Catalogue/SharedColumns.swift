internal import InterimData

/// The columns of kinds of records that occur in several tables.
extension [Column] {
    /// The columns of a user in a list of users.
    static let user: [Column] = [
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
    ]

    /// The columns of a user with groups and application roles.
    static let userDetails: [Column] = [
        Column("accountId", .string, source: "string"),
        Column("accountType", .string, source: "string"),
        Column("active", .boolean, source: "boolean"),
        Column("appType", .string, source: "string"),
        Column("applicationRoles", .object, source: "object"),
        Column("avatarUrls", .object, source: "object"),
        Column("displayName", .string, source: "string"),
        Column("emailAddress", .string, source: "string"),
        Column("expand", .string, source: "string"),
        Column("groups", .object, source: "object"),
        Column("guest", .boolean, source: "boolean"),
        Column("key", .string, source: "string"),
        Column("locale", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("self", .string, source: "string (uri)"),
        Column("timeZone", .string, source: "string"),
    ]

    /// The columns of a project with its details.
    static let project: [Column] = [
        Column("archived", .boolean, source: "boolean"),
        Column("archivedBy", .object, source: "object"),
        Column("archivedDate", .dateTime, source: "string (date-time)"),
        Column("assigneeType", .string, source: "string"),
        Column("avatarUrls", .object, source: "object"),
        Column("components", .array, source: "array of object"),
        Column("deleted", .boolean, source: "boolean"),
        Column("deletedBy", .object, source: "object"),
        Column("deletedDate", .dateTime, source: "string (date-time)"),
        Column("description", .string, source: "string"),
        Column("email", .string, source: "string"),
        Column("expand", .string, source: "string"),
        Column("favourite", .boolean, source: "boolean"),
        Column("id", .string, source: "string"),
        Column("insight", .object, source: "object", nestedDateTimePaths: ["lastIssueUpdateTime"]),
        Column("isPrivate", .boolean, source: "boolean"),
        Column("issueTypeHierarchy", .object, source: "object"),
        Column("issueTypes", .array, source: "array of object"),
        Column("key", .string, source: "string"),
        Column("landingPageInfo", .object, source: "object"),
        Column("lead", .object, source: "object"),
        Column("name", .string, source: "string"),
        Column("permissions", .object, source: "object"),
        Column("projectCategory", .object, source: "object"),
        Column("projectTypeKey", .string, source: "string"),
        Column("properties", .object, source: "object"),
        Column("retentionTillDate", .dateTime, source: "string (date-time)"),
        Column("roles", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
        Column("simplified", .boolean, source: "boolean"),
        Column("style", .string, source: "string"),
        Column("url", .string, source: "string"),
        Column("uuid", .string, source: "string (uuid)"),
        Column("versions", .array, source: "array of object"),
    ]

    /// The columns of a filter with its permissions.
    static let filter: [Column] = [
        Column("approximateLastUsed", .dateTime, source: "string (date-time)"),
        Column("description", .string, source: "string"),
        Column(
            "editPermissions",
            .array,
            source: "array of object",
            nestedDateTimePaths: Catalogue.permissionDateTimes
        ),
        Column("favourite", .boolean, source: "boolean"),
        Column("favouritedCount", .integer, source: "integer (int64)"),
        Column("id", .string, source: "string"),
        Column("jql", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("owner", .object, source: "object"),
        Column("searchUrl", .string, source: "string (uri)"),
        Column("self", .string, source: "string (uri)"),
        Column(
            "sharePermissions",
            .array,
            source: "array of object",
            nestedDateTimePaths: Catalogue.permissionDateTimes
        ),
        Column("sharedUsers", .object, source: "object"),
        Column("subscriptions", .object, source: "object"),
        Column("viewUrl", .string, source: "string (uri)"),
    ]

    /// The columns of a notification scheme.
    static let notificationScheme: [Column] = [
        Column("description", .string, source: "string"),
        Column("expand", .string, source: "string"),
        Column("id", .integer, source: "integer (int64)"),
        Column("name", .string, source: "string"),
        Column("notificationSchemeEvents", .array, source: "array of object"),
        Column("projects", .array, source: "array of integer"),
        Column("scope", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
    ]

    /// The columns of a project role with its actors.
    static let projectRole: [Column] = [
        Column("actors", .array, source: "array of object"),
        Column("admin", .boolean, source: "boolean"),
        Column("currentUserRole", .boolean, source: "boolean"),
        Column("default", .boolean, source: "boolean"),
        Column("description", .string, source: "string"),
        Column("id", .integer, source: "integer (int64)"),
        Column("name", .string, source: "string"),
        Column("roleConfigurable", .boolean, source: "boolean"),
        Column("scope", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
        Column("translatedName", .string, source: "string"),
    ]

    /// The columns of an issue type.
    static let issueType: [Column] = [
        Column("avatarId", .integer, source: "integer (int64)"),
        Column("description", .string, source: "string"),
        Column("entityId", .string, source: "string (uuid)"),
        Column("hierarchyLevel", .integer, source: "integer (int32)"),
        Column("iconUrl", .string, source: "string (uri)"),
        Column("id", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("scope", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
        Column("subtask", .boolean, source: "boolean"),
    ]

    /// The columns of a permission scheme.
    static let permissionScheme: [Column] = [
        Column("description", .string, source: "string"),
        Column("expand", .string, source: "string"),
        Column("id", .integer, source: "integer (int64)"),
        Column("name", .string, source: "string"),
        Column("permissions", .array, source: "array of object"),
        Column("scope", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
    ]

    /// The columns of a level of an issue security scheme.
    static let securityLevel: [Column] = [
        Column("description", .string, source: "string"),
        Column("id", .string, source: "string"),
        Column("isDefault", .boolean, source: "boolean"),
        Column("issueSecuritySchemeId", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("self", .string, source: "string (uri)"),
    ]

    /// The columns of a dashboard.
    static let dashboard: [Column] = [
        Column("automaticRefreshMs", .integer, source: "integer (int32)"),
        Column("description", .string, source: "string"),
        Column(
            "editPermissions",
            .array,
            source: "array of object",
            nestedDateTimePaths: Catalogue.permissionDateTimes
        ),
        Column("id", .string, source: "string"),
        Column("isFavourite", .boolean, source: "boolean"),
        Column("isWritable", .boolean, source: "boolean"),
        Column("name", .string, source: "string"),
        Column("owner", .object, source: "object"),
        Column("popularity", .integer, source: "integer (int64)"),
        Column("rank", .integer, source: "integer (int32)"),
        Column("self", .string, source: "string (uri)"),
        Column(
            "sharePermissions",
            .array,
            source: "array of object",
            nestedDateTimePaths: Catalogue.permissionDateTimes
        ),
        Column("systemDashboard", .boolean, source: "boolean"),
        Column("view", .string, source: "string (uri)"),
    ]

    /// The columns of a project type.
    static let projectType: [Column] = [
        Column("color", .string, source: "string"),
        Column("descriptionI18nKey", .string, source: "string"),
        Column("formattedKey", .string, source: "string"),
        Column("icon", .string, source: "string"),
        Column("key", .string, source: "string"),
    ]

    /// The columns of an application property.
    static let applicationProperty: [Column] = [
        Column("allowedValues", .array, source: "array of string"),
        Column("defaultValue", .string, source: "string"),
        Column("desc", .string, source: "string"),
        Column("example", .string, source: "string"),
        Column("id", .string, source: "string"),
        Column("key", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("type", .string, source: "string"),
        Column("value", .string, source: "string"),
    ]
}
