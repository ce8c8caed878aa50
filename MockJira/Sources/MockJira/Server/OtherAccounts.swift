import MockSite

/// The accounts in addition to the main account, with their API tokens.
struct OtherAccounts {
    private let accounts: [(user: String, login: String, account: SiteAccount)]

    init(_ configuration: MockJiraConfiguration, _ tables: SiteTables) {
        let people = tables.users.dropFirst().filter { $0.isActive && $0.accountType == "atlassian" }.map(\.index)
        accounts = configuration.otherAccounts.enumerated().map { place, account in
            let hidden = tables.projects.filter { account.hiddenProjects.contains($0.key) }.map(\.index)
            return (
                account.user,
                LoginVerifier.base64(Array("\(account.user):\(account.token)".utf8)),
                SiteAccount(
                    user: place < people.count ? people[people.startIndex + place] : 0,
                    isAdministrator: account.isAdministrator,
                    hiddenProjects: Set(hidden)
                )
            )
        }
    }

    /// Returns the account with a user name; nil if no other account has this name.
    func account(of user: String) -> SiteAccount? {
        accounts.first { $0.user == user }?.account
    }

    /// Returns the account that a header `Authorization` identifies; nil if it identifies none of the other accounts.
    func account(_ header: String?) -> SiteAccount? {
        guard !accounts.isEmpty, let header else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic" else { return nil }
        return accounts.first { $0.login == parts[1] }?.account
    }
}
