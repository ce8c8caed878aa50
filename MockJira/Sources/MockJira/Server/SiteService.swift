import NIOCore
import NIOHTTP1

/// Turns requests into answers. It belongs to the server's event loop and holds everything that changes.
final class SiteService {
    let bench: Workbench
    let latency: TimeAmount
    var ledger: Ledger
    private var cache: PageCache
    private let router = Router(Endpoints.all)
    private let credentials: Credentials
    private let otherAccounts: OtherAccounts
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
    let now: @Sendable () -> Int
    /// When the site was started.
    let start: Int
    private var connections = 0

    init(_ configuration: MockJiraConfiguration, site: Site) {
        bench = Workbench(site)
        bench.tokenLifetime = Int(configuration.tokenLifetime.components.seconds)
        bench.lag = SearchLag(delay: Int(configuration.searchDelay.components.seconds))
        for number in site.issueIndices.suffix(configuration.issuesJustWritten) { bench.lag.note(number, seconds: 0) }
        firstAccount = BenchAccount(user: 0, isAdministrator: configuration.isAdministrator, hiddenProjects: [])
        otherAccounts = OtherAccounts(configuration.otherAccounts, site.tables)
        let (seconds, attoseconds) = configuration.latency.components
        latency = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        ledger = Ledger(limit: configuration.ledgerLimit)
        cache = PageCache(byteLimit: configuration.cacheByteLimit)
        credentials = Credentials(user: configuration.user, token: configuration.token)
        faults = FaultHits(configuration.faults)
        irregularWhitespace = configuration.irregularWhitespace
        gzip = GzipEncoder()
        draws = Draws(seed: configuration.site.seed, subject: 3)
        gate = RateGate(configuration.rateLimits, epochSeconds: configuration.clock.epochSeconds)
        now = configuration.clock.nanoseconds
        start = now()
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
        let (written, rawQuery) = Self.split(head.uri)
        let path = VersionTwo.path(written)
        bench.seconds = (now - start) / 1_000_000_000
        guard gate != nil else { return answered(head, body, method, path, rawQuery, order).reply }
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
            var (reply, points) = answered(head, body, method, path, rawQuery, order)
            reply.headers += gate?.charge(pass, points: points, now: now, order: order) ?? []
            return reply
        case nil: return answered(head, body, method, path, rawQuery, order).reply
        }
    }

    /// Answers a request that was let in, and tells what it costs.
    private func answered(
        _ head: HTTPRequestHead,
        _ body: ByteBuffer,
        _ method: String,
        _ path: String,
        _ rawQuery: String,
        _ order: Int
    ) -> (reply: Reply, points: Int) {
        let login = head.headers.first(name: "authorization")
        let account = otherAccounts.account(login)
        let verdict = account == nil ? credentials.verdict(login) : .account
        let isVersion2 = VersionTwo.contains(head.uri)
        bench.enter(account ?? firstAccount, isVersion2: isVersion2)
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
            let (endpoint, values) = try router.route(method, path)
            try checkLogin(verdict, endpoint)
            let request = try request(
                method,
                path,
                rawQuery,
                body,
                contentType: head.headers.first(name: "content-type"),
                values,
                endpoint
            )
            answer = try endpoint.answer(request, bench)
            isRepeatable = endpoint.isRepeatable && verdict == .account && hits.isEmpty
        } catch {
            answer = error.answer(bench.dialect, path: path)
        }
        if isVersion2 { answer.body = VersionTwo.readdressed(answer.body) }
        if verdict == .account { answer.headers += accountHeaders }
        if irregularWhitespace {
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
        if wantsGzip, let gzip {
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
        [("X-AAccountId", bench.account.accountID)]
    }

    private func checkLogin(_ verdict: Credentials.Verdict, _ endpoint: any Endpoint) throws(Refusal) {
        switch verdict {
        case .account: return
        case .anonymous where endpoint.allowsAnonymous: return
        case .anonymous:
            throw Refusal(
                status: 401,
                messages: ["You do not have permission to perform this operation. Please log in."],
                headers: [("WWW-Authenticate", "OAuth realm=\"\(bench.site.baseURL.escapedForHeader)\"")]
            )
        case .wrong:
            throw Refusal(
                status: 401,
                messages: ["Client must be authenticated to access this resource."],
                headers: [
                    ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"),
                    ("WWW-Authenticate", "OAuth realm=\"\(bench.site.baseURL.escapedForHeader)\""),
                ]
            )
        }
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

    private static func split(_ uri: String) -> (path: String, query: String) {
        let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = String(halves[0])
        if path.hasPrefix("/rest/api/latest/") {
            path = "/rest/api/3/" + path.dropFirst("/rest/api/latest/".utf8.count)
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

extension String {
    fileprivate var escapedForHeader: String {
        filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
    }
}
