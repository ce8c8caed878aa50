import MockSite

extension Endpoints {
    /// All operations of a Cloud site: version 3 of the platform API, the APIs of boards and sprints, and the
    /// operations of Atlassian's gateway.
    static let cloud: [any Endpoint] =
        [
            SearchByToken(method: "GET"), SearchByToken(method: "POST"), BulkFetch(), ApproximateCount(), FieldList(),
            ServerInformation(), ProjectSearch(), UserSearch(), DashboardList(), UpdatedWorklogs(), PlanList(),
            MyPermissions(),
            BulkChangelogs(), WorklogsByID(), OneIssue(path: "/rest/api/3/issue/{issueIdOrKey}"),
        ] + SoftwareIssues.all + AgileIssues.all + RemovedSearch.all + ResourceList.all
        + SiteResources.lists("/rest/api/3") + SiteResources.boardItems
        + WriteEndpoint.all("/rest/api/3", takesMarkup: false) + [
            TokenExchange(), AccessibleResources(), TenantInformation(),
        ]
}

extension MockJiraServer {
    /// Every operation that a site serves, as its method and its documented path: `GET
    /// /rest/api/3/issue/{issueIdOrKey}`. Operations below `/rest/api/3/` are also served below `/rest/api/2/`.
    package static var operations: [String] {
        // Removed operations respond only with an error, so that they do not count as served.
        Endpoints.cloud.filter { !($0 is RemovedSearch) }.map { $0.method + " " + $0.path }
    }
}
