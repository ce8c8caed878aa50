/// The accounts that may log in beside the first one.
struct OtherAccounts {
    private let accounts: [(credentials: Credentials, account: BenchAccount)]

    init(_ accounts: [MockAccount], _ tables: SiteTables) {
        let people = tables.users.dropFirst().filter { $0.isActive && $0.accountType == "atlassian" }.map(\.index)
        self.accounts = accounts.enumerated().map { place, account in
            let hidden = tables.projects.filter { account.hiddenProjects.contains($0.key) }.map(\.index)
            return (
                Credentials(user: account.user, token: account.token),
                BenchAccount(
                    user: place < people.count ? people[people.startIndex + place] : 0,
                    isAdministrator: account.isAdministrator,
                    hiddenProjects: Set(hidden)
                )
            )
        }
    }

    /// The account of a login; nil where it is of none of these.
    func account(_ header: String?) -> BenchAccount? {
        accounts.first { $0.credentials.verdict(header) == .account }?.account
    }
}
