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
    private var isAnswering = false

    /// The largest request body that is read.
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
                answer(head, context)
            }
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let own = service.ownAnswer(head, body) {
            body = ByteBuffer()
            self.head = nil
            return send(own, head, context)
        }
        let (order, inFlight) = service.ledger.arrive()
        isAnswering = true
        let now = service.now()
        var reply = service.reply(head, body, order: order, now: now)
        if isTooLarge {
            let refusal = Refusal(status: 413, messages: ["The request is too large."])
            reply.status = 413
            reply.body = refusal.answer(service.state.dialect, path: head.uri).body
            reply.contentEncoding = nil
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
            return send(reply, head, arrival, context)
        }
        let loopBound = NIOLoopBound((self, context, reply), eventLoop: context.eventLoop)
        context.eventLoop.assumeIsolated().scheduleTask(in: service.latency) {
            let (handler, context, reply) = loopBound.value
            guard context.channel.isActive else { return }
            handler.send(reply, head, arrival, context)
        }
    }

    private func send(
        _ reply: Reply,
        _ request: HTTPRequestHead,
        _ arrival: Arrival,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders()
        headers.reserveCapacity(5 + reply.headers.count)
        headers.add(name: "Content-Type", value: reply.contentType)
        let contentLength = reply.delivery?.contentLength ?? reply.body.readableBytes
        headers.add(name: "Content-Length", value: String(contentLength))
        if let encoding = reply.contentEncoding {
            headers.add(name: "Content-Encoding", value: encoding)
        }
        headers.add(name: "Vary", value: "Accept-Encoding")
        for (name, value) in reply.headers {
            headers.add(name: name, value: value)
        }
        let keepsAlive = request.isKeepAlive && reply.delivery?.contentLength == nil
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
                status: reply.status,
                responseBodyBytes: isHead ? 0 : reply.delivery?.sentBytes ?? reply.body.readableBytes,
                contentEncoding: reply.contentEncoding,
                requestsInFlight: arrival.inFlight,
                faults: reply.faults,
                arrivalNanoseconds: arrival.nanoseconds,
                refusal: reply.refusal
            ),
            isCutOff: reply.delivery?.cut != nil
        )
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: reply.status),
            headers: headers
        )
        if let delivery = reply.delivery {
            return deliver(head, isHead ? ByteBuffer() : reply.body, delivery, keepsAlive: keepsAlive, context)
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead {
            context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil)
        }
        end(keepsAlive: keepsAlive, context)
    }

    /// Sends a response of the mock itself, which is not in the ledger.
    private func send(_ own: Answer, _ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers: HTTPHeaders = [
            "Content-Type": own.contentType, "Content-Length": String(own.body.readableBytes),
            "Cache-Control": "no-store",
        ]
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: own.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
            promise: nil
        )
        if request.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(own.body))), promise: nil)
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

    /// Sends a response in the way that a fault sets.
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
        guard delivery.cut != .beforeAnswer else { return context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        var part = body
        if delivery.cut != nil {
            part = body.getSlice(at: 0, length: min(delivery.sentBytes, body.readableBytes)) ?? body
        }
        drip(part, delivery, keepsAlive: keepsAlive, context)
    }

    /// Sends a body piece by piece, or its rest at once, and then ends the response or closes the connection.
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
        if isAnswering {
            isAnswering = false
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
