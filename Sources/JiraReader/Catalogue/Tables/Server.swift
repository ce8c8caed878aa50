internal import InterimData

extension Table {
    static let serverInfo = Table(
        name: "ServerInfo",
        family: .server,
        summary: "The site itself: one record.",
        path: "/rest/api/3/serverInfo",
        records: .object([]),
        pagination: SinglePagePagination(),
        columns: [
            Column("baseUrl", .string),
            Column("buildDate", .dateTime),
            Column("buildNumber", .integer),
            Column("deploymentType", .string),
            Column("displayUrl", .string),
            Column("displayUrlConfluence", .string),
            Column("displayUrlServicedeskHelpCenter", .string),
            Column("healthChecks", .array),
            Column("scmInfo", .string),
            Column("serverTime", .dateTime),
            Column("serverTimeZone", .string),
            Column("serverTitle", .string),
            Column("version", .string),
            Column("versionNumbers", .array),
            Column("defaultLocale", .object),
        ],
        keyColumns: [],
        permission: "None.",
        documentation:
            "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/#api-rest-api-3-serverinfo-get"
    )
}
