import HTTPTransport
import InterimData
import PageMemory
import TestSupport
import Testing

@testable import JiraReader

@Suite("The driver of a plan", .timeLimit(.minutes(10)))
struct ReadingEngineTests {
    @Test("continues when background responses arrive before the first page, and does not end the table")
    func backgroundAnswersAtOnce() async throws {
        let server = try LoopbackServer { $1.respond("[{\"id\":1}]") }
        defer { server.stop() }
        let fixture = try EngineFixture(server)
        for run in 0..<500 {
            let engine = fixture.engine(GatheringPlan(backgroundCount: 3, pageCount: 2))
            var count = 0
            while let page = try await engine.next() { count += page.count }
            #expect(count == 2, "run \(run)")
        }
    }

    @Test("delivers pages while a background request stalls, and does not wait for it at the end")
    func backgroundStandsStill() async throws {
        let gate = Gate()
        let server = try LoopbackServer { request, connection in
            if request.target == "/background/0", !gate.wait() { return connection.cut() }
            connection.respond("[{\"id\":1}]")
        }
        defer {
            gate.open()
            server.stop()
        }
        let fixture = try EngineFixture(server)
        let engine = fixture.engine(GatheringPlan(backgroundCount: 2, neededCount: 1, pageCount: 30))
        var count = 0
        while let page = try await engine.next() { count += page.count }
        #expect(count == 30)
    }

    @Test("delivers pages in the plan's order, whatever the order of responses, and requests no more than its window")
    func answersOutOfOrder() async throws {
        let gates = (0..<12).map { _ in Gate() }
        let server = try LoopbackServer { request, connection in
            let number = Int(request.target.split(separator: "/").last ?? "") ?? 0
            gates[number].wait()
            connection.respond("[{\"id\":\(number)}]")
        }
        defer { server.stop() }
        let fixture = try EngineFixture(server, connections: 12)
        let engine = fixture.engine(GatheringPlan(backgroundCount: 0, pageCount: 12), window: 4)
        let reading = Task {
            var ids: [String] = []
            while let page = try await engine.next() {
                ids += (0..<page.count).compactMap { page[$0]["id"]?.text }
            }
            return ids
        }
        await server.arrivals.reached(4)
        // The last request of the window is answered first; a page is delivered only after all pages before it.
        for start in stride(from: 0, to: 12, by: 4) {
            for number in (start..<start + 4).reversed() { gates[number].open() }
            await server.arrivals.reached(min(12, start + 8))
        }
        #expect(try await reading.value == (0..<12).map(String.init))
        #expect(server.mostInFlight <= 4)
    }

    @Test("reads further ahead after a late page left connections idle")
    func latePage() async throws {
        let gates = [0: Gate(), 10: Gate()]
        let server = try LoopbackServer { request, connection in
            let number = Int(request.target.split(separator: "/").last ?? "") ?? 0
            gates[number]?.wait()
            connection.respond("[{\"id\":\(number)}]")
        }
        defer { server.stop() }
        let fixture = try EngineFixture(server, connections: 4)
        let engine = ReadingEngine(
            plan: GatheringPlan(backgroundCount: 0, pageCount: 30),
            fetcher: fixture.fetcher,
            readAhead: ReadAhead(spare: 2, lateAfter: .zero),
            limit: nil
        )
        let reading = Task {
            var count = 0
            while let page = try await engine.next() { count += page.count }
            return count
        }
        // Six pages are requested, and all but the first have arrived.
        await server.arrivals.reached(6)
        while fixture.fetcher.scheduler.capacity.idle < 3 { await Task.yield() }
        gates[0]?.open()
        // After the late page, the window is larger by one.
        await server.arrivals.reached(10 + 7)
        gates[10]?.open()
        #expect(try await reading.value == 30)
    }

    @Test("throws the same error again after a failure, instead of skipping the failed page")
    func failureStays() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target.hasSuffix("/2") {
                connection.respond("{}", status: 403)
            } else {
                connection.respond("[{\"id\":1}]")
            }
        }
        defer { server.stop() }
        let engine = try EngineFixture(server).engine(GatheringPlan(backgroundCount: 0, pageCount: 6))
        _ = try await engine.next()
        _ = try await engine.next()
        for _ in 0..<5 {
            let error = await #expect(throws: JiraReaderError.self) { try await engine.next() }
            #expect(error?.code == .forbidden)
        }
    }

    @Test("reports the failure of a background request that the plan needs")
    func backgroundFails() async throws {
        let server = try LoopbackServer { $1.respond("{}", status: 404) }
        defer { server.stop() }
        let engine = try EngineFixture(server).engine(GatheringPlan(backgroundCount: 2, pageCount: 6))
        let error = await #expect(throws: JiraReaderError.self) { try await engine.next() }
        #expect(error?.code == .notFound)
    }

    @Test("stops at the limit, even inside a page, and sends no further request", arguments: [0, 1, 2, 3, 4, 5, 60])
    func limit(_ limit: Int) async throws {
        let server = try LoopbackServer { $1.respond("[{\"id\":1},{\"id\":2}]") }
        defer { server.stop() }
        let engine = try EngineFixture(server)
            .engine(GatheringPlan(backgroundCount: 1, pageCount: 20), window: 1, limit: limit)
        var count = 0
        while let page = try await engine.next() {
            #expect(page.count > 0)
            count += page.count
        }
        #expect(count == min(40, limit))
        #expect(try await engine.next() == nil)
        #expect(limit > 0 || server.requests.isEmpty)
        #expect(server.requests.count <= 1 + (limit + 1) / 2 + 1)
    }

    @Test("sends no request before the first call of next")
    func demand() async throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let engine = try EngineFixture(server).engine(GatheringPlan(backgroundCount: 1, pageCount: 1))
        #expect(server.requests.isEmpty)
        #expect(try await engine.next() == nil, "a page without records is not delivered")
        #expect(server.requests.count == 2)
    }

    @Test(
        "ends with the reader's error when its task is cancelled, during page and background requests",
        arguments: [true, false]
    )
    func cancellation(isBackground: Bool) async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        let engine = try EngineFixture(server)
            .engine(GatheringPlan(backgroundCount: isBackground ? 1 : 0, pageCount: 3))
        let reading = Task { try await engine.next() }
        await server.arrivals.reached(1)
        reading.cancel()
        let error = await #expect(throws: JiraReaderError.self) { try await reading.value }
        #expect(error?.code == .cancelled)
        // The transfers are stopped too.
        await server.endings.reached(1)
    }

    @Test("cancels its requests when it is released")
    func dropping() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target.hasSuffix("/0") { return connection.respond("[{\"id\":1}]") }
            connection.waitForClose()
        }
        defer { server.stop() }
        let fixture = try EngineFixture(server)
        var engine: ReadingEngine? = fixture.engine(GatheringPlan(backgroundCount: 0, pageCount: 3))
        _ = try await engine?.next()
        await server.arrivals.reached(3)
        engine = nil
        #expect(engine == nil)
        await server.endings.reached(2)
    }

    @Test("rejects a plan that waits without a pending request, instead of ending the table")
    func planWaitsForNothing() async throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let engine = try EngineFixture(server).engine(GatheringPlan(backgroundCount: 0, neededCount: 1, pageCount: 3))
        let error = await #expect(throws: JiraReaderError.self) { try await engine.next() }
        #expect(error?.code == .unexpectedResponse)
    }
}

/// A plan that requests its pages only after a number of responses to its background requests.
private struct GatheringPlan: PagePlan {
    let backgroundCount: Int
    let neededCount: Int
    let pageCount: Int
    var asked = 0
    var came = 0
    var pagesAsked = 0
    var expectedRecordCount: Int?

    init(backgroundCount: Int, neededCount: Int? = nil, pageCount: Int) {
        self.backgroundCount = backgroundCount
        self.neededCount = neededCount ?? backgroundCount
        self.pageCount = pageCount
    }

    mutating func next() -> PlanStep {
        let layout = PageLayout(records: .array([]), columns: ColumnSet([Column("id", .integer)]))
        if asked < backgroundCount {
            defer { asked += 1 }
            return .background(PageRequest(path: "/background/\(asked)", layout: layout))
        }
        if came < neededCount { return .wait }
        if pagesAsked == pageCount { return .end }
        defer { pagesAsked += 1 }
        return .page(PageRequest(path: "/page/\(pagesAsked)", layout: layout))
    }

    mutating func receive(_ answer: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        PageOutcome(deliver: answer.pages)
    }

    mutating func receiveBackground(
        _ answer: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] {
        _ = try answer.get()
        came += 1
        return []
    }
}

/// Creates engines that read from a loopback server, with one fetcher and its statistics.
struct EngineFixture {
    let fetcher: PageFetcher
    let statistics = ReadingStatistics()

    init(_ server: LoopbackServer, connections: Int = 4, memory: Int = 32 << 20, retry: RetryPolicy = .withoutDelays)
        throws
    {
        let client = try HTTPClient(pool: PagePool(byteLimit: memory))
        fetcher = PageFetcher(
            scheduler: RequestScheduler(client: client, connections: connections),
            access: SiteAccess(
                site: try JiraSite(server.baseURL),
                authenticator: AnonymousAuthenticator(),
                connection: AuthenticationConnection(client: client, retryPolicy: retry)
            ),
            retryPolicy: retry,
            pageByteLimit: 8 << 20,
            acceptsGzip: false,
            indexer: PageIndexer(),
            statistics: statistics,
            table: "Things"
        )
    }

    func engine(_ plan: any PagePlan, window: Int = 8, limit: Int? = nil) -> ReadingEngine {
        // No page is ever late, so the window stays the same.
        let readAhead = ReadAhead(spare: window - fetcher.scheduler.connections, lateAfter: .seconds(3600))
        return ReadingEngine(plan: plan, fetcher: fetcher, readAhead: readAhead, limit: limit)
    }
}

extension RetryPolicy {
    /// The default policy, but without delays.
    static var withoutDelays: RetryPolicy {
        var policy = RetryPolicy()
        policy.baseDelay = .zero
        policy.maximumDelay = .zero
        return policy
    }
}
