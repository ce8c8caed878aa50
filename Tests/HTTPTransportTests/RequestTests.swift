import HTTPTransport
import PageMemory
import TestSupport
import Testing

@Suite("Requests on the wire", .timeLimit(.minutes(10)))
struct RequestTests {
    @Test("have the given method, target, header fields and body")
    func content() async throws {
        let server = try LoopbackServer { $1.respond("") }
        defer { server.stop() }
        let transport = try Transport()
        let body = SeededRandom(seed: 4).filled(3_000_000)
        for sent in [nil, [], Array("{\"a\":\"é\"}".utf8), [0, 1, 2, 0, 255], body] as [[UInt8]?] {
            var request = HTTPRequest(
                method: sent == nil ? .get : .post,
                url: server.baseURL + "/a%20b?c=d&e=%2B",
                body: sent
            )
            request.headers = [HTTPHeader("Accept", "application/json"), HTTPHeader("X-Name", "va: lue")]
            _ = try await transport.client.response(to: request)
            let came = try #require(server.requests.last)
            #expect(came.method == (sent == nil ? "GET" : "POST"))
            #expect(came.target == "/a%20b?c=d&e=%2B")
            #expect(came.headers["accept"] == "application/json" && came.headers["x-name"] == "va: lue")
            #expect(came.headers["user-agent"] == "jirastream")
            #expect(came.headers["expect"] == nil, "Expect: 100-continue costs a round trip")
            #expect(came.headers["accept-encoding"] == nil, "libcurl must not decode")
            #expect(came.body == sent ?? [])
            #expect(came.headers["content-length"] == sent.map { "\($0.count)" })
        }
    }

    @Test(
        "with header fields that contain line breaks are rejected, and nothing is sent",
        arguments: [
            HTTPHeader("Authorization", "Bearer t0ken\r\nX-Other: 1"), HTTPHeader("Authorization", "Bearer t0ken\n"),
            HTTPHeader("Authorization", "Bearer t0\u{0}ken"), HTTPHeader("X-A\r\nX-B", "1"),
            HTTPHeader("X-A: 1\nX", "t0ken"),
            HTTPHeader("", "t0ken"),
        ]
    )
    func headersWithLineBreaks(_ header: HTTPHeader) async throws {
        let server = try LoopbackServer { $1.respond("") }
        defer { server.stop() }
        let transport = try Transport()
        let request = HTTPRequest(url: server.baseURL + "/", headers: [HTTPHeader("Accept", "a\tb"), header])
        let error = await #expect(throws: TransportError.self) { try await transport.client.response(to: request) }
        #expect(error?.code == .invalidHeader && error?.isRetriable == false)
        #expect(error.map { !"\($0)".contains("t0ken") && !"\($0)".contains("\n") } == true)
        #expect(server.connectionCount == 0)
    }

    @Test("one after another share a connection")
    func keepAlive() async throws {
        let server = try LoopbackServer { $1.respond("{}", status: $0.number % 3 == 0 ? 404 : 200) }
        defer { server.stop() }
        let transport = try Transport()
        for _ in 0..<20 { try await transport.ask(server) }
        #expect(server.connectionCount == 1)
    }

    @Test("do not affect the next request on the same handle")
    func handlesAreClean() async throws {
        let server = try LoopbackServer { $1.respond("{}") }
        defer { server.stop() }
        let transport = try Transport(connections: 1)
        var post = HTTPRequest(method: .post, url: server.baseURL + "/", headers: [HTTPHeader("Authorization", "x")])
        post.body = Array("body".utf8)
        _ = try await transport.client.response(to: post)
        try await transport.ask(server)
        let last = try #require(server.requests.last)
        #expect(last.method == "GET" && last.body.isEmpty)
        #expect(last.headers["authorization"] == nil && last.headers["content-length"] == nil)
    }

    @Test("without TLS do not wait for the first response (they waited for its status line)")
    func firstAnswerHoldsUpNothing() async throws {
        let gate = Gate()
        let server = try LoopbackServer { request, connection in
            if request.target == "/slow", !gate.wait() { return connection.cut() }
            connection.respond("x")
        }
        defer { server.stop() }
        let transport = try Transport()
        let slow = Task { try await transport.ask(server, "/slow").text }
        await server.arrivals.reached(1)
        #expect(try await transport.ask(server, "/quick").text == "x")
        gate.open()
        #expect(try await slow.value == "x")
    }

    @Test("that cannot be sent are errors with the reason")
    func unsendable() async throws {
        let transport = try Transport()
        func code(_ url: String) async -> TransportError.Code? {
            let error = await #expect(throws: TransportError.self) {
                try await transport.client.response(to: HTTPRequest(url: url))
            }
            return error?.code
        }
        // There is no listener on this port. One that was just closed may already be in use by another test.
        #expect(await code("http://127.0.0.1:1/") == .connectionRefused)
        #expect(await code("http://") == .invalidURL)
        #expect(await code("ftp://127.0.0.1/x") == .invalidURL)
        #expect(await code("file:///etc/hostname") == .invalidURL)
        #expect(await code("http://127.0.0.1:99999/") == .invalidURL)
    }

    @Test("time out without a response")
    func silence() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target == "/half" { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") }
            connection.waitForClose()
        }
        defer { server.stop() }
        var configuration = HTTPClient.Configuration()
        configuration.idleTimeout = .seconds(1)
        let transport = try Transport(configuration)
        for target in ["/nothing", "/half"] {
            let error = await #expect(throws: TransportError.self) { try await transport.ask(server, target) }
            #expect(error?.code == .timedOut && error?.isRetriable == true)
        }
    }

    @Test("and errors never show a header, a query or a body")
    func descriptions() async throws {
        let secret = "c3VwZXJzZWNyZXQ"
        var request = HTTPRequest(
            method: .post,
            url: "http://127.0.0.1:1/path?token=\(secret)#\(secret)",
            headers: [HTTPHeader("Authorization", "Basic \(secret)")],
            body: Array(secret.utf8)
        )
        #expect("\(request)" == "POST http://127.0.0.1:1/path")
        #expect(String(describing: request.headers) == "[Authorization: …]")
        #expect(String(reflecting: request.headers[0]) == "Authorization: …")
        var dumped = ""
        dump(request.headers, to: &dumped)
        #expect(!dumped.contains(secret))
        let transport = try Transport()
        for url in [request.url, "ftp://127.0.0.1/?\(secret)"] {
            request.url = url
            let error = await #expect(throws: TransportError.self) { try await transport.client.response(to: request) }
            #expect(error.map { !"\($0)".contains(secret) } == true)
        }
    }
}
