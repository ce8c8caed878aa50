import MockSite
import NIOCore

/// The current content of a site, and all state that persists between requests. This state includes the columns that
/// queries are evaluated on, the views of accounts, and the memory in which pages are written.
///
/// The object needs no lock, because it is only used on the server's event loop.
final class SiteState {
    private(set) var site: Site
    private(set) var tables: SiteTables
    /// The time of the site.
    var time: SiteTime
    /// The number of writes since the start.
    private(set) var writes = 0
    let dialect: Dialect
    let searchShapes: SearchShapes
    /// The columns that queries are evaluated on.
    private(set) var index: QueryColumns
    /// The writes that searches do not find yet.
    private(set) var lag: SearchLag
    /// The access tokens of OAuth 2.0.
    var accessTokens: AccessTokenIssuer
    /// The lifetime of page tokens, in seconds.
    let tokenLifetime: Int
    /// The result window of searches by offset.
    let resultWindow: Int

    private let fragments: IssueFragments
    private var views: [AccountView]
    private var out = TextWriter(capacity: 1 << 20)
    private var selections: [SelectionKey: FieldSelection] = [:]
    private var knownWorklogChanges: [WorklogChange]?

    private struct SelectionKey: Hashable {
        let selectors: [String]
        let fallback: String
        let withAgile: Bool
    }

    private static let selectionLimit = 256

    init(_ site: Site, _ configuration: MockJiraConfiguration) {
        self.site = site
        self.tables = site.tables
        self.time = SiteTime(configuration)
        self.dialect = Dialect(seed: site.tables.configuration.seed)
        self.searchShapes = SearchShapes(dialect)
        self.index = QueryColumns(tables: site.tables)
        self.lag = SearchLag(delay: Int(configuration.searchDelay.components.seconds))
        self.accessTokens = AccessTokenIssuer(
            configuration.oauth,
            seed: configuration.site.seed,
            now: configuration.clock.nanoseconds()
        )
        self.tokenLifetime = Int(configuration.tokenLifetime.components.seconds)
        self.resultWindow = configuration.resultWindow
        self.fragments = IssueFragments(site.tables, dialect)
        self.views = [AccountView(site.tables, .first, isVersion2: false)]
        for number in site.issueIndices.suffix(configuration.issuesJustWritten) { lag.recordWrite(number, seconds: 0) }
    }

    /// Returns the view of an account in a version of the API. The view is reused until the next write.
    func view(of account: SiteAccount, isVersion2: Bool) -> AccountView {
        if let known = views.first(where: { $0.account == account && $0.isVersion2 == isVersion2 }) { return known }
        let view = AccountView(tables, account, isVersion2: isVersion2)
        views.append(view)
        return view
    }

    /// Replaces the tables after a write, and discards the results that were computed from the old tables.
    ///
    /// - Parameter seconds: The time of the write, in seconds of the site's clock since its start.
    func replace(_ tables: SiteTables, seconds: Int) {
        let before = self.tables
        site = Site(tables: tables)
        self.tables = tables
        for (number, changes) in tables.changes.issues where before.changes.issues[number] !== changes {
            lag.recordWrite(number, seconds: seconds)
        }
        index = QueryColumns(tables: tables, replacing: index)
        views = []
        knownWorklogChanges = nil
        writes += 1
    }

    /// The changed worklogs of all issues.
    var worklogChanges: [WorklogChange] {
        if let knownWorklogChanges { return knownWorklogChanges }
        let changes = site.worklogChanges
        knownWorklogChanges = changes
        return changes
    }

    /// Writes a page into reused memory, and returns a copy of it.
    func page(writesWiki: Bool, _ body: (IssueWriter, inout TextWriter) -> Void) -> ByteBuffer {
        out.removeAll()
        IssueWriter.using(tables, fragments, dialect, writesWiki: writesWiki) { body($0, &out) }
        return out.withBytes { ByteBuffer(bytes: $0) }
    }

    /// Returns the fields that match the selectors or, if there are no selectors, the selector `fallback`. The most
    /// recent selections are cached.
    func selection(_ selectors: [String], fallback: String, withAgile: Bool) -> FieldSelection {
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
}
