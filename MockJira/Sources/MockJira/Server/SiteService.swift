import MockSite
import NIOCore
import NIOHTTP1

/// Handles the requests of a site. It belongs to the server's event loop, and holds all mutable state.
final class SiteService {
    let state: SiteState
    let latency: TimeAmount
    var ledger: Ledger
    let login: Login
    /// The address of the host to which faults redirect; empty if there is none.
    var elsewhere = ""
    /// The requests that arrived at that host.
    var redirected: [MockRedirectedRequest] = []
    /// The time of the start, in the clock's nanoseconds.
    let start: Int

    private let address: SiteAddress
    private let router: Router
    private var authentication: Authentication
    private var cache: PageCache
    private var faults: FaultHits
    private var gate: RateGate?
    private let gzip: GzipEncoder?
    private let draws: RandomSource
    private let clock: @Sendable () -> Int
    private let hasControl: Bool
    /// A Boolean value that indicates whether the site can be reached from this machine only.
    private let isLoopback: Bool
    private let irregularWhitespace: Bool
    private var connections = 0

    init(_ configuration: MockJiraConfiguration, site: Site) {
        state = SiteState(site, configuration)
        address = SiteAddress(site, contextPath: configuration.contextPath)
        router = Router(Endpoints.of(site.tables))
        authentication = Authentication(configuration, site.tables)
        hasControl = configuration.hasControl
        isLoopback = ["127.0.0.1", "::1", "localhost"].contains(configuration.host)
        login = Login(
            user: configuration.user,
            accountName: configuration.site.accountName,
            token: configuration.token,
            password: configuration.password,
            refreshToken: configuration.oauth.refreshToken
        )
        let (seconds, attoseconds) = configuration.latency.components
        latency = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        ledger = Ledger(limit: configuration.ledgerLimit)
        cache = PageCache(byteLimit: configuration.cacheByteLimit)
        faults = FaultHits(configuration.faults)
        irregularWhitespace = configuration.irregularWhitespace
        gzip = GzipEncoder()
        draws = RandomSource(seed: configuration.site.seed, subject: 3)
        gate = RateGate(configuration.rateLimits, epochSeconds: configuration.clock.epochSeconds)
        clock = configuration.clock.nanoseconds
        start = clock()
    }

    /// The logins of the main account, for the front page.
    struct Login {
        let user, accountName, token, password, refreshToken: String
    }

    /// Returns the nanoseconds of the site's clock.
    func now() -> Int { clock() + state.time.shift }

    /// The faults, with the number of requests that each has hit.
    var activeFaults: [(fault: MockFault, hits: Int)] { faults.counts }

    /// All operations of the site.
    var endpoints: [any Endpoint] { Endpoints.of(state.tables) }

    /// Replaces the faults and resets their counts.
    func setFaults(_ faults: [MockFault]) {
        self.faults = FaultHits(faults)
    }

    /// Accepts passwords again after too many wrong ones.
    func forgetLoginFailures() {
        authentication.forgetFailures()
    }

    func nextConnection() -> Int {
        defer { connections += 1 }
        return connections
    }

    /// Returns the response of the front page or of a control operation; nil for the requests of the site.
    func ownAnswer(_ head: HTTPRequestHead, _ body: ByteBuffer) -> Answer? {
        let path = String(head.uri.prefix { $0 != "?" })
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        if hasControl, path.hasPrefix(Control.prefix) { return Control(service: self).answer(method, path, body) }
        guard method == "GET", path == "/" || path == address.contextPath + "/" else { return nil }
        return FrontPage(service: self, tellsSecrets: isLoopback).answer()
    }

    /// Returns the response to a request.
    ///
    /// - Parameters:
    ///   - order: Its place in the order of arrival.
    ///   - now: The clock's nanoseconds.
    func reply(_ head: HTTPRequestHead, _ body: ByteBuffer, order: Int, now: Int) -> Reply {
        let request = IncomingRequest(head, body, order: order, now: now, address)
        let path = request.address.path
        guard gate != nil else { return admitted(request).reply }
        let endpoint = try? router.route(request.method, path).0.path
        switch gate?.admit(request.method, path: path, endpoint: endpoint, now: now) {
        case .refused(let refusal): return Reply(refusal.answer(state.dialect), refusal: refusal.reason)
        case .admitted(let pass):
            var (reply, points) = admitted(request)
            reply.headers += gate?.charge(pass, points: points, now: now, order: order) ?? []
            return reply
        case nil: return admitted(request).reply
        }
    }

    /// Returns the response to a request that the rate limits admitted, and its cost.
    private func admitted(_ request: IncomingRequest) -> (reply: Reply, points: Int) {
        let account = authentication.account(request)
        let verdict = authentication.verdict(request, account, state.accessTokens)
        let hits = faults.hits(path: request.address.path, order: request.order, draws)
        let seconds = (request.now - start) / 1_000_000_000
        let encoder = request.accepts("gzip") ? gzip : nil
        let key = PageCache.Key(
            method: request.method,
            uri: request.head.uri,
            body: request.body,
            isCompressed: encoder != nil,
            account: account.user
        )
        if verdict == .account, hits.isEmpty, let page = cache.page(key, seconds: seconds) {
            return (Reply(page, headers: headers(of: account)), page.points)
        }
        let context = RequestContext(
            state,
            state.view(of: account, isVersion2: request.address.isVersion2),
            seconds: seconds,
            isAnonymous: verdict == .anonymous,
            sabotage: Sabotage(hits)
        )
        var (answer, isRepeatable) = answer(request, verdict, context)
        answer.spoil(hits, uri: request.head.uri, elsewhere: elsewhere)
        var reply = Reply(answer, faults: hits.map { type(of: $0.fault).name })
        if let encoder, answer.body.readableBytes > 0 {
            reply.body = encoder.compressed(answer.body)
            reply.contentEncoding = "gzip"
        }
        reply.deliver(hits)
        if isRepeatable, hits.isEmpty, reply.status == 200 {
            let page = PageCache.Page(
                contentType: reply.contentType,
                body: reply.body,
                contentEncoding: reply.contentEncoding,
                points: context.reads.points,
                staleAfter: context.staleAfter
            )
            cache.insert(page, for: key)
        }
        return (reply, context.reads.points)
    }

    /// Returns the response of the request's endpoint, and whether it may be reused.
    private func answer(
        _ request: IncomingRequest,
        _ verdict: Credentials.Verdict,
        _ context: RequestContext
    ) -> (answer: Answer, isRepeatable: Bool) {
        var isRepeatable = false
        var answer: Answer
        do throws(Refusal) {
            guard request.address.way != .otherSite else { throw Refusal.gateway(404, "Not Found") }
            let (endpoint, values) = try router.route(request.method, request.address.path)
            try checkLogin(verdict, endpoint, request, context)
            let writes = state.writes
            answer = try endpoint.answer(Request(request, endpoint, values), context)
            if state.writes != writes { cache = PageCache(byteLimit: cache.byteLimit) }
            isRepeatable = endpoint.isRepeatable && verdict == .account
        } catch {
            answer = error.answer(state.dialect, path: request.address.path)
            if error.status == 404, error.isRoute, state.tables.isDataCenter { answer = unknownPath(request.head.uri) }
        }
        if request.address.isVersion2 { answer.body = VersionTwo.readdressed(answer.body) }
        answer.headers += accountHeaders(verdict, context)
        if irregularWhitespace, answer.body.readableBytes > 0 {
            let seed = state.tables.configuration.seed ^ UInt64(answer.body.readableBytes)
            answer.body = ByteBuffer(bytes: IrregularWhitespace.spread(answer.body.readableBytesView, seed: seed))
        }
        return (answer, isRepeatable)
    }

    private func checkLogin(
        _ verdict: Credentials.Verdict,
        _ endpoint: any Endpoint,
        _ request: IncomingRequest,
        _ context: RequestContext
    ) throws(Refusal) {
        let refusals = LoginRefusals(site: state.site)
        let atGateway = request.address.way != .site
        switch verdict {
        case .account:
            if atGateway, let needed = Scopes.needed(endpoint), !state.accessTokens.app.scopes.contains(needed) {
                throw refusals.refusal(.scope, atGateway: true)
            }
        case .anonymous where endpoint.allowsAnonymous && !atGateway: break
        case .anonymous: throw refusals.anonymous
        case .wrong(let reason): throw refusals.refusal(reason, atGateway: atGateway)
        }
        if context.sabotage.losesLogin, endpoint.path.hasSuffix("/myself") {
            throw refusals.refusal(.expired, atGateway: atGateway)
        }
    }

    /// The headers that name the account of a response.
    private func accountHeaders(_ verdict: Credentials.Verdict, _ context: RequestContext) -> [(String, String)] {
        let anonymous = state.tables.isDataCenter ? [("X-AUSERNAME", "anonymous")] : []
        if context.sabotage.losesLogin { return [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")] + anonymous }
        return switch verdict {
        case .account: headers(of: context.view.account)
        case .anonymous: anonymous
        case .wrong: []
        }
    }

    private func headers(of account: SiteAccount) -> [(String, String)] {
        let user = state.tables.users[account.user]
        if let name = user.name { return [("X-AUSERNAME", name)] }
        return [("X-AAccountId", user.accountID)]
    }

    /// Returns the response of Data Center to an unknown path.
    private func unknownPath(_ uri: String) -> Answer {
        let path = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let origin = state.site.baseURL.dropLast(address.contextPath.utf8.count)
        return Answer(
            status: 404,
            .members([("message", .string("null for uri: \(origin)\(path)")), ("status-code", .int(404))]),
            state.dialect
        )
    }
}
