import MockSite

/// The scopes that operations need: Atlassian's classic scopes for the platform API, and the granular scopes for
/// boards, epics and sprints.
///
/// Only the gateway checks scopes. The permissions of the account are the only restriction of requests to the site
/// itself. https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/
enum Scopes {
    /// All scopes that the mock's operations need.
    static let all = [
        "read:jira-work", "read:jira-user", "write:jira-work", "manage:jira-configuration", "manage:jira-project",
        "read:board-scope:jira-software", "read:board-scope.admin:jira-software", "read:epic:jira-software",
        "read:sprint:jira-software",
    ]

    private static let users: Set = [
        "/configuration", "/group/bulk", "/groups/picker", "/myself", "/user", "/user/columns", "/users",
        "/users/search",
    ]

    private static let configuration: Set = [
        "/announcementBanner", "/application-properties", "/application-properties/advanced-settings",
        "/applicationrole", "/auditing/record", "/configuration/timetracking", "/configuration/timetracking/list",
        "/configuration/timetracking/options", "/events", "/field/{fieldId}/context",
        "/field/{fieldId}/context/{contextId}/option", "/fieldconfiguration", "/fieldconfigurationscheme",
        "/fieldconfigurationscheme/mapping", "/group/member", "/instance/license", "/issuesecurityschemes/level",
        "/issuesecurityschemes/level/member", "/issuesecurityschemes/project", "/issuesecurityschemes/search",
        "/issuetypescheme", "/issuetypescheme/mapping", "/issuetypescreenscheme", "/issuetypescreenscheme/mapping",
        "/license/approximateLicenseCount", "/mypreferences/locale", "/notificationscheme",
        "/notificationscheme/project", "/permissions", "/priority/search", "/priorityscheme",
        "/priorityscheme/{schemeId}/priorities", "/role", "/settings/columns", "/statuses/search",
        "/workflows/defaultEditor", "/workflows/search", "/workflowscheme",
    ]

    private static let projects: Set = [
        "/issuesecurityschemes", "/screens", "/screens/{screenId}/tabs", "/screens/{screenId}/tabs/{tabId}/fields",
        "/screenscheme",
    ]

    /// Returns the scope that an operation needs; nil if it accepts any token.
    static func needed(_ endpoint: any Endpoint) -> String? {
        let path = endpoint.path
        if path.hasPrefix("/rest/agile/") || path.hasPrefix("/rest/software/") { return ofBoards(path) }
        guard path.hasPrefix("/rest/api/") else { return nil }
        let below = String(path.dropFirst("/rest/api/3".utf8.count))
        if below == "/serverInfo" { return nil }
        if endpoint is WriteEndpoint, endpoint.method != "GET" { return "write:jira-work" }
        if users.contains(below) { return "read:jira-user" }
        if configuration.contains(below) { return "manage:jira-configuration" }
        return projects.contains(below) ? "manage:jira-project" : "read:jira-work"
    }

    private static func ofBoards(_ path: String) -> String {
        let last = path.split(separator: "/").last
        if ["configuration", "project", "quickfilter"].contains(last) { return "read:board-scope.admin:jira-software" }
        if path.contains("/epic") { return "read:epic:jira-software" }
        return path.contains("/sprint") ? "read:sprint:jira-software" : "read:board-scope:jira-software"
    }
}

extension Site {
    /// Returns the scope that a token needs for an operation of the platform API of Cloud; nil if the operation
    /// accepts any token, or if the site does not serve it.
    ///
    /// - Parameter path: The path as in the OpenAPI document, `/rest/api/3/…`.
    package static func scope(for method: String, _ path: String) -> String? {
        Endpoints.cloud.first { $0.method == method && $0.path == path }.flatMap { Scopes.needed($0) }
    }

    /// The operations of a Cloud site, each with its method and its path as in the OpenAPI document.
    package static var cloudOperations: [(method: String, path: String)] {
        Endpoints.cloud.map { ($0.method, $0.path) }
    }
}
