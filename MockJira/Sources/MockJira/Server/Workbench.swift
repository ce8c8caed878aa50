import NIOCore

/// What the endpoints work with: the site, its dialect, and memory that is used again from request to request.
///
/// It belongs to the server's one event loop and is touched from nowhere else, which is why it needs no lock.
final class Workbench {
    private(set) var site: Site
    private(set) var tables: SiteTables
    /// What time it is on the site.
    var time: SiteTime
    /// Counts how often something was written.
    private(set) var writes = 0
    let dialect: Dialect
    let fragments: IssueFragments
    let searchShapes: SearchShapes
    /// The columns that queries are answered from.
    private(set) var index: QueryColumns
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
    private var allWorklogChanges: [WorklogChange]?
    /// Whether whoever asks is not logged in.
    var isAnonymous = false
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

    /// The access tokens.
    var oauth: OAuthDesk
    /// How many issues from the first on a search by offsets reaches.
    var resultWindow = 10_000

    init(_ site: Site, _ configuration: MockJiraConfiguration) {
        self.site = site
        self.time = SiteTime(configuration)
        self.oauth = OAuthDesk(
            configuration.oauth,
            seed: configuration.site.seed,
            now: configuration.clock.nanoseconds()
        )
        self.tables = site.tables
        self.dialect = Dialect(seed: site.tables.configuration.seed)
        self.fragments = IssueFragments(site.tables, dialect)
        self.searchShapes = SearchShapes(dialect)
        self.index = QueryColumns(tables: site.tables)
        self.views = [BenchView(site.tables, .first, isVersion2: false)]
        self.view = views[0]
    }

    /// Takes a site on which more was written in the place of the one before, and forgets what was worked out for that.
    func replace(_ tables: SiteTables) {
        let before = self.tables
        site = Site(tables: tables)
        self.tables = tables
        for (number, changes) in tables.changes.issues where before.changes.issues[number] !== changes {
            lag.note(number, seconds: seconds)
        }
        index = QueryColumns(tables: tables, replacing: index)
        // What was worked out for an account is worked out anew.
        view = BenchView(tables, view.account, isVersion2: view.isVersion2)
        views = [view]
        allWorklogChanges = nil
        writes += 1
    }

    /// Those of some issues that are there.
    private func existing(_ numbers: [UInt32]) -> [UInt32] {
        tables.changes.deleted.isEmpty ? numbers : numbers.filter { tables.exists(Int($0)) }
    }

    /// Writes a page and copies it out of the memory it was written in.
    func page(_ body: (IssueWriter, inout TextWriter) -> Void) -> ByteBuffer {
        out.removeAll()
        IssueWriter.using(tables, fragments, dialect, writesWiki: view.isVersion2) { body($0, &out) }
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

    private var issueQuery: IssueQuery {
        var viewer = view.viewer
        viewer.now = time.now
        return IssueQuery(index: index, viewer: viewer)
    }

    /// Takes a query apart. Only Cloud wants it to restrict something.
    private func parsed(_ query: String) throws(JQLError) -> JQLQuery {
        tables.isDataCenter ? try JQLParser.parse(query) : try IssueQuery.bounded(query)
    }

    /// What a query finds; the last few queries are remembered, so that the pages of a search are cut from one list.
    func results(_ query: String) throws(Refusal) -> [UInt32] {
        let now = JQLDate.dependsOnNow(query) ? time.now : 0
        // What such a query finds changes with the time, whatever was asked before.
        if now > 0 { staleAfter = seconds - 1 }
        if let place = view.searches.firstIndex(where: { $0.query == query && $0.now == now }) {
            let known = view.searches.remove(at: place)
            view.searches.append(known)
            return known.results
        }
        let results: [UInt32]
        do {
            results = existing(try issueQuery.results(parsed(query)))
        } catch {
            throw Refusal(status: 400, messages: error.messages)
        }
        if view.searches.count >= Self.searchLimit { view.searches.removeFirst() }
        view.searches.append((query, now, results))
        return results
    }

    /// What a query finds that may name issues that are not there. It is not remembered: there is one for each page of a
    /// reader that lists what it wants.
    func resultsUnvalidated(_ query: String) throws(Refusal) -> [UInt32] {
        var lenient = issueQuery
        lenient.passesOverMissingIssues = true
        do {
            return existing(try lenient.results(parsed(query)))
        } catch {
            throw Refusal(status: 400, messages: error.messages)
        }
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
        if JQLDate.dependsOnNow(query) { return try results(query).count }
        if let known = view.searches.first(where: { $0.query == query }) { return known.results.count }
        do {
            return try issueQuery.count(parsed(query), excluding: tables.changes.deleted)
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
        let all = allWorklogChanges ?? site.worklogChanges
        allWorklogChanges = all
        if view.viewer.hiddenProjects.isEmpty { return all }
        if let known = view.worklogChanges { return known }
        let seen = all.filter {
            view.sees(tables.changes.worklogIssues[$0.worklogID] ?? ($0.worklogID - 10000) / 64, tables)
        }
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
