import MockSite

/// The account of a request.
struct SiteAccount: Equatable {
    /// The index in the list of users.
    let user: Int
    let isAdministrator: Bool
    /// The indexes of the projects that are hidden from the account.
    let hiddenProjects: Set<Int>

    /// The main account with its default permissions.
    static let first = SiteAccount(user: 0, isAdministrator: true, hiddenProjects: [])
}

/// An account's view of a site in one version of the API, with results that were computed for it.
///
/// `SiteState` stores the view, which is only used on the server's event loop.
final class AccountView {
    struct RecordListKey: Hashable {
        let operation: String
        let query: ResourceQuery
    }

    let account: SiteAccount
    /// If `true`, rich texts are sent as wiki markup; otherwise as documents.
    let isVersion2: Bool
    let resources: SiteResources
    let viewer: QueryViewer
    var recordLists: [RecordListKey: [SiteRecord]] = [:]
    /// The results of the most recent searches. If the results depend on the current time, `now` is the time of the
    /// search; otherwise, it is 0.
    var searches: [(query: String, now: Int64, results: [UInt32])] = []
    var rankings: [(path: String, issues: [Int])] = []
    /// The changed worklogs that the account can view; nil until they are requested, or if the account can view all of
    /// them.
    var worklogChanges: [WorklogChange]?

    init(_ tables: SiteTables, _ account: SiteAccount, isVersion2: Bool) {
        self.account = account
        self.isVersion2 = isVersion2
        resources = SiteResources(
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

    /// Returns a Boolean value that indicates whether the account can view an issue.
    func canView(_ number: Int, _ tables: SiteTables) -> Bool {
        account.hiddenProjects.isEmpty || !account.hiddenProjects.contains(Int(tables.columns.projects[number]))
    }
}
