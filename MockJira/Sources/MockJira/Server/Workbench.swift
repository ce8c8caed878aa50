import NIOCore

/// What the endpoints work with: the site, its dialect, and memory that is used again from request to request.
///
/// It belongs to the server's one event loop and is touched from nowhere else, which is why it needs no lock.
final class Workbench {
    let site: Site
    let tables: SiteTables
    let dialect: Dialect
    let fragments: IssueFragments
    let searchShapes: SearchShapes
    /// The columns that queries are answered from.
    let index: QueryColumns
    /// For whom the current request is answered, and in which version of the interface.
    private(set) var view: BenchView
    private var views: [BenchView]
    /// The seconds of the site's clock, counted from when it began.
    var seconds = 0
    /// Until when, by that clock, the answer to the current request may be given again; nil for ever.
    var staleAfter: Int?
    /// How long the tokens of pages are good.
    var tokenLifetime = 604_800
    /// What searches do not know yet.
    var lag = SearchLag()
    private var out = TextWriter(capacity: 1 << 20)
    private var selections: [SelectionKey: FieldSelection] = [:]
    private lazy var allWorklogChanges: [WorklogChange] = site.worklogChanges
    /// What the faults that hit the current request do to it.
    var sabotage = Sabotage()
    /// What the answer to the current request holds.
    var reads = ObjectsRead()

    private struct SelectionKey: Hashable {
        let selectors: [String]
        let fallback: String
        let withAgile: Bool
    }

    private static let recordListLimit = 128
    private static let selectionLimit = 256
    private static let searchLimit = 8

    init(_ site: Site) {
        self.site = site
        self.tables = site.tables
        self.dialect = Dialect(seed: site.tables.configuration.seed)
        self.fragments = IssueFragments(site.tables, dialect)
        self.searchShapes = SearchShapes(dialect)
        self.index = QueryColumns(tables: site.tables)
        self.views = [BenchView(site.tables, .first, isVersion2: false)]
        self.view = views[0]
    }

    /// Writes a page and copies it out of the memory it was written in.
    func page(_ body: (IssueWriter, inout TextWriter) -> Void) -> ByteBuffer {
        out.removeAll()
        fragments.store.bytes.withUnsafeBytes { bytes in
            let writer = IssueWriter(tables: tables, fragments: fragments, bytes: bytes, writesWiki: view.isVersion2)
            body(writer, &out)
        }
        return out.withBytes { ByteBuffer(bytes: $0) }
    }

    /// The fields that selectors mean; the same list is worked out once.
    func selection(_ selectors: [String], fallback: String, withAgile: Bool = false) -> FieldSelection {
        let key = SelectionKey(selectors: selectors, fallback: fallback, withAgile: withAgile)
        if let known = selections[key] { return known }
        if selections.count >= Self.selectionLimit { selections.removeAll() }
        let selection = FieldSelection(
            selectors,
            fallback: fallback,
            withAgile: withAgile,
            tables,
            fragments,
            dialect
        )
        selections[key] = selection
        return selection
    }

    /// The ids of fields, some of which may be named by their keys.
    func fieldIDs(_ names: [String], byKeys: Bool) -> [String] {
        guard byKeys else { return names }
        return names.map { name in
            let sign = name.hasPrefix("-") ? "-" : ""
            return tables.fields.first { sign + $0.key == name }.map { sign + $0.id } ?? name
        }
    }

    /// The records of a resource; they are worked out once, not for every page.
    func records(of resource: Resource, _ query: ResourceQuery) throws(Refusal) -> [SiteRecord] {
        let key = BenchView.RecordListKey(operation: resource.operation, query: query)
        if let known = view.recordLists[key] { return known }
        if view.recordLists.count >= Self.recordListLimit { view.recordLists.removeAll() }
        let records = try resource.records(book, query)
        view.recordLists[key] = records
        return records
    }

    /// The issues of a board or sprint; the last few lists are remembered, as those of searches are.
    func rankedIssues(_ path: String, _ find: () throws(Refusal) -> [Int]) throws(Refusal) -> [Int] {
        if let known = view.rankings.first(where: { $0.path == path }) { return known.issues }
        let issues = try find().filter { view.sees($0, tables) }
        if view.rankings.count >= Self.searchLimit { view.rankings.removeFirst() }
        view.rankings.append((path, issues))
        return issues
    }

    private var issueQuery: IssueQuery { IssueQuery(index: index, viewer: view.viewer) }

    /// What a query finds; the last few queries are remembered, so that the pages of a search are cut from one list.
    func results(_ query: String) throws(Refusal) -> [UInt32] {
        if let place = view.searches.firstIndex(where: { $0.query == query }) {
            let known = view.searches.remove(at: place)
            view.searches.append(known)
            return known.results
        }
        let results: [UInt32]
        do {
            results = try issueQuery.results(IssueQuery.bounded(query))
        } catch {
            throw Refusal(status: 400, messages: error.messages)
        }
        if view.searches.count >= Self.searchLimit { view.searches.removeFirst() }
        view.searches.append((query, results))
        return results
    }

    /// What a query finds by now: without what searches do not know yet, but for issues that are to be consistent.
    func knownResults(_ query: String, reconciling ids: [Int] = []) throws(Refusal) -> [UInt32] {
        let results = try results(query)
        let unknown = lag.unknown(
            seconds: seconds,
            reconciling: Set(ids.compactMap { site.issueNumber(id: String($0)) })
        )
        guard !unknown.isEmpty else { return results }
        // What is unknown now will be known in a while.
        staleAfter = seconds
        return results.filter { !unknown.contains(Int($0)) }
    }

    /// How many issues a query finds.
    func count(_ query: String) throws(Refusal) -> Int {
        if !lag.unknown(seconds: seconds).isEmpty { return try knownResults(query).count }
        if let known = view.searches.first(where: { $0.query == query }) { return known.results.count }
        do {
            return try issueQuery.matches(IssueQuery.bounded(query)).population
        } catch {
            throw Refusal(status: 400, messages: error.messages)
        }
    }
}

/// Who asks, and in which version of the interface.
extension Workbench {
    /// The account that asks.
    var account: User { tables.users[view.viewer.account] }
    /// The smaller tables, as far as the account sees them.
    var book: SiteBook { view.book }
    /// Whether the account administers the site.
    var isAdministrator: Bool { view.account.isAdministrator }

    /// Answers from now on as it is seen by an account, in version 2 of the interface or 3.
    func enter(_ account: BenchAccount, isVersion2: Bool) {
        if view.account == account, view.isVersion2 == isVersion2 { return }
        if let known = views.first(where: { $0.account == account && $0.isVersion2 == isVersion2 }) {
            view = known
        } else {
            view = BenchView(tables, account, isVersion2: isVersion2)
            views.append(view)
        }
    }

    /// The number of the issue with that id or key, if there is one that the account may see.
    func issueNumber(_ idOrKey: String) -> Int? {
        let number = site.issueNumber(id: idOrKey) ?? site.issueNumber(key: idOrKey)
        return number.flatMap { view.sees($0, tables) ? $0 : nil }
    }

    /// The changed worklogs of the issues that the account may see.
    var worklogChanges: [WorklogChange] {
        if view.viewer.hiddenProjects.isEmpty { return allWorklogChanges }
        if let known = view.worklogChanges { return known }
        let seen = allWorklogChanges.filter { view.sees(($0.worklogID - 10000) / 64, tables) }
        view.worklogChanges = seen
        return seen
    }
}

/// The frames of the answers that hold issues.
struct SearchShapes {
    static let issuesHole = 0
    static let tokenHole = 1
    static let extrasHole = 2
    static let errorsHole = 3

    /// Each is what stands before and after a hole, in order.
    struct Frame {
        let steps: [(text: [UInt8], hole: Int)]

        init(_ value: JSONValue, _ dialect: Dialect) {
            var bytes: [UInt8] = []
            var steps: [(text: [UInt8], hole: Int)] = []
            value.write(dialect, into: &bytes) { hole, out in
                steps.append((out, hole))
                out.removeAll()
            }
            steps.append((bytes, -1))
            self.steps = steps
        }
    }

    let page: Frame
    let lastPage: Frame
    let bulk: Frame

    init(_ dialect: Dialect) {
        let issues = JSONValue.array([.hole(Self.issuesHole)])
        page = Frame(
            .members([
                ("issues", issues), ("nextPageToken", .stringWithHoles([.hole(Self.tokenHole)])),
                ("isLast", .bool(false)),
            ]),
            dialect
        )
        lastPage = Frame(.members([("issues", issues), ("isLast", .bool(true))]), dialect)
        bulk = Frame(.members([("issues", issues), ("issueErrors", .array([.hole(Self.errorsHole)]))]), dialect)
    }
}
