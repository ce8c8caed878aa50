import MockSite

/// Finds the account of a request and verifies its login.
struct Authentication {
    private var loginVerifier: LoginVerifier
    /// The main account. It is also the account of requests whose login identifies no account.
    private let firstAccount: SiteAccount
    private let otherAccounts: OtherAccounts
    /// The verifier of OAuth 1.0a signatures; nil on Cloud.
    private var applicationLink: OAuth1Link?

    init(_ configuration: MockJiraConfiguration, _ tables: SiteTables) {
        loginVerifier = LoginVerifier(configuration)
        firstAccount = SiteAccount(user: 0, isAdministrator: configuration.isAdministrator, hiddenProjects: [])
        otherAccounts = OtherAccounts(configuration, tables)
        if tables.isDataCenter {
            let user = configuration.oauth1Consumer?.account
            applicationLink = OAuth1Link(
                configuration,
                account: user.flatMap(otherAccounts.account(of:)) ?? firstAccount
            )
        }
    }

    /// Returns the account of a request, whether or not its login is valid.
    func account(_ request: IncomingRequest) -> SiteAccount {
        if let applicationLink, applicationLink.isSigned(request.head) { return applicationLink.account }
        guard request.address.entryPoint == .site else { return firstAccount }
        return otherAccounts.account(request.authorization) ?? firstAccount
    }

    /// Returns the verdict on the login of a request.
    ///
    /// - Parameters:
    ///   - account: The account of the request.
    ///   - tokens: The access tokens that were issued.
    mutating func verdict(
        _ request: IncomingRequest,
        _ account: SiteAccount,
        _ tokens: AccessTokenIssuer
    ) -> LoginVerifier.Verdict {
        if applicationLink?.isSigned(request.head) == true {
            return applicationLink?.verdict(request.head, request.body, now: request.now) ?? .anonymous
        }
        // The other accounts are identified by their login, which is therefore valid.
        guard account == firstAccount else { return .account }
        return loginVerifier.verdict(
            request.authorization,
            atGateway: request.address.entryPoint != .site,
            tokens,
            now: request.now
        )
    }

    /// Resets the count of wrong passwords, as after a CAPTCHA challenge.
    mutating func resetFailures() {
        loginVerifier.resetFailures()
    }
}
