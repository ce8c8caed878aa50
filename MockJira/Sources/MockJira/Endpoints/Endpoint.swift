/// One operation of the API: one file in this folder, and one line in `Endpoints.all`.
protocol Endpoint: Sendable {
    var method: String { get }
    /// The path as the vendor's document has it; a segment in braces matches anything.
    var path: String { get }
    /// The query parameters it knows; any other is refused.
    var parameters: [QueryParameter] { get }
    /// Whether it answers without a login.
    var allowsAnonymous: Bool { get }
    /// Whether the same request may be answered with the same bytes again.
    var isRepeatable: Bool { get }

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer
}

extension Endpoint {
    var method: String { "GET" }
    var parameters: [QueryParameter] { [] }
    var allowsAnonymous: Bool { false }
    var isRepeatable: Bool { true }
}

/// All operations the mock serves.
enum Endpoints {
    static let all: [any Endpoint] =
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

extension Request {
    func text(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// All values of a parameter, those in comma-separated lists one by one.
    func list(_ name: String) -> [String] {
        query.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    func integer(_ name: String) -> Int? {
        text(name).flatMap { Int($0) }
    }

    func boolean(_ name: String) -> Bool {
        text(name) == "true"
    }
}

extension MockJiraServer {
    /// Every operation that a site serves, as its method and the vendor's path: `GET /rest/api/3/issue/{issueIdOrKey}`. Those
    /// below `/rest/api/3/` are served below `/rest/api/2/` as well.
    public static var operations: [String] {
        // What was removed is answered, and not served.
        Endpoints.all.filter { !($0 is RemovedSearch) }.map { $0.method + " " + $0.path }
    }
}
