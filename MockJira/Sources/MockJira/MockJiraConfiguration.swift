/// The settings of a mock Jira site. Every setting has a default.
public struct MockJiraConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 selects a free port.
    public var port = 0
    /// The encryption of the connections; nil for plain HTTP. The property `tls` of the library `MockJiraTLS` sets it.
    package var encryption: (any ConnectionEncryptionSettings)?
    /// The content of the site.
    public var site = MockSiteConfiguration()
    /// The time by which each response is delayed, as on a distant site. The delay of one response does not delay
    /// others.
    public var latency = Duration.zero
    /// The path prefix of the site, such as `/jira`; empty if the site has none. Only Data Center can have a prefix.
    public var contextPath = ""
    /// The e-mail address of the main account. On Data Center, its user name is `MockSiteConfiguration.accountName`.
    public var user = "demo@example.com"
    /// The API token of the main account. On Data Center, this is a personal access token, which clients send as a
    /// bearer token.
    public var token = "demo-token"
    /// The password of the main account. Only Data Center accepts passwords.
    public var password = "demo-password"
    /// The result window of Data Center: a search for a page that would end beyond this number of issues is rejected.
    public var resultWindow = 10_000
    /// The API token with scopes of the main account. It is valid only on Cloud, and only for the paths below
    /// `/ex/jira/{cloudId}`.
    public var scopedToken = "demo-scoped-token"
    /// The app that authenticates with OAuth 2.0.
    public var oauth = MockOAuth()
    /// The application link that authenticates with OAuth 1.0a; nil if there is none. Only Data Center can have one.
    public var oauth1Consumer: MockOAuth1Consumer?
    /// The number of wrong passwords after which Data Center rejects every password until a CAPTCHA challenge is
    /// solved.
    public var captchaAfterFailures = 3
    /// If `true`, the main account is an administrator. Otherwise, its requests for data that only administrators can
    /// view get status 403.
    public var isAdministrator = true
    /// Further accounts, whose permissions may be restricted.
    public var otherAccounts: [MockAccount] = []
    /// The lifetime of page tokens, by the site's clock, in whole seconds.
    public var tokenLifetime = Duration.seconds(604_800)
    /// The delay until searches find a written issue, by the site's clock, in whole seconds. On Cloud, a request for
    /// the issue itself returns it at once, and a search finds it at once if its `reconcileIssues` contains the issue.
    public var searchDelay = Duration.zero
    /// The number of issues that are treated as written at the start of the site, so that `searchDelay` applies to
    /// them. They are the issues with the highest ids.
    public var issuesJustWritten = 0
    /// The maximum size in bytes of the cache of rendered pages, which serves repeated requests; 0 for no cache.
    public var cacheByteLimit = 100_000_000
    /// The maximum number of requests in the ledger. When it is exceeded, the oldest requests are removed.
    public var ledgerLimit = 100_000
    /// The faults of the site, which are applied in this order.
    public var faults: [MockFault] = []
    /// The rate limits of the site. By default, nothing is limited.
    public var rateLimits = MockRateLimits()
    /// The clock of the site.
    public var clock = MockClock.system
    /// The time of the site at its start, in milliseconds since 1970-01-01. If it is nil, the site starts at the time
    /// of its latest issues.
    public var siteTime: Int64?
    /// If `true`, the time of the site advances with `clock`. Otherwise, it stands still, except that each write
    /// advances it by one second.
    public var siteTimeRuns = false
    /// If `true`, the site has operations below `/__mock/` that return the ledger and set the faults and the time. They
    /// require no authentication.
    public var hasControl = false
    /// If `true`, responses contain random insignificant white space, including line breaks. Responses of Jira contain
    /// none.
    public var irregularWhitespace = false

    /// Creates the default configuration.
    public init() {}

    /// Creates a configuration with the given content of the site and the default values of all other settings.
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
