package import ArgumentParser
package import MockJira

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The options of `mockjira` and `mockjira-tls`, which serves the same site over TLS.
package struct MockJiraOptions: ParsableArguments {
    package static let abstract = "Serves a mock Jira site, Cloud or Data Center."
    package static let discussion = """
        When the site is ready, one line with its address is printed to standard output. SIGINT and SIGTERM stop it. \
        The same seed and sizes produce the same site. Durations are numbers with a unit: ms, s, min or h (default: s).
        """

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on (0 to 65,535; 0 for any free port).")
    var port = 0

    @Option(help: "The number of issues (0 to 16,777,216).")
    var issues = 1000

    @Option(help: "The number of projects (1 to 10,000).")
    var projects = 12

    @Option(help: "The number of user accounts (1 to 1,000,000).")
    var users = 200

    @Option(help: "The seed of all random values.")
    var seed: UInt64 = 1

    @Flag(
        help: """
            Use values that common readers reject or change: numbers of thirty digits, numbers beyond the range of a \
            double, NUL characters in texts.
            """
    )
    var hostileValues = false

    @Option(help: "The delay of every response, such as 200ms or 1.5s.")
    var latency = DurationText(duration: .zero)

    @Flag(
        help:
            "Serve paths below /__mock/ without authentication: ledger, faults, site time. GET /__mock/ lists them."
    )
    var control = false

    @Option(
        help: ArgumentHelp(
            """
            The time on the site: a time such as 2026-03-01T09:30:00.000Z at which the clock is stopped, or 'now' for \
            a running clock (default: stopped at the time of the latest change of an issue). Each write advances a \
            stopped clock by one second.
            """,
            valueName: "moment"
        )
    )
    var clock: ClockText?

    @Option(help: "The number of dashboards (0 to 10,000,000).")
    var dashboards = 45

    @Option(help: "The number of archived projects, in addition to the others (0 to 10,000,000).")
    var archivedProjects = 0

    @Option(help: "The number of projects in the recycle bin (0 to 10,000,000).")
    var deletedProjects = 0

    @Option(help: "The number of plans (0 to 10,000,000).")
    var plans = 120

    @Option(help: "The share of issues with comments, in percent (0 to 100).")
    var comments = 12

    @Option(help: "The share of issues with worklogs, in percent (0 to 100).")
    var worklogs = 4

    @Option(help: "The largest number of worklogs in the list of changed worklogs (0 to 10,000,000).")
    var changedWorklogs = 3000

    @Option(help: "The deployment: cloud or datacenter.")
    var deployment = DeploymentText(deployment: .cloud)

    @Option(help: "The context path before every path, such as /jira, on Data Center only (default: none).")
    var contextPath = ""

    @Option(help: "The result window of a search on Data Center, in issues (1 or more).")
    var resultWindow = 10_000

    @Option(
        help: "The account: an e-mail address on Cloud, a user name on Data Center, where the default is demo."
    )
    var user = "demo@example.com"

    @Option(help: "The API token of the account; on Data Center, its personal access token.")
    var token = "demo-token"

    @Option(help: "The password of the account, on Data Center only.")
    var password = "demo-password"

    @Option(help: "The scoped API token of the account, for paths that begin with /ex/jira/ and the site's id.")
    var scopedToken = "demo-scoped-token"

    @Option(
        parsing: .upToNextOption,
        help: "The scopes of access tokens and of the scoped API token (default: all that the endpoints require)."
    )
    var scopes: [String] = []

    @Option(help: "The lifetime of an OAuth 2.0 access token, such as 30min.")
    var accessTokenLifetime = DurationText(duration: .seconds(3600))

    @OptionGroup
    var oauth1: OAuth1Options

    @Flag(help: "Deny the account the permissions of an administrator (default: granted).")
    var ordinaryAccount = false

    @Option(
        help: ArgumentHelp(
            """
            Another account, with the keys of the projects that are hidden from it; may be repeated.
            """,
            valueName: "email:token[:KEY,KEY…]"
        )
    )
    var otherAccount: [OtherAccountText] = []

    @Option(help: "The time zone of the account for dates in queries, such as Asia/Tokyo (default: that of the site).")
    var accountTimeZone: String?

    @Option(help: "The lifetime of page tokens, such as 90s.")
    var tokenLifetime = DurationText(duration: .seconds(604_800))

    @Option(help: "The delay before searches find a new or changed issue, such as 30s.")
    var searchDelay = DurationText(duration: .zero)

    @Option(help: "The number of latest issues that are regarded as written when the site starts.")
    var issuesJustWritten = 0

    @Option(help: "The maximum size of the cache of rendered pages, such as 100MB; 0 disables it.")
    var cache = ByteCountText(bytes: 100_000_000)

    @Option(help: "The base URL of links (default: the address listened on).")
    var baseURL: String?

    @OptionGroup
    package var tls: TLSOptions

    @Flag(help: "Insert random insignificant white space into every response.")
    var irregularWhitespace = false

    @Option(
        help: ArgumentHelp(
            """
            A fault to inject, optionally with the share of requests (0 to 1), a maximum count and a path prefix; may \
            be repeated. Names: \(Faults.all.map { $0.name }.joined(separator: ", ")).
            """,
            valueName: "name[:rate][xcount][@path]"
        )
    )
    var fault: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            The burst limit, in requests per second of each endpoint and method (1 to 1,000,000), below a path or for \
            all paths; may be repeated. Without this option, there are no limits. With it, all other paths have \
            Atlassian's limits; 'vendor' sets only Atlassian's limits.
            """,
            valueName: "n[@path]"
        )
    )
    var rateBurst: [BurstText] = []

    @Option(
        help: ArgumentHelp(
            "The quota of points per window (default: no quota; window: 1h), such as 65000/1h or 500/2s.",
            valueName: "n[/window]"
        )
    )
    var ratePoints: PointsText?

    @Option(
        help: """
            The pool to which the quota of points belongs: global, tenant, or the name that Atlassian uses for it in \
            rejections.
            """
    )
    var rateReason = PoolText(pool: .global)

    @Option(
        help: """
            The limit of a gateway whose rejections have no Retry-After header, in requests per second (1 to \
            1,000,000; default: no limit).
            """
    )
    var rateGateway: Int?

    @Option(
        help: """
            The rate limit of Jira Data Center, which reports the remaining requests in every response, in requests \
            per second (1 to 1,000,000; default: no limit).
            """
    )
    var rateFill: Int?

    @Flag(help: "Report burst limits and quotas in headers only, as not yet enforced, without rejecting requests.")
    var rateInformational = false

    @Option(
        help: ArgumentHelp(
            """
            The file for the ledger, written when the site stops: the last 100,000 requests, one JSON object per line \
            with the time, the request and the status of the response.
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
            throw ValidationError("--context-path must begin but not end with a slash, and needs Data Center.")
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
            throw ValidationError("OAuth 1.0a is available on Data Center only: add --deployment datacenter.")
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

    /// Returns the configuration of the site that the options describe, except for its encryption.
    package func configuration() throws -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration()
        configuration.host = host
        configuration.port = port
        configuration.site = MockSiteConfiguration(issues: issues, projects: projects, users: users, seed: seed)
        configuration.site.hostileValues = hostileValues
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

    /// Serves a site until SIGINT or SIGTERM, then writes the ledger if the options name a file for it.
    package func serve(_ configuration: MockJiraConfiguration) async throws {
        // From here on, the signals are handled as events and no longer end the process.
        let stop = StopSignals()
        let server = try await MockJiraServer.start(configuration)
        let authority = server.certificateAuthorityPath.map { " (CA: \($0))" } ?? ""
        print("mockjira listening on \(server.baseURL)\(authority)")
        fflush(nil)
        await stop.wait()
        let redirected = await server.redirectedRequests()
        if !redirected.isEmpty {
            let count = redirected.filter(\.hasCredentials).count
            let text =
                "mockjira: \(redirected.count) requests followed a redirect to another host, \(count) of them with "
                + "credentials\n"
            _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
        }
        if let ledger { try LedgerFile.write(await server.ledger(), to: ledger) }
        try await server.shutdown()
    }
}
