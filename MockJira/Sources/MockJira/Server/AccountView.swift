import MockSite

/// An account as the site's endpoints see it.
struct SiteAccount: Equatable {
    /// Its place in the list of users.
    let user: Int
    let isAdministrator: Bool
    /// The places of the projects that it may not see.
    let hiddenProjects: Set<Int>

    /// The account that every site has.
    static let first = SiteAccount(user: 0, isAdministrator: true, hiddenProjects: [])
}

/// What one account sees of a site in one version of the interface, and what was worked out for it.
///
/// It is kept in `SiteState`, and belongs to the server's event loop.
final class AccountView {
    struct RecordListKey: Hashable {
        let operation: String
        let query: ResourceQuery
    }

    let account: SiteAccount
    /// Whether texts are sent as wiki markup and not as documents.
    let isVersion2: Bool
    let book: SiteBook
    let viewer: QueryViewer
    var recordLists: [RecordListKey: [SiteRecord]] = [:]
    /// With the moment for which they were answered, where it matters.
    var searches: [(query: String, now: Int64, results: [UInt32])] = []
    var rankings: [(path: String, issues: [Int])] = []
    /// nil until they are asked for, and where the account sees all of them.
    var worklogChanges: [WorklogChange]?

    init(_ tables: SiteTables, _ account: SiteAccount, isVersion2: Bool) {
        self.account = account
        self.isVersion2 = isVersion2
        book = SiteBook(
            tables: tables,
            account: account.user,
            hiddenProjects: account.hiddenProjects,
            writesWiki: isVersion2
        )
        viewer = QueryViewer(
            account: account.user,
            zone: account.user == 0 ? tables.accountZone : tables.zone,
            now: IssueColumns.clock,
            hiddenProjects: account.hiddenProjects
        )
    }

    /// Whether the account may see an issue.
    func sees(_ number: Int, _ tables: SiteTables) -> Bool {
        account.hiddenProjects.isEmpty || !account.hiddenProjects.contains(Int(tables.columns.projects[number]))
    }
}
