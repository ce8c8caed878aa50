import NIOCore
import NIOHTTP1

/// Turns requests into answers. It belongs to the server's event loop and holds everything that changes.
final class SiteService {
    let bench: Workbench
    let latency: TimeAmount
    var ledger: Ledger
    private var cache: PageCache
    private let router: Router
    private var credentials: Credentials
    /// What stands before every path; empty for nothing.
    private let contextPath: String
    private let hasControl: Bool
    /// Whether only this machine can reach the site.
    private let isLoopback: Bool
    let login: Login
    private let otherAccounts: OtherAccounts
    /// nil on Cloud.
    private var applicationLink: OAuth1Link?
    /// The account that most requests come from.
    private let firstAccount: BenchAccount
    private var faults: FaultHits
    /// The address of the other host; empty where there is none.
    var elsewhere = ""
    /// Who came to the other host.
    var visits: [BystanderVisit] = []
    private let irregularWhitespace: Bool
    private let gzip: GzipEncoder?
    private let draws: Draws
    private var gate: RateGate?
    /// The nanoseconds of the site's clock.
    func now() -> Int { clock() + bench.time.shift }
    private let clock: @Sendable () -> Int
    /// When the site was started.
    let start: Int
    private var connections = 0

    init(_ configuration: MockJiraConfiguration, site: Site) {
        bench = Workbench(site, configuration)
        bench.resultWindow = configuration.resultWindow
        router = Router(Endpoints.of(site.tables))
        contextPath = configuration.contextPath
        hasControl = configuration.hasControl
        isLoopback = ["127.0.0.1", "::1", "localhost"].contains(configuration.host)
        login = Login(
            user: configuration.user,
            accountName: configuration.site.accountName,
            token: configuration.token,
            password: configuration.password,
            refreshToken: configuration.oauth.refreshToken
        )
        bench.tokenLifetime = Int(configuration.tokenLifetime.components.seconds)
        bench.lag = SearchLag(delay: Int(configuration.searchDelay.components.seconds))
        for number in site.issueIndices.suffix(configuration.issuesJustWritten) { bench.lag.note(number, seconds: 0) }
        firstAccount = BenchAccount(user: 0, isAdministrator: configuration.isAdministrator, hiddenProjects: [])
        otherAccounts = OtherAccounts(configuration, site.tables)
        if site.tables.isDataCenter {
            let user = configuration.oauth1Consumer?.account
            applicationLink = OAuth1Link(
                configuration,
                account: user.flatMap(otherAccounts.account(of:)) ?? firstAccount
            )
        }
        let (seconds, attoseconds) = configuration.latency.components
        latency = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        ledger = Ledger(limit: configuration.ledgerLimit)
        cache = PageCache(byteLimit: configuration.cacheByteLimit)
        credentials = Credentials(configuration)
        faults = FaultHits(configuration.faults)
        irregularWhitespace = configuration.irregularWhitespace
        gzip = GzipEncoder()
        draws = Draws(seed: configuration.site.seed, subject: 3)
        gate = RateGate(configuration.rateLimits, epochSeconds: configuration.clock.epochSeconds)
        clock = configuration.clock.nanoseconds
        start = clock()
    }

    /// What the account logs in with, as the front page tells it.
    struct Login {
        let user, accountName, token, password, refreshToken: String
    }

    /// The faults and how often each has hit.
    var activeFaults: [(fault: any Fault, hits: Int)] { faults.counts }

    /// All operations of the site.
    var endpoints: [any Endpoint] { Endpoints.of(bench.tables) }

    /// The answer to what is not asked of the site but of the mock itself: its page and its control. nil for all else.
    func ownAnswer(_ head: HTTPRequestHead, _ body: ByteBuffer) -> Answer? {
        let path = String(head.uri.prefix { $0 != "?" })
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        if hasControl, path.hasPrefix(Control.prefix) { return Control(service: self).answer(method, path, body) }
        guard method == "GET", path == "/" || path == contextPath + "/" else { return nil }
        return FrontPage(service: self, tellsSecrets: isLoopback).answer()
    }

    /// Does other things wrong from now on.
    func setFaults(_ faults: [any Fault]) {
        self.faults = FaultHits(faults)
    }

    func nextConnection() -> Int {
        defer { connections += 1 }
        return connections
    }

    /// An answer as it goes out.
    struct Reply {
        var status: Int
        var contentType: String
        var headers: [(String, String)]
        var contentEncoding: String?
        var body: ByteBuffer
        var faults: [String]
        /// How it goes over the wire, unless that is at once and whole. Its body is `body`.
        var delivery: Delivery?
        /// Which rate limit refused the request.
        var refusal: String?
    }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - order: Its place in the order of arrival, which decides together with the seed which faults hit it.
    ///   - now: The clock's nanoseconds.
    func reply(_ head: HTTPRequestHead, _ body: ByteBuffer, order: Int, now: Int) -> Reply {
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        let (whole, rawQuery) = split(head.uri)
        let (written, door) = door(whole)
        let isVersion2 = !bench.tables.isDataCenter && VersionTwo.contains(written)
        let path = isVersion2 ? VersionTwo.path(written) : written
        bench.seconds = (now - start) / 1_000_000_000
        if let applicationLink, applicationLink.isSigned(head) {
            bench.enter(applicationLink.account, isVersion2: isVersion2)
        } else {
            let other = door == .site ? otherAccounts.account(head.headers.first(name: "authorization")) : nil
            bench.enter(other ?? firstAccount, isVersion2: isVersion2)
        }
        guard gate != nil else { return answered(head, body, method, path, rawQuery, order, door, now).reply }
        let endpoint = try? router.route(method, path).0.path
        switch gate?.admit(method, path: path, endpoint: endpoint, now: now) {
        case .refused(let refusal):
            let answer = refusal.answer(bench.dialect)
            return Reply(
                status: answer.status,
                contentType: answer.contentType,
                headers: answer.headers,
                contentEncoding: nil,
                body: answer.body,
                faults: [],
                refusal: refusal.reason
            )
        case .admitted(let pass):
            var (reply, points) = answered(head, body, method, path, rawQuery, order, door, now)
            reply.headers += gate?.charge(pass, points: points, now: now, order: order) ?? []
            return reply
        case nil: return answered(head, body, method, path, rawQuery, order, door, now).reply
        }
    }

    /// Answers a request that was let in, and tells what it costs.
    private func answered(
        _ head: HTTPRequestHead,
        _ body: ByteBuffer,
        _ method: String,
        _ path: String,
        _ rawQuery: String,
        _ order: Int,
        _ door: Door,
        _ now: Int
    ) -> (reply: Reply, points: Int) {
        var verdict = Credentials.Verdict.account
        if applicationLink?.isSigned(head) == true {
            verdict = applicationLink?.verdict(head, body, now: now) ?? .anonymous
        } else if bench.view.account == firstAccount {
            verdict = credentials.verdict(
                head.headers.first(name: "authorization"),
                atGateway: door != .site,
                bench.oauth,
                now: now
            )
        }
        let hits = faults.hits(path: path, order: order, draws)
        let wantsGzip = Self.accepts(head.headers, "gzip") && gzip != nil
        let key = PageCache.Key(
            method: method,
            uri: head.uri,
            body: body,
            isCompressed: wantsGzip,
            account: bench.view.account.user
        )
        if verdict == .account, hits.isEmpty, let page = cache.page(key, seconds: bench.seconds) {
            let reply = Reply(
                status: 200,
                contentType: page.contentType,
                headers: accountHeaders,
                contentEncoding: page.contentEncoding,
                body: page.body,
                faults: []
            )
            return (reply, page.points)
        }
        var isRepeatable = false
        var answer: Answer
        bench.sabotage = Sabotage()
        bench.reads = ObjectsRead()
        bench.staleAfter = nil
        for hit in hits {
            bench.sabotage.earlierHits = hit.earlier
            hit.fault.prepare(&bench.sabotage)
        }
        do throws(Refusal) {
            guard door != .elsewhere else { throw Refusal.gateway(404, "Not Found") }
            let (endpoint, values) = try router.route(method, path)
            try checkLogin(verdict, endpoint, atGateway: door != .site)
            if bench.sabotage.losesLogin, endpoint.path.hasSuffix("/myself") {
                throw LoginRefusals(site: bench.site).refusal(.expired, atGateway: door != .site)
            }
            bench.isAnonymous = verdict == .anonymous
            let request = try request(
                method,
                path,
                rawQuery,
                body,
                contentType: head.headers.first(name: "content-type"),
                values,
                endpoint
            )
            let writes = bench.writes
            answer = try endpoint.answer(request, bench)
            if bench.writes != writes { cache = PageCache(byteLimit: cache.byteLimit) }
            isRepeatable = endpoint.isRepeatable && verdict == .account && hits.isEmpty
        } catch {
            answer = error.answer(bench.dialect, path: path)
            if error.status == 404, error.isRoute, bench.tables.isDataCenter { answer = unknownPath(head.uri) }
        }
        if bench.view.isVersion2 { answer.body = VersionTwo.readdressed(answer.body) }
        if bench.sabotage.losesLogin {
            answer.headers.append(("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"))
            if bench.tables.isDataCenter { answer.headers.append(("X-AUSERNAME", "anonymous")) }
        } else if verdict == .account {
            answer.headers += accountHeaders
        } else if bench.tables.isDataCenter, verdict == .anonymous {
            answer.headers.append(("X-AUSERNAME", "anonymous"))
        }
        if irregularWhitespace, answer.body.readableBytes > 0 {
            let seed = bench.tables.configuration.seed ^ UInt64(answer.body.readableBytes)
            answer.body = ByteBuffer(bytes: IrregularWhitespace.spread(answer.body.readableBytesView, seed: seed))
        }
        spoil(&answer, hits, uri: head.uri)
        var reply = Reply(
            status: answer.status,
            contentType: answer.contentType,
            headers: answer.headers,
            contentEncoding: nil,
            body: answer.body,
            faults: hits.map { type(of: $0.fault).name }
        )
        if wantsGzip, answer.body.readableBytes > 0, let gzip {
            reply.body = gzip.compressed(answer.body)
            reply.contentEncoding = "gzip"
        }
        deliver(&reply, hits)
        if isRepeatable, reply.status == 200 {
            cache.insert(
                PageCache.Page(
                    contentType: reply.contentType,
                    body: reply.body,
                    contentEncoding: reply.contentEncoding,
                    points: bench.reads.points,
                    staleAfter: bench.staleAfter
                ),
                for: key
            )
        }
        return (reply, bench.reads.points)
    }

    private var accountHeaders: [(String, String)] {
        if let name = bench.account.name { return [("X-AUSERNAME", name)] }
        return [("X-AAccountId", bench.account.accountID)]
    }

    /// What Data Center says where its router knows nothing.
    private func unknownPath(_ uri: String) -> Answer {
        let path = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let origin = bench.site.baseURL.dropLast(contextPath.utf8.count)
        return Answer(
            status: 404,
            .members([("message", .string("null for uri: \(origin)\(path)")), ("status-code", .int(404))]),
            bench.dialect
        )
    }

    private func checkLogin(
        _ verdict: Credentials.Verdict,
        _ endpoint: any Endpoint,
        atGateway: Bool
    ) throws(Refusal) {
        switch verdict {
        case .account:
            guard atGateway, let needed = Scopes.needed(endpoint), !bench.oauth.app.scopes.contains(needed) else {
                return
            }
            throw LoginRefusals(site: bench.site).refusal(.scope, atGateway: true)
        case .anonymous where endpoint.allowsAnonymous && !atGateway: return
        case .anonymous: throw LoginRefusals(site: bench.site).anonymous
        case .wrong(let reason): throw LoginRefusals(site: bench.site).refusal(reason, atGateway: atGateway)
        }
    }

    /// Lets passwords in again after too many wrong ones.
    func forgetLoginFailures() {
        credentials.forgetFailures()
    }

    /// By which way a request came in.
    private enum Door {
        case site, gateway
        /// By the gateway, to a site that is not here.
        case elsewhere
    }

    /// The path as the site sees it, and the way it came: the vendor's gateway puts `/ex/jira/{cloudId}` before it.
    private func door(_ path: String) -> (path: String, door: Door) {
        guard !bench.tables.isDataCenter else { return (path, .site) }
        if path == "/oauth/token/accessible-resources" { return (path, .gateway) }
        guard path.hasPrefix("/ex/jira/") else { return (path, .site) }
        let rest = path.dropFirst("/ex/jira/".utf8.count)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        return (String(rest[end...]), rest[..<end] == bench.site.cloudID ? .gateway : .elsewhere)
    }

    private func request(
        _ method: String,
        _ path: String,
        _ rawQuery: String,
        _ body: ByteBuffer,
        contentType: String?,
        _ values: [String: String],
        _ endpoint: any Endpoint
    ) throws(Refusal) -> Request {
        guard let query = Request.parameters(rawQuery) else {
            throw .badRequest("The query string is not properly encoded.")
        }
        for (name, value) in query {
            guard let parameter = endpoint.parameters.first(where: { $0.name == name }) else {
                throw .badRequest("Unrecognized query parameter '\(name)'.")
            }
            try parameter.check(value)
        }
        return Request(
            method: method,
            path: path,
            rawQuery: rawQuery,
            query: query,
            body: body,
            contentType: contentType,
            now: now(),
            pathParameters: values
        )
    }

    private func spoil(_ answer: inout Answer, _ hits: [FaultHits.Hit], uri: String) {
        guard !hits.isEmpty else { return }
        var spoilt = SpoiltAnswer(
            status: answer.status,
            contentType: answer.contentType,
            body: Array(answer.body.readableBytesView),
            uri: uri,
            elsewhere: elsewhere
        )
        for hit in hits { hit.fault.spoil(&spoilt) }
        answer.status = spoilt.status
        answer.contentType = spoilt.contentType
        answer.body = ByteBuffer(bytes: spoilt.body)
        answer.headers += spoilt.headers.map { ($0.name, $0.value) }
    }

    private func deliver(_ reply: inout Reply, _ hits: [FaultHits.Hit]) {
        guard !hits.isEmpty else { return }
        let whole = Delivery(body: Array(reply.body.readableBytesView), isCompressed: reply.contentEncoding != nil)
        var delivery = whole
        for hit in hits { hit.fault.deliver(&delivery) }
        guard delivery != whole else { return }
        reply.body = ByteBuffer(bytes: delivery.body)
        reply.delivery = delivery
    }

    /// Path and query, the path without the context and with the number of the latest version.
    private func split(_ uri: String) -> (path: String, query: String) {
        let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = String(halves[0])
        if !contextPath.isEmpty {
            // What is not below the context belongs to nobody here.
            path = path.hasPrefix(contextPath + "/") ? String(path.dropFirst(contextPath.utf8.count)) : ""
        }
        if path.hasPrefix("/rest/api/latest/") {
            let version = bench.tables.isDataCenter ? "2" : "3"
            path = "/rest/api/\(version)/" + path.dropFirst("/rest/api/latest/".utf8.count)
        }
        return (path, halves.count > 1 ? String(halves[1]) : "")
    }

    /// Whether an encoding is acceptable, by its name and a quality that is not zero.
    private static func accepts(_ headers: HTTPHeaders, _ encoding: String) -> Bool {
        headers[canonicalForm: "accept-encoding"].contains { value in
            let parts = value.split(separator: ";")
            guard let name = parts.first, String(name).trimmed.lowercased() == encoding else { return false }
            let quality = parts.dropFirst().first { String($0).trimmed.lowercased().hasPrefix("q=") }
            return quality.map { Double(String($0).trimmed.dropFirst(2)) ?? 0 > 0 } ?? true
        }
    }
}
