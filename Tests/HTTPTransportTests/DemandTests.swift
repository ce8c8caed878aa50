import Foundation
import PageMemory
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("Concurrent transfers", .timeLimit(.minutes(10)))
struct DemandTests {
    @Test("reach the limit of their number and never exceed it", arguments: [1, 3, 8])
    func inFlight(_ most: Int) async throws {
        let gate = Gate()
        let server = try LoopbackServer { _, connection in
            gate.wait()
            connection.respond("x")
        }
        defer { server.stop() }
        let transport = try Transport(connections: most)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<30 { group.addTask { _ = try await transport.ask(server) } }
            await server.arrivals.reached(most)
            gate.open(30)
            try await group.waitForAll()
        }
        #expect(server.mostInFlight == most)
        #expect(server.connectionCount <= most)
    }

    @Test("are started in the order of their pages, urgent ones first")
    func order() async throws {
        let server = try LoopbackServer { $1.respond("x") }
        defer { server.stop() }
        var configuration = HTTPClient.Configuration()
        configuration.maximumInFlight = 1
        let loop = try CurlLoop(configuration: configuration, pool: PagePool(byteLimit: 1 << 20))
        // All requests wait before the thread begins.
        let transfers = [5, 3, 9, 99, 4, 98].map { order in
            Transfer(
                request: HTTPRequest(
                    url: server.baseURL + "/\(order)",
                    order: PageOrder(UInt64(order)),
                    priority: order > 90 ? .first : .inOrder
                )
            )
        }
        for transfer in transfers { loop.start(transfer) }
        Thread.detachNewThread { loop.run() }
        for transfer in transfers {
            #expect(try await withCheckedContinuation { transfer.setContinuation($0) }.get().text == "x")
        }
        loop.close()
        #expect(server.requests.map(\.target) == ["/98", "/99", "/3", "/4", "/5", "/9"])
    }

    @Test("share a budget much smaller than their bodies, and every body is complete", arguments: [1, 2, 7])
    func tinyBudget(_ connections: Int) async throws {
        let size = 300_000
        let server = try LoopbackServer { request, connection in
            let body = SeededRandom(seed: UInt64(request.target.dropFirst()) ?? 0).filled(size)
            if request.number % 2 == 0 { return connection.respond(body) }
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for start in stride(from: 0, to: size, by: 30_000) {
                connection.send(Array("7530\r\n".utf8) + body[start..<start + 30_000] + Array("\r\n".utf8))
            }
            connection.send("0\r\n\r\n")
        }
        defer { server.stop() }
        let transport = try Transport(connections: connections, memory: 100_000)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let response = try? await transport.ask(server, "/\(number)", order: PageOrder(UInt64(number)))
                    return response?.bytes == SeededRandom(seed: UInt64(number)).filled(size)
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
        #expect(await transport.leasedByteCount() == 0)
        #expect(server.mostInFlight <= connections)
    }

    @Test("deliver a late older page even if paused transfers hold every connection (it waited endlessly)")
    func olderPageComesLate() async throws {
        let body = [UInt8](repeating: 0x61, count: 200_000)
        let server = try LoopbackServer { $1.respond(body) }
        defer { server.stop() }
        let transport = try Transport(connections: 2, memory: 64 << 10)
        // A complete page waits for the one before it, which is requested again.
        var finished: PageBuffer? = transport.pool.makeBuffer(order: 4)
        #expect(finished?.reserve(60_000) == true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for order in [5, 6, 7] as [UInt64] {
                group.addTask {
                    let response = try await transport.ask(server, order: PageOrder(order))
                    #expect(response.bytes == body)
                }
            }
            await server.arrivals.reached(2)
            #expect(try await transport.ask(server, "/again", order: 3).bytes == body)
            #expect(server.mostInFlight <= 2)
            finished = nil
            try await group.waitForAll()
        }
        #expect(finished == nil)
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("survive cancellations, server errors and a lack of memory, and lose no body")
    func everythingAtOnce() async throws {
        let seed: UInt64 = 77
        var random = SeededRandom(seed: seed)
        let server = try LoopbackServer { request, connection in
            let number = Int(request.target.dropFirst()) ?? 0
            let body = SeededRandom(seed: UInt64(number)).filled(number * 997 % 150_000)
            switch number % 7 {
            case 5: connection.cut()
            case 6:
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count + 1)\r\n\r\n")
                connection.send(body)
                connection.cut()
            default: connection.respond(body)
            }
        }
        defer { server.stop() }
        let transport = try Transport(connections: 4, memory: 120_000)
        let cancelled = Set((0..<300).filter { _ in random.oneIn(5) })
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let asking = Task {
                        try await transport.ask(server, "/\(number)", order: PageOrder(UInt64(number))).bytes
                    }
                    if cancelled.contains(number) { asking.cancel() }
                    switch await asking.result {
                    case .success(let bytes):
                        let body = SeededRandom(seed: UInt64(number)).filled(number * 997 % 150_000)
                        #expect(number % 7 < 5 && bytes == body, "seed \(seed), request \(number)")
                    case .failure(let error):
                        let code = (error as? TransportError)?.code
                        #expect(
                            code == .connectionLost && number % 7 >= 5
                                || code == .cancelled && cancelled.contains(number),
                            "seed \(seed), request \(number): \(error)"
                        )
                    }
                }
            }
        }
        #expect(await transport.leasedByteCount() == 0, "seed \(seed)")
    }
}

extension Transport {
    /// Returns the leased bytes after the client's thread has released all returned responses.
    func leasedByteCount() async -> Int {
        // A request that is cancelled at once is processed by the thread after all others.
        let marker = Task { try await client.response(to: HTTPRequest(url: "http://127.0.0.1:1/")) }
        marker.cancel()
        _ = await marker.result
        return pool.leasedByteCount
    }
}
