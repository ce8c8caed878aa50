import MockSite
import NIOCore
import NIOHTTP1

/// Handles the requests of a site. The object holds all mutable state, and is only used on the server's event loop.
final class SiteService {
    let state: SiteState
    let latency: TimeAmount
    var ledger: Ledger
    let login: Login
    /// The address of the host to which faults redirect; empty if there is none.
    var redirectTarget = ""
    /// The requests that arrived at the host to which faults redirect.
    var redirected: [MockRedirectedRequest] = []
    /// The time at which the site was started, in nanoseconds of the clock.
    let start: Int

    private let address: SiteAddress
    private let router: Router
    private var authentication: Authentication
    private var cache: PageCache
    private var faults: FaultHits
    private var rateLimiter: RateLimiter?
    private let gzip: GzipEncoder?
    private let randomSource: RandomSource
    private let clock: @Sendable () -> Int
    private let hasControl: Bool
    /// A Boolean value that indicates whether the site can be reached only from this machine.
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
        randomSource = RandomSource(seed: configuration.site.seed, subject: 3)
        rateLimiter = RateLimiter(configuration.rateLimits, epochSeconds: configuration.clock.epochSeconds)
        clock = configuration.clock.nanoseconds
        start = clock()
    }

    /// The logins of the main account, for the front page.
    struct Login {
        let user, accountName, token, password, refreshToken: String
    }

    /// Returns the nanoseconds of the site's clock.
    func now() -> Int { clock() + state.time.shift }

    /// The faults, each with the number of requests that it has hit.
    var activeFaults: [(fault: MockFault, hits: Int)] { faults.counts }

    /// All operations of the site.
    var endpoints: [any Endpoint] { Endpoints.of(state.tables) }

    /// Replaces the faults and resets their counts.
    func setFaults(_ faults: [MockFault]) {
        self.faults = FaultHits(faults)
    }

    /// Resets the count of wrong passwords, so that passwords are accepted again.
    func resetLoginFailures() {
        authentication.resetFailures()
    }

    func nextConnection() -> Int {
        defer { connections += 1 }
        return connections
    }

    /// Returns the response of the front page or of a control operation; nil if the request is for neither.
    func controlResponse(_ head: HTTPRequestHead, _ body: ByteBuffer) -> EndpointResponse? {
        let path = String(head.uri.prefix { $0 != "?" })
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        if hasControl, path.hasPrefix(Control.prefix) { return Control(service: self).respond(method, path, body) }
        guard method == "GET", path == "/" || path == address.contextPath + "/" else { return nil }
        return FrontPage(service: self, showsSecrets: isLoopback).respond()
    }

    /// Returns the response to a request.
    ///
    /// - Parameters:
    ///   - order: The request's position in the order of arrival.
    ///   - now: The clock's nanoseconds.
    func response(_ head: HTTPRequestHead, _ body: ByteBuffer, order: Int, now: Int) -> OutgoingResponse {
        let request = IncomingRequest(head, body, order: order, now: now, address)
        let path = request.address.path
        guard rateLimiter != nil else { return admitted(request).response }
        let endpoint = try? router.route(request.method, path).0.path
        switch rateLimiter?.admit(request.method, path: path, endpoint: endpoint, now: now) {
        case .rejected(let rejection):
            return OutgoingResponse(rejection.endpointResponse(state.dialect), rejectedBy: rejection.reason)
        case .admitted(let pass):
            var (response, points) = admitted(request)
            response.headers += rateLimiter?.charge(pass, points: points, now: now, order: order) ?? []
            return response
        case nil: return admitted(request).response
        }
    }

    /// Returns the response to a request that the rate limits admitted, and its cost in points.
    private func admitted(_ request: IncomingRequest) -> (response: OutgoingResponse, points: Int) {
        let account = authentication.account(request)
        let verdict = authentication.verdict(request, account, state.accessTokens)
        let hits = faults.hits(path: request.address.path, order: request.order, randomSource)
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
            return (OutgoingResponse(page, headers: headers(of: account)), page.points)
        }
        let context = RequestContext(
            state,
            state.view(of: account, isVersion2: request.address.isVersion2),
            seconds: seconds,
            isAnonymous: verdict == .anonymous,
            defects: ResponseDefects(hits)
        )
        var (endpointResponse, isCacheable) = endpointResponse(request, verdict, context)
        endpointResponse.applyFaults(hits, uri: request.head.uri, redirectTarget: redirectTarget)
        var response = OutgoingResponse(endpointResponse, faults: hits.map { type(of: $0.fault).name })
        if let encoder, endpointResponse.body.readableBytes > 0 {
            response.body = encoder.compressed(endpointResponse.body)
            response.contentEncoding = "gzip"
        }
        response.applyDeliveryFaults(hits)
        if isCacheable, hits.isEmpty, response.status == 200 {
            let page = PageCache.Page(
                contentType: response.contentType,
                body: response.body,
                contentEncoding: response.contentEncoding,
                points: context.reads.points,
                staleAfter: context.staleAfter
            )
            cache.insert(page, for: key)
        }
        return (response, context.reads.points)
    }

    /// Returns the response of the request's endpoint, and whether it may be reused.
    private func endpointResponse(
        _ request: IncomingRequest,
        _ verdict: LoginVerifier.Verdict,
        _ context: RequestContext
    ) -> (response: EndpointResponse, isCacheable: Bool) {
        var isCacheable = false
        var response: EndpointResponse
        do throws(ErrorResponse) {
            guard request.address.entryPoint != .otherSite else { throw ErrorResponse.gateway(404, "Not Found") }
            let (endpoint, values) = try router.route(request.method, request.address.path)
            try checkLogin(verdict, endpoint, request, context)
            let writes = state.writes
            response = try endpoint.respond(Request(request, endpoint, values), context)
            if state.writes != writes { cache = PageCache(byteLimit: cache.byteLimit) }
            isCacheable = endpoint.isCacheable && verdict == .account
        } catch {
            response = error.endpointResponse(state.dialect, path: request.address.path)
            if error.status == 404, error.isRoute, state.tables.isDataCenter {
                response = unknownPath(request.head.uri)
            }
        }
        if request.address.isVersion2 { response.body = VersionTwo.readdressed(response.body) }
        response.headers += accountHeaders(verdict, context)
        if irregularWhitespace, response.body.readableBytes > 0 {
            let seed = state.tables.configuration.seed ^ UInt64(response.body.readableBytes)
            response.body = ByteBuffer(bytes: IrregularWhitespace.spread(response.body.readableBytesView, seed: seed))
        }
        return (response, isCacheable)
    }

    private func checkLogin(
        _ verdict: LoginVerifier.Verdict,
        _ endpoint: any Endpoint,
        _ request: IncomingRequest,
        _ context: RequestContext
    ) throws(ErrorResponse) {
        let loginErrors = LoginErrors(site: state.site)
        let atGateway = request.address.entryPoint != .site
        switch verdict {
        case .account:
            if atGateway, let needed = Scopes.needed(endpoint), !state.accessTokens.app.scopes.contains(needed) {
                throw loginErrors.response(.scope, atGateway: true)
            }
        case .anonymous where endpoint.allowsAnonymous && !atGateway: break
        case .anonymous: throw loginErrors.anonymous
        case .wrong(let reason): throw loginErrors.response(reason, atGateway: atGateway)
        }
        if context.defects.hasExpiredLogin, endpoint.path.hasSuffix("/myself") {
            throw loginErrors.response(.expired, atGateway: atGateway)
        }
    }

    /// Returns the headers that name the account of a request.
    private func accountHeaders(_ verdict: LoginVerifier.Verdict, _ context: RequestContext) -> [(String, String)] {
        let anonymous = state.tables.isDataCenter ? [("X-AUSERNAME", "anonymous")] : []
        if context.defects.hasExpiredLogin { return [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")] + anonymous }
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
    private func unknownPath(_ uri: String) -> EndpointResponse {
        let path = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let origin = state.site.baseURL.dropLast(address.contextPath.utf8.count)
        return EndpointResponse(
            status: 404,
            .members([("message", .string("null for uri: \(origin)\(path)")), ("status-code", .int(404))]),
            state.dialect
        )
    }
}
