import CZlib
import MockJira
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

/// A response as the client received it.
struct TestResponse: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSON { get throws { try JSON.parse(body) } }
}

/// A request to send.
struct TestRequest: Sendable {
    var method = "GET"
    var path: String
    var headers: [(String, String)] = [("Authorization", TestClient.authorization)]
    var body: String?

    static func get(_ path: String) -> TestRequest {
        TestRequest(path: path)
    }

    static func post(_ path: String, _ body: String) -> TestRequest {
        var request = TestRequest(method: "POST", path: path, body: body)
        request.headers.append(("Content-Type", "application/json"))
        return request
    }

    func with(_ name: String, _ value: String) -> TestRequest {
        var copy = self
        copy.headers.removeAll { $0.0 == name }
        copy.headers.append((name, value))
        return copy
    }

    func anonymous() -> TestRequest {
        var copy = self
        copy.headers.removeAll { $0.0 == "Authorization" }
        return copy
    }
}

/// Sends requests to a mock. Each call of a method opens at least one connection.
struct TestClient: Sendable {
    /// The credentials demo@example.com and demo-token.
    static let authorization = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu"

    let server: MockJiraServer
    private let otherPort: Int?

    /// - Parameter port: The port to connect to; `nil` for the port in the server's base URL.
    init(_ server: MockJiraServer, port: Int? = nil) {
        self.server = server
        self.otherPort = port
    }

    func send(_ request: TestRequest) async throws -> TestResponse {
        let responses = try await pipeline([request])
        return try #require(responses.first)
    }

    func json(_ request: TestRequest) async throws -> JSON {
        let response = try await send(request)
        #expect(response.status == 200, "\(request.path) \(request.body ?? ""): \(response.text.prefix(300))")
        return try response.json
    }

    /// Sends all requests at once on one connection, and waits for all responses.
    func pipeline(_ requests: [TestRequest]) async throws -> [TestResponse] {
        let port = try #require(
            otherPort ?? server.baseURL.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) }
        )
        let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: [TestResponse].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(ResponseCollector(requests.count, promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        for request in requests {
            var headers = HTTPHeaders(request.headers)
            if !headers.contains(name: "Host") { headers.add(name: "Host", value: "127.0.0.1:\(port)") }
            if let body = request.body {
                headers.add(name: "Content-Length", value: String(body.utf8.count))
            }
            let head = HTTPRequestHead(
                version: .http1_1,
                method: HTTPMethod(rawValue: request.method),
                uri: request.path,
                headers: headers
            )
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            if let body = request.body {
                channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: body))), promise: nil)
            }
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        let responses = try await promise.futureResult.get()
        try? await channel.close().get()
        return responses
    }

    /// Returns the ids of all issues that a query finds, in order. Page tokens request the pages.
    func census(_ jql: String, maxResults: Int = 5000) async throws -> [String] {
        var ids: [String] = []
        var token: String?
        repeat {
            let next = token.map { ",\"nextPageToken\":\"\($0)\"" } ?? ""
            let page = try await json(
                .post(
                    "/rest/api/3/search/jql",
                    "{\"jql\":\(JSON.quoted(jql)),\"maxResults\":\(maxResults)\(next)}"
                )
            )
            ids += page["issues"].elements.compactMap { $0["id"].string }
            token = page["nextPageToken"].string
            #expect(page["isLast"] == .bool(token == nil))
        } while token != nil
        return ids
    }
}

private final class ResponseCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let expected: Int
    private let promise: EventLoopPromise<[TestResponse]>
    private var responses: [TestResponse] = []
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    init(_ expected: Int, _ promise: EventLoopPromise<[TestResponse]>) {
        self.expected = expected
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body += part.readableBytesView
        case .end:
            guard let head else { return }
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + "," + $1 }
            responses.append(TestResponse(status: Int(head.status.code), headers: headers, body: body))
            if responses.count == expected { promise.succeed(responses) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}

/// Inflates one gzip member.
func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    try #require(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    defer { inflateEnd(&stream) }
    var input = bytes
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // The closures guarantee that both arrays exist and do not move while their addresses are used.
    input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        var status = Z_OK
        while status == Z_OK {
            let written = chunk.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return output.count - Int(stream.avail_out)
            }
            result += chunk[..<written]
        }
    }
    return result
}
