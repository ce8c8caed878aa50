/// The settings of a mock Jira site. Every setting has a default.
public struct MockJiraConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 selects a free port.
    public var port = 0
    /// Encryption of the connections, set through `tls` of the library `MockJiraTLS`; nil for plain HTTP.
    package var encryption: (any ConnectionEncryptionSettings)?
    /// The content of the site.
    public var site = MockSiteConfiguration()
    /// The time by which each response is delayed, as on a distant site. The delay does not block other requests.
    public var latency = Duration.zero
    /// The path prefix of the site, such as `/jira`; empty for none. Only Data Center has one.
    public var contextPath = ""
    /// The e-mail address of the main account. On Data Center, its user name is `MockSiteConfiguration.accountName`.
    public var user = "demo@example.com"
    /// The API token of the main account. On Data Center, it is a personal access token, which is sent as a bearer
    /// token.
    public var token = "demo-token"
    /// The password of the main account, which only Data Center accepts.
    public var password = "demo-password"
    /// The number of results that a search on Data Center can reach. A page that would end beyond it gets an error.
    public var resultWindow = 10_000
    /// The API token with scopes of the main account. On Cloud, it is valid for the paths below
    /// `/ex/jira/{cloudId}`, and only for them.
    public var scopedToken = "demo-scoped-token"
    /// The app that reads the site by OAuth 2.0.
    public var oauth = MockOAuth()
    /// The application link by OAuth 1.0a, which only Data Center has; nil for none.
    public var oauth1Consumer: MockOAuth1Consumer?
    /// The number of wrong passwords after which Data Center rejects every password, until a CAPTCHA challenge is
    /// solved.
    public var captchaAfterFailures = 3
    /// If `true`, the main account is an administrator. Otherwise, content for administrators gets status 403.
    public var isAdministrator = true
    /// Further accounts, whose permissions may be restricted.
    public var otherAccounts: [MockAccount] = []
    /// The lifetime of page tokens, by the site's clock, in whole seconds.
    public var tokenLifetime = Duration.seconds(604_800)
    /// The delay until searches find a written issue, by the site's clock, in whole seconds. On Cloud, an issue can
    /// be read at once and is found later, unless it is among the `reconcileIssues` of a search.
    public var searchDelay = Duration.zero
    /// The number of issues, those with the highest ids, that count as written at the start of the site.
    public var issuesJustWritten = 0
    /// The maximum size in bytes of the cache of rendered pages, which serves repeated requests; 0 for no cache.
    public var cacheByteLimit = 100_000_000
    /// The most requests in the ledger; older ones are removed.
    public var ledgerLimit = 100_000
    /// The faults of the site, applied in this order.
    public var faults: [MockFault] = []
    /// The rate limits of the site. By default, nothing is limited.
    public var rateLimits = MockRateLimits()
    /// The clock of the site.
    public var clock = MockClock.system
    /// The time of the site at its start, in milliseconds since 1970-01-01; nil starts at the time of its latest
    /// issues.
    public var siteTime: Int64?
    /// If `true`, the time of the site advances with `clock`. Otherwise, it stands still, except for one second per
    /// write.
    public var siteTimeRuns = false
    /// If `true`, the site serves the operations below `/__mock/`, which return the ledger, and set the faults and
    /// the time. They need no login.
    public var hasControl = false
    /// If `true`, responses contain random insignificant white space, line breaks included. Jira itself sends none.
    public var irregularWhitespace = false

    /// Creates the default configuration.
    public init() {}

    /// Creates a configuration that differs from the default in the content of the site.
    public init(site: MockSiteConfiguration) {
        self.site = site
    }
}

/// An account in addition to the main account. It is one of the site's users.
public struct MockAccount: Sendable, Equatable {
    /// The e-mail address with which the account logs in.
    public var user: String
    /// The API token of the account.
    public var token: String
    /// The keys of the projects that are hidden from the account, with all their content.
    public var hiddenProjects: [String]
    /// A Boolean value that indicates whether the account administers the site.
    public var isAdministrator: Bool

    /// Creates an account. By default it can view all content and is not an administrator.
    public init(user: String, token: String, hiddenProjects: [String] = [], isAdministrator: Bool = false) {
        self.user = user
        self.token = token
        self.hiddenProjects = hiddenProjects
        self.isAdministrator = isAdministrator
    }
}
