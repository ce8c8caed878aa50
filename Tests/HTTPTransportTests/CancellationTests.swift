import HTTPTransport
import PageMemory
import TestSupport
import Testing

@Suite("Cancelling and closing", .timeLimit(.minutes(10)))
struct CancellationTests {
    @Test("before a request is sent ends it without a transfer")
    func before() async throws {
        let server = try LoopbackServer { $1.respond("x") }
        defer { server.stop() }
        let transport = try Transport()
        for _ in 0..<50 {
            let gate = EventCounter()
            let asking = Task {
                await gate.reached(1)
                return try await transport.ask(server)
            }
            asking.cancel()
            gate.increment()
            let error = await #expect(throws: TransportError.self) { try await asking.value }
            #expect(error?.code == .cancelled && error?.isRetriable == false)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("while a request waits for a connection ends that request, and other requests continue")
    func whileWaiting() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _, connection in
            gate.wait()
            connection.respond("x")
        }
        defer { server.stop() }
        let transport = try Transport(connections: 1)
        let first = Task { try await transport.ask(server, "/first").text }
        await server.arrivals.reached(1)
        let waiting = Task { try await transport.ask(server, "/waiting").text }
        waiting.cancel()
        let error = await #expect(throws: TransportError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        gate.open(2)
        #expect(try await first.value == "x")
        #expect(try await transport.ask(server, "/last").text == "x")
        #expect(server.requests.map(\.target) == ["/first", "/last"])
    }

    @Test("during a response closes the connection and releases the memory", arguments: [true, false])
    func whileOnItsWay(isBodyBegun: Bool) async throws {
        let server = try LoopbackServer { _, connection in
            if isBodyBegun { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegin") }
            connection.waitForClose()
        }
        defer { server.stop() }
        let transport = try Transport()
        let asking = Task { try await transport.ask(server) }
        await server.arrivals.reached(1)
        asking.cancel()
        let error = await #expect(throws: TransportError.self) { try await asking.value }
        #expect(error?.code == .cancelled)
        await server.endings.reached(1)
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("a paused transfer ends it, and frees memory for the next transfer")
    func whilePaused() async throws {
        let body = [UInt8](repeating: 0x61, count: 200_000)
        let server = try LoopbackServer { $1.respond(body) }
        defer { server.stop() }
        let transport = try Transport(connections: 2, memory: 64 << 10)
        var holder: PageBuffer? = transport.pool.makeBuffer(order: 1)
        #expect(holder?.reserve(60_000) == true)
        let paused = Task { try await transport.ask(server, order: 2) }
        await server.arrivals.reached(1)
        paused.cancel()
        let error = await #expect(throws: TransportError.self) { try await paused.value }
        #expect(error?.code == .cancelled)
        holder = nil
        #expect(try await transport.ask(server, order: 3).bytes == body)
        #expect(holder == nil)
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("after the response has no effect")
    func after() async throws {
        let server = try LoopbackServer { $1.respond("x") }
        defer { server.stop() }
        let transport = try Transport()
        let came = EventCounter()
        let asking = Task {
            let text = try await transport.ask(server).text
            came.increment()
            return text
        }
        await came.reached(1)
        asking.cancel()
        #expect(try await asking.value == "x")
        #expect(try await transport.ask(server).text == "x")
    }

    @Test("a client's closing ends running, waiting and later requests")
    func closing() async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        let transport = try Transport(connections: 2)
        let asking = (0..<10).map { number in Task { try await transport.ask(server, order: PageOrder(UInt64(number))) }
        }
        await server.arrivals.reached(2)
        transport.client.close()
        transport.client.close()
        for task in asking {
            let error = await #expect(throws: TransportError.self) { try await task.value }
            #expect(error?.code == .closed)
        }
        await server.endings.reached(2)
        let error = await #expect(throws: TransportError.self) { try await transport.ask(server) }
        #expect(error?.code == .closed)
        let cancelled = Task { try await transport.ask(server) }
        cancelled.cancel()
        await #expect(throws: TransportError.self) { try await cancelled.value }
        #expect(await transport.leasedByteCount() == 0)
    }

    @Test("releasing a client ends its connections; its responses stay readable")
    func lettingGo() async throws {
        let server = try LoopbackServer { $1.respond("still here") }
        defer { server.stop() }
        let response: HTTPResponse
        do {
            response = try await Transport().ask(server)
        }
        await server.endings.reached(1)
        #expect(response.text == "still here")
    }
}
