import MockJira
import NIOCore
import NIOPosix
import Testing

/// Connects to a mock without an HTTP library. Records the bytes that it receives until the connection ends, and the
/// number of reads.
struct RawClient: Sendable {
    struct Received: Sendable {
        var bytes: [UInt8] = []
        var reads = 0

        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The bytes after the headers.
        var body: [UInt8] {
            guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
                return []
            }
            return Array(bytes[(end + 4)...])
        }
    }

    let server: MockJiraServer

    init(_ server: MockJiraServer) {
        self.server = server
    }

    /// Sends a request, and waits until the server closes the connection.
    func get(_ path: String, accepting encoding: String = "identity") async throws -> Received {
        let port = try #require(server.baseURL.split(separator: ":").last.flatMap { Int($0) })
        let group = MultiThreadedEventLoopGroup.singleton
        let promise = group.next().makePromise(of: Received.self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteCollector(promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let head =
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: \(TestClient.authorization)\r\n"
            + "Accept-Encoding: \(encoding)\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: head))
        return try await promise.futureResult.get()
    }
}

private final class ByteCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<RawClient.Received>
    private var received = RawClient.Received()

    init(_ promise: EventLoopPromise<RawClient.Received>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.bytes += unwrapInboundIn(data).readableBytesView
        received.reads += 1
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.succeed(received)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
