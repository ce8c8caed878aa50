import MockSite

extension Endpoints {
    /// All operations of a site of Cloud: version 3 of the platform, boards and sprints, and the vendor's gateway.
    static let cloud: [any Endpoint] =
        [
            SearchByToken(method: "GET"), SearchByToken(method: "POST"), BulkFetch(), ApproximateCount(), FieldList(),
            ServerInformation(), ProjectSearch(), UserSearch(), DashboardList(), UpdatedWorklogs(), PlanList(),
            MyPermissions(),
            BulkChangelogs(), WorklogsByID(), OneIssue(path: "/rest/api/3/issue/{issueIdOrKey}"),
        ] + SoftwareIssues.all + AgileIssues.all + RemovedSearch.all + Resources.all
        + SiteBook.lists("/rest/api/3") + SiteBook.boardItems
        + WriteEndpoint.all("/rest/api/3", takesMarkup: false) + [
            TokenExchange(), AccessibleResources(), TenantInformation(),
        ]
}

extension MockJiraServer {
    /// Every operation that a site serves, as its method and the vendor's path: `GET /rest/api/3/issue/{issueIdOrKey}`. Those
    /// below `/rest/api/3/` are served below `/rest/api/2/` as well.
    package static var operations: [String] {
        // What was removed is answered, and not served.
        Endpoints.cloud.filter { !($0 is RemovedSearch) }.map { $0.method + " " + $0.path }
    }
}
