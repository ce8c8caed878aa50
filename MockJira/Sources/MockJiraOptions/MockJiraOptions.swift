package import ArgumentParser
package import MockJira

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The options of `mockjira` and of `mockjira-tls`, which serves the same site over TLS.
package struct MockJiraOptions: ParsableArguments {
    package static let abstract = "Serves a mock Jira site, Cloud or Data Center."
    package static let discussion = """
        When the site is ready, one line on standard output gives its address. It ends on SIGINT and SIGTERM. \
        The same seed and sizes give the same site.
        """

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 0

    @Option(help: "How many issues the site has.")
    var issues = 1000

    @Option(help: "How many projects the site has.")
    var projects = 12

    @Option(help: "How many user accounts the site has.")
    var users = 200

    @Option(help: "What all that is random follows from.")
    var seed: UInt64 = 1

    @Option(help: "How long every answer is held back, as in 200ms or 1.5s.")
    var latency = DurationText(duration: .zero)

    @Flag(
        help:
            "Answer below /__mock/, without a login: the ledger, faults, the time on the site. GET /__mock/ tells more."
    )
    var control = false

    @Option(
        help: ArgumentHelp(
            """
            The time on the site: a moment such as 2026-03-01T09:30:00.000Z at which it stands, or 'now', from where it \
            goes on. Unless it is said, it stands where the latest issues were changed. Whatever is written takes a second.
            """,
            valueName: "moment"
        )
    )
    var clock: ClockText?

    @Option(help: "How many dashboards the site has.")
    var dashboards = 45

    @Option(help: "How many archived projects the site has beside the others.")
    var archivedProjects = 0

    @Option(help: "How many projects are in the site's recycle bin.")
    var deletedProjects = 0

    @Option(help: "How many plans the site has.")
    var plans = 120

    @Option(help: "How many of a hundred issues have comments.")
    var comments = 12

    @Option(help: "How many of a hundred issues have worklogs.")
    var worklogs = 4

    @Option(help: "How many worklogs the list of changed worklogs tells, at most.")
    var changedWorklogs = 3000

    @Option(help: "Which product to be: cloud or datacenter.")
    var deployment = DeploymentText(deployment: .cloud)

    @Option(help: "What stands before every path, as in /jira.")
    var contextPath = ""

    @Option(help: "How far a search on Data Center reaches, in issues.")
    var resultWindow = 10_000

    @Option(
        help: "The account's e-mail address; on Data Center the name it logs in by, which is demo unless it is said."
    )
    var user = "demo@example.com"

    @Option(help: "The account's API token; on Data Center its personal access token.")
    var token = "demo-token"

    @Option(help: "The account's password, which only Data Center takes.")
    var password = "demo-password"

    @Option(help: "The account's API token with scopes, for the paths below /ex/jira/ and the site's id.")
    var scopedToken = "demo-scoped-token"

    @Option(
        parsing: .upToNextOption,
        help: "What access tokens and the token with scopes allow; all that is needed, unless it is said."
    )
    var scopes: [String] = []

    @Option(help: "How long an access token of OAuth 2.0 is good.")
    var accessTokenLifetime = DurationText(duration: .seconds(3600))

    @OptionGroup
    var oauth1: OAuth1Options

    @Flag(help: "Refuse the account what only administrators of the site may see.")
    var ordinaryAccount = false

    @Option(
        help: ArgumentHelp(
            """
            Let in another account, which does not see the projects named after its token. May be given several times.
            """,
            valueName: "email:token[:KEY,KEY…]"
        )
    )
    var otherAccount: [OtherAccountText] = []

    @Option(help: "The time zone of the account, in which queries read dates, as in Asia/Tokyo; by default the site's.")
    var accountTimeZone: String?

    @Option(help: "How long the tokens that lead from page to page are good, as in 90s.")
    var tokenLifetime = DurationText(duration: .seconds(604_800))

    @Option(help: "How long searches do not find what was written, as in 30s.")
    var searchDelay = DurationText(duration: .zero)

    @Option(help: "How many issues, the latest ones, count as written when the site starts.")
    var issuesJustWritten = 0

    @Option(help: "How much memory rendered pages may take, as in 100MB; 0 keeps none.")
    var cache = ByteCountText(bytes: 100_000_000)

    @Option(help: "The address that links begin with, if not the one listened on.")
    var baseURL: String?

    @OptionGroup
    package var tls: TLSOptions

    @Flag(help: "Spread random insignificant white space over every answer.")
    var irregularWhitespace = false

    @Option(
        help: ArgumentHelp(
            """
            Do something wrong, for a share of the requests, no more than a number of times, below a path. May be \
            given several times. Names: \(Faults.all.map { $0.name }.joined(separator: ", ")).
            """,
            valueName: "name[:rate][xcount][@path]"
        )
    )
    var fault: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Answer so many requests a second of each endpoint and method, below a path or everywhere; 'vendor' stands \
            for the vendor's own limits, which hold where no other is given. May be given several times.
            """,
            valueName: "n[@path]"
        )
    )
    var rateBurst: [BurstText] = []

    @Option(
        help: ArgumentHelp(
            "Give out so many points in a window, an hour unless it is said, as in 65000/1h or 500/2s.",
            valueName: "n[/window]"
        )
    )
    var ratePoints: PointsText?

    @Option(help: "Whose quota the points are: global or tenant, or the vendor's words for why a request is refused.")
    var rateReason = PoolText(pool: .global)

    @Option(help: "Let so many requests a second through a gateway, which does not say how long to wait.")
    var rateGateway: Int?

    @Option(
        help: "Answer so many requests a second as Jira Data Center does, which tells in every answer what is left."
    )
    var rateFill: Int?

    @Flag(help: "Refuse nothing for bursts and points, and tell of them in the headers for limits not yet enforced.")
    var rateInformational = false

    @Option(
        help: ArgumentHelp(
            """
            Write the last 100,000 requests to this file when the site ends, a JSON object a line: what was asked, when, \
            and how it was answered.
            """,
            valueName: "file"
        )
    )
    var ledger: String?

    package func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard (0...1 << 24).contains(issues) else { throw ValidationError("--issues must be from 0 to 16777216.") }
        guard (1...10_000).contains(projects) else { throw ValidationError("--projects must be from 1 to 10000.") }
        guard (1...1_000_000).contains(users) else { throw ValidationError("--users must be from 1 to 1000000.") }
        for (name, limit) in [("--rate-gateway", rateGateway), ("--rate-fill", rateFill)] {
            guard limit ?? 1 >= 1, limit ?? 1 <= BurstText.limit else {
                throw ValidationError("\(name) must be from 1 to \(BurstText.limit).")
            }
        }
        let hasContext = !contextPath.isEmpty
        guard
            !hasContext
                || contextPath.hasPrefix("/") && !contextPath.hasSuffix("/") && deployment.deployment == .dataCenter
        else {
            throw ValidationError("--context-path must begin with a slash, end without one, and goes with Data Center.")
        }
        for (name, count) in [
            ("--dashboards", dashboards), ("--plans", plans), ("--archived-projects", archivedProjects),
            ("--deleted-projects", deletedProjects), ("--changed-worklogs", changedWorklogs),
        ] {
            guard (0...10_000_000).contains(count) else { throw ValidationError("\(name) must be from 0 to 10000000.") }
        }
        for (name, share) in [("--comments", comments), ("--worklogs", worklogs)] {
            guard (0...100).contains(share) else { throw ValidationError("\(name) must be from 0 to 100.") }
        }
        guard resultWindow >= 1 else { throw ValidationError("--result-window must be at least 1.") }
        if oauth1.isGiven, deployment.deployment != .dataCenter {
            throw ValidationError("OAuth 1.0a needs a site of Data Center: add --deployment datacenter.")
        }
        _ = try oauth1.consumer()
        _ = try faults()
    }

    private var rateLimits: MockRateLimits {
        var limits = MockRateLimits()
        limits.burst = rateBurst.isEmpty ? nil : MockRateLimits.Burst(rules: rateBurst.compactMap(\.rule))
        limits.points = ratePoints.map { .init(limit: $0.limit, window: $0.window, pool: rateReason.pool) }
        limits.gateway = rateGateway
        limits.fill = rateFill
        limits.isInformational = rateInformational
        return limits
    }

    private func faults() throws -> [MockFault] {
        try fault.map { text in
            do throws(MockJiraError) {
                return try MockFault(text)
            } catch {
                throw ValidationError(error.description)
            }
        }
    }

    package init() {}

    /// The site that the options describe, without encryption.
    package func configuration() throws -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.site = MockSiteConfiguration(issues: issues, projects: projects, users: users, seed: seed)
        configuration.site.baseURL = baseURL
        configuration.site.dashboards = dashboards
        configuration.site.plans = plans
        configuration.site.archivedProjects = archivedProjects
        configuration.site.deletedProjects = deletedProjects
        configuration.site.commentedIssues = comments
        configuration.site.workedIssues = worklogs
        configuration.site.worklogs = changedWorklogs
        configuration.hasControl = control
        configuration.siteTime = clock?.moment
        configuration.siteTimeRuns = clock?.runs ?? false
        configuration.latency = latency.duration
        configuration.user = user
        configuration.token = token
        configuration.password = password
        configuration.scopedToken = scopedToken
        configuration.oauth.accessTokenLifetime = accessTokenLifetime.duration
        configuration.oauth1Consumer = try oauth1.consumer()
        if !scopes.isEmpty { configuration.oauth.scopes = scopes }
        configuration.resultWindow = resultWindow
        configuration.contextPath = contextPath
        configuration.site.deployment = deployment.deployment
        if deployment.deployment == .dataCenter, user != MockJiraConfiguration().user {
            configuration.site.accountName = user
        }
        configuration.isAdministrator = !ordinaryAccount
        configuration.otherAccounts = otherAccount.map(\.account)
        configuration.site.accountTimeZone = accountTimeZone
        configuration.tokenLifetime = tokenLifetime.duration
        configuration.searchDelay = searchDelay.duration
        configuration.issuesJustWritten = issuesJustWritten
        configuration.cacheByteLimit = cache.bytes
        configuration.irregularWhitespace = irregularWhitespace
        configuration.rateLimits = rateLimits
        configuration.faults = try faults()
        return configuration
    }

    /// Serves a site until SIGINT or SIGTERM, then writes the ledger where one is asked for.
    package func serve(_ configuration: MockJiraConfiguration) async throws {
        // From here on the signals are events to wait for, and no longer end the process by themselves.
        let stop = StopSignals()
        let server = try await MockJiraServer.start(configuration)
        let authority = server.certificateAuthorityPath.map { " (CA: \($0))" } ?? ""
        print("mockjira listening on \(server.baseURL)\(authority)")
        fflush(nil)
        await stop.wait()
        let redirected = await server.redirectedRequests()
        if !redirected.isEmpty {
            let count = redirected.filter(\.hasCredentials).count
            let text = "mockjira: another host was asked \(redirected.count) times, with credentials \(count) times\n"
            _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
        }
        if let ledger { try LedgerFile.write(await server.ledger(), to: ledger) }
        try await server.shutdown()
    }
}
