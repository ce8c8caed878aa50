internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A request that arrived at the host to which the fault ``MockFault/redirectElsewhere`` redirects.
public struct MockRedirectedRequest: Sendable, Equatable {
    /// The method.
    public let method: String
    /// The path and the query.
    public let uri: String
    /// A Boolean value that indicates whether the request has a header `Authorization` or `Cookie`.
    public let hasCredentials: Bool
}

/// A host other than the site's. It responds to every request with an empty object, and records the request.
enum RedirectTarget {
    /// Listens on a free port of the loopback address.
    static func start(_ group: any EventLoopGroup, _ service: NIOLoopBound<SiteService>) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(RedirectTargetHandler(service.value))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }
}

private final class RedirectTargetHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let service: SiteService

    init(_ service: SiteService) {
        self.service = service
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            service.redirected.append(
                MockRedirectedRequest(
                    method: head.method.rawValue,
                    uri: head.uri,
                    hasCredentials: head.headers.contains(name: "authorization")
                        || head.headers.contains(name: "cookie")
                )
            )
        case .body: break
        case .end:
            let headers: HTTPHeaders = ["Content-Type": EndpointResponse.jsonType, "Content-Length": "2"]
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{}")))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
