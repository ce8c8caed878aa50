import MockSite
import NIOCore
import NIOHTTP1

/// Reads the requests of one connection and writes their responses, in order and one at a time.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The properties of a complete request.
    private struct Arrival {
        let order: Int
        let inFlight: Int
        let bodyBytes: Int
        let nanoseconds: Int
    }

    private let service: SiteService
    private let connection: Int
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLarge = false
    private var isResponding = false

    /// The maximum size of a request's body in bytes. A request with a larger body gets status 413.
    private static let bodyLimit = 4 * 1024 * 1024

    init(_ service: SiteService) {
        self.service = service
        self.connection = service.nextConnection()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear(minimumCapacity: 0)
            isTooLarge = false
        case .body(var part):
            if body.readableBytes + part.readableBytes > Self.bodyLimit {
                isTooLarge = true
            } else if body.readableBytes == 0 {
                body = part
            } else {
                body.writeBuffer(&part)
            }
        case .end:
            if let head {
                respond(head, context)
            }
        }
    }

    private func respond(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let response = service.controlResponse(head, body) {
            body = ByteBuffer()
            self.head = nil
            return send(response, head, context)
        }
        let (order, inFlight) = service.ledger.arrive()
        isResponding = true
        let now = service.now()
        var response = service.response(head, body, order: order, now: now)
        if isTooLarge {
            let error = ErrorResponse(status: 413, messages: ["The request is too large."])
            response.status = 413
            response.body = error.endpointResponse(service.state.dialect, path: head.uri).body
            response.contentEncoding = nil
        }
        let bodyBytes = body.readableBytes
        let arrival = Arrival(
            order: order,
            inFlight: inFlight,
            bodyBytes: bodyBytes,
            nanoseconds: now - service.start
        )
        body = ByteBuffer()
        self.head = nil
        guard service.latency > .zero else {
            return send(response, head, arrival, context)
        }
        let loopBound = NIOLoopBound((self, context, response), eventLoop: context.eventLoop)
        context.eventLoop.assumeIsolated().scheduleTask(in: service.latency) {
            let (handler, context, response) = loopBound.value
            guard context.channel.isActive else { return }
            handler.send(response, head, arrival, context)
        }
    }

    private func send(
        _ response: OutgoingResponse,
        _ request: HTTPRequestHead,
        _ arrival: Arrival,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders()
        headers.reserveCapacity(5 + response.headers.count)
        headers.add(name: "Content-Type", value: response.contentType)
        let contentLength = response.delivery?.contentLength ?? response.body.readableBytes
        headers.add(name: "Content-Length", value: String(contentLength))
        if let encoding = response.contentEncoding {
            headers.add(name: "Content-Encoding", value: encoding)
        }
        headers.add(name: "Vary", value: "Accept-Encoding")
        for (name, value) in response.headers {
            headers.add(name: name, value: value)
        }
        let keepsAlive = request.isKeepAlive && response.delivery?.contentLength == nil
        if !request.isKeepAlive {
            headers.add(name: "Connection", value: "close")
        }
        let uri = request.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let isHead = request.method == .HEAD
        service.ledger.record(
            MockLedgerEntry(
                order: arrival.order,
                connection: connection,
                method: request.method.rawValue,
                path: String(uri[0]),
                query: uri.count > 1 ? String(uri[1]) : "",
                requestBodyBytes: arrival.bodyBytes,
                status: response.status,
                responseBodyBytes: isHead ? 0 : response.delivery?.sentBytes ?? response.body.readableBytes,
                contentEncoding: response.contentEncoding,
                requestsInFlight: arrival.inFlight,
                faults: response.faults,
                arrivalNanoseconds: arrival.nanoseconds,
                rejectedBy: response.rejectedBy
            ),
            isCutOff: response.delivery?.cut != nil
        )
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: response.status),
            headers: headers
        )
        if let delivery = response.delivery {
            return deliver(head, isHead ? ByteBuffer() : response.body, delivery, keepsAlive: keepsAlive, context)
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        end(keepsAlive: keepsAlive, context)
    }

    /// Sends the response of the front page or of a control operation. The ledger does not contain it.
    private func send(_ response: EndpointResponse, _ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers: HTTPHeaders = [
            "Content-Type": response.contentType, "Content-Length": String(response.body.readableBytes),
            "Cache-Control": "no-store",
        ]
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
            promise: nil
        )
        if request.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        end(keepsAlive: request.isKeepAlive, context)
    }

    private func end(keepsAlive: Bool, _ context: ChannelHandlerContext) {
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.assumeIsolated().whenComplete { _ in
            let (handler, context) = loopBound.value
            handler.finish()
            if !keepsAlive {
                context.close(promise: nil)
            }
        }
    }

    /// Sends a response whose transfer a fault has changed.
    private func deliver(
        _ head: HTTPResponseHead,
        _ body: ByteBuffer,
        _ delivery: Delivery,
        keepsAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        if delivery.delay > .zero {
            var rest = delivery
            rest.delay = .zero
            return later(TimeAmount(delivery.delay), context) { [rest] handler, context in
                handler.deliver(head, body, rest, keepsAlive: keepsAlive, context)
            }
        }
        guard delivery.cut != .beforeResponse else { return context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        var part = body
        if delivery.cut != nil {
            part = body.getSlice(at: 0, length: min(delivery.sentBytes, body.readableBytes)) ?? body
        }
        drip(part, delivery, keepsAlive: keepsAlive, context)
    }

    /// Sends a body: first the separate pieces of `delivery.drip`, then the remaining bytes at once. Afterwards, ends
    /// the response or, if the response is cut, closes the connection.
    private func drip(
        _ body: ByteBuffer,
        _ delivery: Delivery,
        keepsAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        if var drip = delivery.drip, drip.pieces > 0, body.readableBytes > 0 {
            drip.pieces -= 1
            var rest = delivery
            rest.drip = drip
            return later(TimeAmount(drip.interval), context) { [rest, drip] handler, context in
                var body = body
                let piece = body.readSlice(length: min(drip.pieceBytes, body.readableBytes)) ?? ByteBuffer()
                context.writeAndFlush(handler.wrapOutboundOut(.body(.byteBuffer(piece))), promise: nil)
                handler.drip(body, rest, keepsAlive: keepsAlive, context)
            }
        }
        let written = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body))))
        guard delivery.cut != nil else { return end(keepsAlive: keepsAlive, context) }
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.assumeIsolated().whenComplete { _ in loopBound.value.close(promise: nil) }
    }

    /// Calls a closure after a delay, if the connection is still open.
    private func later(
        _ delay: TimeAmount,
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (ConnectionHandler, ChannelHandlerContext) -> Void
    ) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
            let (handler, context) = loopBound.value
            guard context.channel.isActive else { return }
            body(handler, context)
        }
    }

    private func finish() {
        if isResponding {
            isResponding = false
            service.ledger.depart()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A malformed request or a broken connection: no response can be sent.
        context.close(promise: nil)
    }
}
