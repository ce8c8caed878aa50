import HTTPTransport
import PageMemory
import TestSupport
import Testing

@Suite("Responses of a server", .timeLimit(.minutes(10)))
struct ResponseTests {
    @Test("are returned with any status", arguments: [200, 204, 301, 400, 401, 404, 429, 500, 503])
    func statuses(_ status: Int) async throws {
        let server = try LoopbackServer { $1.respond(status == 204 ? "" : "body", status: status) }
        defer { server.stop() }
        let response = try await Transport().ask(server)
        #expect(response.status == status)
        #expect(response.text == (status == 204 ? "" : "body"))
    }

    @Test("are complete with any framing of the body")
    func framing() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        let server = try LoopbackServer { request, connection in
            switch request.target {
            case "/length": connection.send(head + "Content-Length: 5\r\n\r\nhello")
            case "/chunks":
                connection.send(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n")
            case "/trailer":
                connection.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Late: yes\r\n\r\n")
            case "/pieces":
                connection.send(head + "Content-Length: 5\r\n\r\n")
                for piece in ["h", "e", "l", "l", "o"] { connection.send(piece) }
            case "/early":
                connection.send("HTTP/1.1 103 Early\r\nX-A: 1\r\n\r\n" + head + "Content-Length: 5\r\n\r\nhello")
            default:
                connection.send(head + "Connection: close\r\n\r\nhello")
                connection.cut()
            }
        }
        defer { server.stop() }
        let transport = try Transport()
        for target in ["/length", "/chunks", "/trailer", "/pieces", "/early", "/until-the-end"] {
            let response = try await transport.ask(server, target)
            #expect(response.status == 200 && response.text == "hello", "\(target)")
            #expect(response.headers["content-TYPE"] == "text/plain", "\(target)")
            #expect(response.headers["X-A"] == nil, "\(target)")
        }
    }

    @Test("of every size are complete", arguments: [0, 1, 4095, 4096, 65_535, 65_536, 65_537, 1_000_000, 9_000_000])
    func sizes(_ size: Int) async throws {
        let body = SeededRandom(seed: UInt64(size)).filled(size)
        let server = try LoopbackServer { request, connection in
            if request.target == "/chunked" {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                if size > 0 {
                    connection.send(Array("\(String(size, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8))
                }
                connection.send("0\r\n\r\n")
            } else {
                connection.respond(body)
            }
        }
        defer { server.stop() }
        let transport = try Transport()
        #expect(try await transport.ask(server).bytes == body)
        #expect(try await transport.ask(server, "/chunked").bytes == body)
    }

    @Test("that are interrupted are retriable errors")
    func cuts() async throws {
        let cuts = [
            "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        ]
        let server = try LoopbackServer { request, connection in
            connection.send(cuts[Int(request.target.dropFirst()) ?? 0])
            connection.cut()
        }
        defer { server.stop() }
        let transport = try Transport()
        for number in cuts.indices {
            let error = await #expect(throws: TransportError.self, "\(cuts[number].debugDescription)") {
                try await transport.ask(server, "/\(number)")
            }
            #expect(error?.code == .connectionLost && error?.isRetriable == true, "\(cuts[number].debugDescription)")
        }
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("that are redirects are not followed")
    func redirects() async throws {
        let server = try LoopbackServer { $1.respond("", status: 302, headers: ["Location: /elsewhere"]) }
        defer { server.stop() }
        let response = try await Transport().ask(server)
        #expect(response.status == 302 && response.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test("may have header fields up to the limit")
    func headerLimit() async throws {
        let server = try LoopbackServer { request, connection in
            let count = Int(request.target.dropFirst()) ?? 0
            connection.respond(
                "x",
                headers: (0..<count).map { "X-Filler-\($0): " + String(repeating: "y", count: 1000) }
            )
        }
        defer { server.stop() }
        var configuration = HTTPClient.Configuration()
        configuration.headerByteLimit = 20_000
        let transport = try Transport(configuration)
        #expect(try await transport.ask(server, "/18").text == "x")
        for count in [20, 200] {
            let error = await #expect(throws: TransportError.self) { try await transport.ask(server, "/\(count)") }
            #expect(error?.code == .headersTooLarge && error?.isRetriable == false)
        }
        #expect(try await transport.ask(server, "/1").text == "x")
    }

    @Test("may have a body up to the limit, with any framing")
    func bodyLimit() async throws {
        let server = try LoopbackServer { request, connection in
            let size = Int(request.query("size") ?? "") ?? 0
            let body = [UInt8](repeating: 0x61, count: size)
            if request.target.hasPrefix("/chunked") {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                connection.send(Array("\(String(size, radix: 16))\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8))
            } else {
                connection.respond(body)
            }
        }
        defer { server.stop() }
        let transport = try Transport()
        for target in ["/length", "/chunked"] {
            for limit in [1, 1000, 100_000] {
                let whole = try await transport.ask(server, "\(target)?size=\(limit)", limit: limit)
                #expect(whole.body.count == limit)
                for size in [limit + 1, 10 * limit + 200_000] {
                    let error = await #expect(throws: TransportError.self) {
                        try await transport.ask(server, "\(target)?size=\(size)", limit: limit)
                    }
                    #expect(error?.code == .bodyTooLarge && error?.isRetriable == false, "\(target), \(size) bytes")
                }
            }
        }
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("with a Content-Length above the limit are rejected before memory is allocated")
    func hugeClaim() async throws {
        let server = try LoopbackServer { request, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nx")
            connection.waitForClose()
        }
        defer { server.stop() }
        let transport = try Transport()
        let error = await #expect(throws: TransportError.self) { try await transport.ask(server) }
        #expect(error?.code == .bodyTooLarge)
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("that are not HTTP are errors")
    func otherProtocols() async throws {
        let server = try LoopbackServer { request, connection in
            connection.send(request.target == "/ssh" ? "SSH-2.0-OpenSSH_9.2\r\n" : "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}F")
            connection.cut()
        }
        defer { server.stop() }
        let transport = try Transport()
        for target in ["/ssh", "/tls"] {
            await #expect(throws: TransportError.self) { try await transport.ask(server, target) }
        }
    }
}

/// A client with the pool that receives its responses.
struct Transport {
    let client: HTTPClient
    let pool: PagePool

    init(_ configuration: HTTPClient.Configuration = .init(), memory: Int = 32 << 20) throws {
        pool = PagePool(byteLimit: memory)
        client = try HTTPClient(configuration: configuration, pool: pool)
    }

    init(connections: Int, memory: Int = 32 << 20) throws {
        var configuration = HTTPClient.Configuration()
        configuration.maximumInFlight = connections
        try self.init(configuration, memory: memory)
    }

    /// Sends a `GET` request.
    @discardableResult
    func ask(
        _ server: LoopbackServer,
        _ target: String = "/",
        order: PageOrder = 0,
        priority: HTTPRequest.Priority = .inOrder,
        limit: Int = 64 << 20
    ) async throws(TransportError) -> HTTPResponse {
        try await client.response(
            to: HTTPRequest(url: server.baseURL + target, order: order, priority: priority, bodyByteLimit: limit)
        )
    }
}

extension HTTPResponse {
    /// The body.
    var bytes: [UInt8] { Pages.bytes(of: body) }
    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension SeededRandom {
    /// Returns bytes that follow from the seed.
    func filled(_ count: Int) -> [UInt8] {
        var random = self
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
