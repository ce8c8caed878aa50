import MockSite
import NIOCore

/// The context of one request for its endpoint: the site, the account's view of it, the defects of the response, and
/// the number of objects that were read.
///
/// It belongs to the server's event loop, and exists until the response is complete.
final class RequestContext {
    /// The site, with all state that persists between requests.
    let state: SiteState
    /// The account of the request, and the account's view of the site. A request that writes replaces the view.
    private(set) var view: AccountView
    /// The time of arrival, in seconds of the site's clock since its start.
    let seconds: Int
    /// A Boolean value that indicates whether the request is anonymous.
    let isAnonymous: Bool
    /// The defects that faults add to the response.
    let defects: ResponseDefects

    /// The numbers of objects that the response contains, by which the rate limits charge points.
    var reads = ObjectsRead()
    /// The last second, by the site's clock, in which the response may be reused; nil if it may be reused at any time.
    private(set) var staleAfter: Int?

    private static let recordListLimit = 128
    private static let searchLimit = 8

    init(_ state: SiteState, _ view: AccountView, seconds: Int, isAnonymous: Bool, defects: ResponseDefects) {
        self.state = state
        self.view = view
        self.seconds = seconds
        self.isAnonymous = isAnonymous
        self.defects = defects
    }

    var site: Site { state.site }
    var tables: SiteTables { state.tables }
    var dialect: Dialect { state.dialect }
    /// The account of the request.
    var account: User { tables.users[view.viewer.account] }
    /// A Boolean value that indicates whether the account administers the site.
    var isAdministrator: Bool { view.account.isAdministrator }
    /// The resources, in the view of the account.
    var resources: SiteResources { view.resources }

    /// Allows the response to be reused only until the end of a second of the site's clock.
    func limitReuse(to second: Int) {
        staleAfter = min(staleAfter ?? second, second)
    }

    /// Returns an editor with which the account changes the site. If the time of the site stands still, it first
    /// advances by one second.
    func edit() -> SiteEditor {
        SiteEditor(tables, account: account, now: state.time.tick())
    }

    /// Replaces the site with the result of an editor.
    func commit(_ editor: SiteEditor) {
        state.replace(editor.result, seconds: seconds)
        view = state.view(of: view.account, isVersion2: view.isVersion2)
    }

    /// Returns a page of issues, which the closure writes.
    func page(_ body: (IssueWriter, inout TextWriter) -> Void) -> ByteBuffer {
        state.page(writesWiki: view.isVersion2, body)
    }

    /// Returns the fields that match the selectors or, if there are no selectors, the selector `fallback`.
    func selection(_ selectors: [String], fallback: String, withAgile: Bool = false) -> FieldSelection {
        state.selection(selectors, fallback: fallback, withAgile: withAgile)
    }

    /// Returns the ids of the fields that a request names. The names are ids or, if `byKeys` is `true`, keys. Keys
    /// without a field are returned unchanged.
    func fieldIDs(_ names: [String], byKeys: Bool) -> [String] {
        guard byKeys else { return names }
        return names.map { name in
            let sign = name.hasPrefix("-") ? "-" : ""
            return tables.fields.first { sign + $0.key == name }.map { sign + $0.id } ?? name
        }
    }

    /// Returns the records of a resource. The most recent lists are cached, so that pages are slices of one list.
    func records(of resource: Resource, _ query: ResourceQuery) throws(ErrorResponse) -> [SiteRecord] {
        let key = AccountView.RecordListKey(operation: resource.operation, query: query)
        if let known = view.recordLists[key] { return known }
        if view.recordLists.count >= Self.recordListLimit { view.recordLists.removeAll() }
        let records = try resource.records(resources, query)
        view.recordLists[key] = records
        return records
    }

    /// Returns the issues of a board or sprint. The most recent lists are cached.
    func rankedIssues(_ path: String, _ find: () throws(ErrorResponse) -> [Int]) throws(ErrorResponse) -> [Int] {
        if let known = view.rankings.first(where: { $0.path == path }) { return known.issues }
        let issues = try find().filter { view.canView($0, tables) }
        if view.rankings.count >= Self.searchLimit { view.rankings.removeFirst() }
        view.rankings.append((path, issues))
        return issues
    }

    /// Returns the number of the issue with an id or key; nil if it does not exist or the account cannot view it.
    func issueNumber(_ idOrKey: String) -> Int? {
        let number = site.issueNumber(id: idOrKey) ?? site.issueNumber(key: idOrKey)
        return number.flatMap { view.canView($0, tables) ? $0 : nil }
    }

    /// The changed worklogs of the issues that the account can view.
    var worklogChanges: [WorklogChange] {
        let all = state.worklogChanges
        if view.viewer.hiddenProjects.isEmpty { return all }
        if let known = view.worklogChanges { return known }
        let seen = all.filter {
            view.canView(tables.changes.worklogIssues[$0.worklogID] ?? ($0.worklogID - 10000) / 64, tables)
        }
        view.worklogChanges = seen
        return seen
    }
}
