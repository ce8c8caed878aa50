import MockJira
import NIOPosix
import Testing

/// The transfer of responses.
@Suite struct WireTests {
    private static let site = MockSiteConfiguration(issues: 400, projects: 4, users: 20, seed: 5, hostileValues: true)
    private static let requests: [TestRequest] = [
        .get("/rest/api/3/field"), .get("/rest/api/3/serverInfo"), .get("/rest/api/3/project/search?maxResults=2"),
        .get("/rest/api/3/users/search?startAt=3"), .get("/rest/api/3/dashboard"), .get("/rest/api/3/plans/plan"),
        .get("/rest/api/3/worklog/updated"), .get("/rest/api/3/myself"),
        .post("/rest/api/3/search/jql", "{\"jql\":\"created >= 0 ORDER BY key\",\"fields\":[\"*navigable\"]}"),
        .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"10000\",\"10001\"],\"fields\":[\"*all\"]}"),
        .post("/rest/api/3/search/approximate-count", "{\"jql\":\"project = OPS\"}"),
    ]

    /// Returns a configuration whose links do not contain the port, so that the responses of two servers can be
    /// compared.
    private static func configuration(
        _ change: (inout MockJiraConfiguration) -> Void = { _ in }
    ) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: site)
        configuration.site.baseURL = "https://mock.example.com"
        change(&configuration)
        return configuration
    }

    private static func bodies(_ configuration: MockJiraConfiguration) async throws -> [TestResponse] {
        try await withMockJira(configuration) { server in
            var responses: [TestResponse] = []
            for _ in 0..<2 {
                for request in requests { responses.append(try await TestClient(server).send(request)) }
            }
            return responses
        }
    }

    @Test("The first and the second response to a request have the same bytes, with and without the cache")
    func cacheChangesNothing() async throws {
        let cached = try await Self.bodies(Self.configuration())
        let uncached = try await Self.bodies(Self.configuration { $0.cacheByteLimit = 0 })
        let tiny = try await Self.bodies(Self.configuration { $0.cacheByteLimit = 12_000 })
        #expect(cached.map(\.body) == uncached.map(\.body) && cached.map(\.body) == tiny.map(\.body))
        #expect(cached.prefix(Self.requests.count).map(\.body) == cached.suffix(Self.requests.count).map(\.body))
        #expect(cached.allSatisfy { $0.status == 200 && $0.headers["content-length"] == String($0.body.count) })
        #expect(cached.allSatisfy { $0.headers["x-aaccountid"] != nil })
    }

    @Test("A cached page is sent only if the request is authenticated")
    func cacheIsBehindTheLogin() async throws {
        try await withMockJira { server in
            let client = TestClient(server)
            let request = TestRequest.get("/rest/api/3/field")
            let known = try await client.send(request)
            let anonymous = try await client.send(request.anonymous())
            let wrong = try await client.send(request.with("Authorization", "Basic eDp5"))
            #expect([known.status, anonymous.status, wrong.status] == [200, 401, 401])
        }
    }

    @Test("Compressed responses inflate to the bytes of uncompressed responses")
    func gzip() async throws {
        try await withMockJira(Self.configuration()) { server in
            let client = TestClient(server)
            for request in Self.requests {
                let plain = try await client.send(request)
                #expect(plain.headers["content-encoding"] == nil)
                for _ in 0..<2 {
                    let packed = try await client.send(request.with("Accept-Encoding", "deflate, gzip;q=0.8"))
                    #expect(packed.headers["content-encoding"] == "gzip")
                    #expect(packed.headers["content-length"] == String(packed.body.count))
                    #expect(try inflated(packed.body) == plain.body)
                }
                let refused = try await client.send(request.with("Accept-Encoding", "gzip;q=0"))
                #expect(refused.headers["content-encoding"] == nil && refused.body == plain.body)
            }
        }
    }

    @Test("Irregular white space changes the bytes and no value")
    func irregularWhitespace() async throws {
        let plain = try await Self.bodies(Self.configuration())
        let spread = try await Self.bodies(Self.configuration { $0.irregularWhitespace = true })
        for (a, b) in zip(plain, spread) {
            #expect(a.body.count < b.body.count)
            #expect(try a.json == b.json)
        }
        let breaks = spread.flatMap(\.body).filter { $0 == 0x0A }
        #expect(!breaks.isEmpty)
        #expect(plain.flatMap(\.body).allSatisfy { ![0x0A, 0x0D, 0x09].contains($0) })
    }

    @Test("HEAD has the headers of GET and no body")
    func head() async throws {
        try await withMockJira(Self.configuration()) { server in
            let client = TestClient(server)
            let got = try await client.send(.get("/rest/api/3/field"))
            var request = TestRequest.get("/rest/api/3/field")
            request.method = "HEAD"
            let headed = try await client.send(request)
            #expect(headed.status == 200 && headed.body.isEmpty)
            #expect(headed.headers["content-length"] == got.headers["content-length"])
            var wrong = TestRequest.get("/rest/api/3/issue/bulkfetch")
            wrong.method = "HEAD"
            #expect(try await client.send(wrong).status == 405)
        }
    }

    @Test("Pipelined requests are answered in order", arguments: [0, 30])
    func pipelining(latencyMilliseconds: Int) async throws {
        let configuration = Self.configuration { $0.latency = .milliseconds(latencyMilliseconds) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            var single: [TestResponse] = []
            for request in Self.requests { single.append(try await client.send(request)) }
            let together = try await client.pipeline(Self.requests)
            #expect(together.map(\.body) == single.map(\.body))
        }
    }

    @Test("Latency delays every response, and waiting requests count as in flight")
    func latency() async throws {
        let configuration = Self.configuration { $0.latency = .milliseconds(200) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let started = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask { _ = try await client.send(.get("/rest/api/3/serverInfo")) }
                }
                try await group.waitForAll()
            }
            let elapsed = ContinuousClock.now - started
            // The ledger shows that the requests wait concurrently; the elapsed time depends on the machine's load.
            #expect(elapsed >= .milliseconds(200))
            #expect(await server.peakRequestsInFlight() == 6)
            #expect(await server.ledger().map(\.requestsInFlight).sorted() == Array(1...6))
        }
    }

    @Test("The ledger has the last requests and responses, up to its limit")
    func ledger() async throws {
        let configuration = Self.configuration { $0.ledgerLimit = 3 }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let count = "{\"jql\":\"project = OPS\"}"
            _ = try await client.pipeline([
                .get("/rest/api/3/nothing"), .get("/rest/api/3/users/search?startAt=1&maxResults=2"),
                .post("/rest/api/3/search/approximate-count", count),
            ])
            let packed = try await client.send(TestRequest.get("/rest/api/3/field").with("Accept-Encoding", "gzip"))
            let entries = await server.ledger()
            #expect(entries.map(\.order) == [1, 2, 3])
            #expect(entries.map(\.connection) == [0, 0, 1])
            #expect(entries.map(\.method) == ["GET", "POST", "GET"])
            #expect(entries[0].path == "/rest/api/3/users/search" && entries[0].query == "startAt=1&maxResults=2")
            #expect(entries[1].requestBodyBytes == count.utf8.count && entries[1].status == 200)
            #expect(entries[2].contentEncoding == "gzip" && entries[2].responseBodyBytes == packed.body.count)
            await server.resetLedger()
            #expect(await server.ledger().isEmpty)
            #expect(await server.peakRequestsInFlight() == 0)
        }
    }

    @Test("The request of a client that disconnects does not stay in flight")
    func earlyDeparture() async throws {
        let configuration = Self.configuration { $0.latency = .milliseconds(150) }
        try await withMockJira(configuration) { server in
            let port = try #require(server.baseURL.split(separator: ":").last.flatMap { Int($0) })
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(
                channel.allocator.buffer(string: "GET /rest/api/3/serverInfo HTTP/1.1\r\nHost: x\r\n\r\n")
            )
            try await channel.close().get()
            while await server.peakRequestsInFlight() == 0 { await Task.yield() }
            let client = TestClient(server)
            _ = try await client.send(.get("/rest/api/3/serverInfo"))
            await server.resetLedger()
            _ = try await client.send(.get("/rest/api/3/serverInfo"))
            #expect(await server.peakRequestsInFlight() == 1)
        }
    }

    @Test("Two sites run concurrently, and a port in use is an error")
    func portInUse() async throws {
        try await withMockJira { first in
            try await withMockJira { second in
                #expect(first.baseURL != second.baseURL)
                var configuration = MockJiraConfiguration()
                configuration.port = try #require(first.baseURL.split(separator: ":").last.flatMap { Int($0) })
                await #expect(throws: MockJiraError.self) { try await MockJiraServer.start(configuration) }
            }
        }
    }
}
