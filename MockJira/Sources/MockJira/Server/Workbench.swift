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
    let account: User
    private var out = TextWriter(capacity: 1 << 20)
    private var selections: [SelectionKey: FieldSelection] = [:]
    private var searches: [(query: String, results: [UInt32])] = []
    /// Whether the account administers the site.
    var isAdministrator = true
    /// Whether whoever asks is not logged in.
    var isAnonymous = false
    /// The smaller tables.
    private(set) var book: SiteBook
    private var recordLists: [RecordListKey: [SiteRecord]] = [:]
    /// Made when it is first asked for, since most of a site is looked through for it.
    var worklogChanges: [WorklogChange] {
        if let knownWorklogChanges { return knownWorklogChanges }
        let changes = site.worklogChanges
        knownWorklogChanges = changes
        return changes
    }
    private var knownWorklogChanges: [WorklogChange]?
    /// What the faults that hit the current request do to it.
    var sabotage = Sabotage()
    /// What the answer to the current request holds.
    var reads = ObjectsRead()

    private var rankings: [(path: String, issues: [Int])] = []

    private struct SelectionKey: Hashable {
        let selectors: [String]
        let fallback: String
        let withAgile: Bool
    }

    private struct RecordListKey: Hashable {
        let operation: String
        let query: ResourceQuery
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
        self.book = SiteBook(tables: site.tables)
        self.dialect = Dialect(seed: site.tables.configuration.seed)
        self.fragments = IssueFragments(site.tables, dialect)
        self.searchShapes = SearchShapes(dialect)
        self.account = site.tables.users[0]
    }

    /// Takes a site on which more was written in the place of the one before, and forgets what was worked out for that.
    func replace(_ tables: SiteTables) {
        site = Site(tables: tables)
        self.tables = tables
        book = SiteBook(tables: tables)
        recordLists = [:]
        searches = []
        rankings = []
        knownWorklogChanges = nil
        writes += 1
    }

    /// Those of some issues that are there.
    private func existing(_ numbers: [UInt32]) -> [UInt32] {
        tables.changes.deleted.isEmpty ? numbers : numbers.filter { tables.exists(Int($0)) }
    }

    /// Writes a page and copies it out of the memory it was written in.
    func page(_ body: (IssueWriter, inout TextWriter) -> Void) -> ByteBuffer {
        out.removeAll()
        fragments.store.bytes.withUnsafeBytes { bytes in
            body(IssueWriter(tables: tables, fragments: fragments, bytes: bytes, dialect: dialect), &out)
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

    /// The records of a resource; they are worked out once, not for every page.
    func records(of resource: Resource, _ query: ResourceQuery) throws(Refusal) -> [SiteRecord] {
        let key = RecordListKey(operation: resource.operation, query: query)
        if let known = recordLists[key] { return known }
        if recordLists.count >= Self.recordListLimit { recordLists.removeAll() }
        let records = try resource.records(book, query)
        recordLists[key] = records
        return records
    }

    /// The issues of a board or sprint; the last few lists are remembered, as those of searches are.
    func rankedIssues(_ path: String, _ find: () throws(Refusal) -> [Int]) throws(Refusal) -> [Int] {
        if let known = rankings.first(where: { $0.path == path }) { return known.issues }
        let issues = try find()
        if rankings.count >= Self.searchLimit { rankings.removeFirst() }
        rankings.append((path, issues))
        return issues
    }

    /// What searches see of the site: what was written is there at once. A search that lags behind would see tables of
    /// before.
    private var searchedTables: SiteTables { tables }

    /// Takes a query apart. Only Cloud wants it to restrict something.
    private func parsed(_ query: String) throws(JQLError) -> JQLQuery {
        tables.isDataCenter ? try JQLParser.parse(query) : try IssueQuery.bounded(query)
    }

    /// What a query finds; the last few queries are remembered, so that the pages of a search are cut from one list.
    func results(_ query: String) throws(Refusal) -> [UInt32] {
        if let place = searches.firstIndex(where: { $0.query == query }) {
            let known = searches.remove(at: place)
            searches.append(known)
            return known.results
        }
        let results: [UInt32]
        do {
            results = existing(try IssueQuery(tables: searchedTables).results(parsed(query)))
        } catch {
            throw .badRequest(error.message)
        }
        if searches.count >= Self.searchLimit { searches.removeFirst() }
        searches.append((query, results))
        return results
    }

    /// How many issues a query finds.
    func count(_ query: String) throws(Refusal) -> Int {
        if let known = searches.first(where: { $0.query == query }) { return known.results.count }
        do {
            let found = try IssueQuery(tables: searchedTables).matches(parsed(query))
            return found.population - tables.changes.deleted.count(where: { found.contains($0) })
        } catch {
            throw .badRequest(error.message)
        }
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
