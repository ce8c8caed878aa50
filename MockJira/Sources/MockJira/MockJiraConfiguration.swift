/// Everything a mock Jira site can be told before it starts. Every value has a default.
public struct MockJiraConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    public var port = 0
    /// Encryption of the connections, set through `tls` of the library `MockJiraTLS`; nil for plain HTTP.
    package var encryption: (any ConnectionEncryptionSettings)?
    /// What the site holds.
    public var site = MockSiteConfiguration()
    /// How long every answer is held back, as a distant site would. It passes on a timer and blocks no other request.
    public var latency = Duration.zero
    /// The path that stands before every other, as in `/jira`; empty for none. Only Data Center has one.
    public var contextPath = ""
    /// The e-mail address of the one account that may log in; on Data Center it logs in by `MockSiteConfiguration.accountName`.
    public var user = "demo@example.com"
    /// The API token of that account; on Data Center its personal access token, which is sent as a bearer.
    public var token = "demo-token"
    /// The password of that account, which only Data Center lets in.
    public var password = "demo-password"
    /// How many issues from the first on a search on Data Center reaches: a page that ends beyond answers an error.
    public var resultWindow = 10_000
    /// The API token of that account whose scopes were chosen: on Cloud it opens the paths below `/ex/jira/{cloudId}`, and
    /// those alone.
    public var scopedToken = "demo-scoped-token"
    /// The app that may read the site by OAuth 2.0.
    public var oauth = MockOAuth()
    /// The application link by OAuth 1.0a, which only Data Center has; nil for none.
    public var oauth1Consumer: MockOAuth1Consumer?
    /// After how many wrong passwords Data Center refuses every password until somebody has solved a riddle.
    public var captchaAfterFailures = 3
    /// Whether that account administers the site; else what only administrators may see answers 403.
    public var isAdministrator = true
    /// Further accounts that may log in, each of which may see less.
    public var otherAccounts: [MockAccount] = []
    /// How long the tokens that lead from page to page are good, by the site's clock, in whole seconds.
    public var tokenLifetime = Duration.seconds(604_800)
    /// How long it takes until searches find what was written, by the site's clock, in whole seconds: on Cloud, an issue can
    /// be read at once and is found a while later, unless it is among the `reconcileIssues` of a search.
    public var searchDelay = Duration.zero
    /// How many issues, those with the highest ids, count as written at the moment when the site starts.
    public var issuesJustWritten = 0
    /// How many bytes of rendered pages are kept for requests that come again; 0 keeps none.
    public var cacheByteLimit = 100_000_000
    /// How many requests the ledger remembers; older ones fall out.
    public var ledgerLimit = 100_000
    /// The errors that the site makes on purpose, applied in this order.
    public var faults: [MockFault] = []
    /// How often the site lets itself be asked. Nothing is limited by default.
    public var rateLimits = MockRateLimits()
    /// What the site takes the time from.
    public var clock = MockClock.system
    /// The time on the site, in epoch milliseconds, at the start; nil for that of its latest issues.
    public var siteTime: Int64?
    /// Whether that time goes on with `clock`. Else it stands still, but for a second with everything that is written.
    public var siteTimeRuns = false
    /// Whether the paths below `/__mock/` answer, which tell of the requests and change what the site does. They ask for no
    /// login.
    public var hasControl = false
    /// Whether answers carry random insignificant white space, line breaks included. Jira itself sends none.
    public var irregularWhitespace = false

    /// The default configuration.
    public init() {}

    /// A configuration that differs from the default in what its site holds.
    public init(site: MockSiteConfiguration) {
        self.site = site
    }
}

/// An account that may log in beside the first one. It is one of the site's users.
public struct MockAccount: Sendable, Equatable {
    /// The e-mail address that it logs in with.
    public var user: String
    /// Its API token.
    public var token: String
    /// The keys of the projects that it may not see, nor anything of them: to this account, they do not exist.
    public var hiddenProjects: [String]
    /// Whether it administers the site.
    public var isAdministrator: Bool

    /// An account; by default one that sees everything and administers nothing.
    public init(user: String, token: String, hiddenProjects: [String] = [], isAdministrator: Bool = false) {
        self.user = user
        self.token = token
        self.hiddenProjects = hiddenProjects
        self.isAdministrator = isAdministrator
    }
}
