internal import InterimData

extension Catalogue {
    static let notifications: [Table] = [
        Table(
            name: "NotificationSchemes",
            family: .notifications,
            summary: "The notification schemes.",
            path: "/rest/api/3/notificationscheme",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: .notificationScheme,
            keyColumns: ["id"],
            parameters: ["id", "projectId", "onlyDefault", "expand"],
            defaultParameters: ["expand": "all"],
            permission: "Access to Jira; the records listed depend on the account's permissions.",
            operation: "getNotificationSchemes",
            dataCenter: .same
        ),
        Table(
            name: "NotificationSchemeToProjectMappings",
            family: .notifications,
            summary: "The projects of each notification scheme.",
            path: "/rest/api/3/notificationscheme/project",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("notificationSchemeId", .string, source: "string"),
                Column("projectId", .string, source: "string"),
            ],
            keyColumns: ["notificationSchemeId", "projectId"],
            parameters: ["notificationSchemeId", "projectId"],
            permission: "Access to Jira.",
            operation: "getNotificationSchemeToProjectMappings"
        ),
    ]
}
