import TestSupport
import Testing

@testable import HTTPTransport

@Suite("Timeouts of transfers", .serialized, .timeLimit(.minutes(5)))
struct TimeLimitTests {
    private static let start = ContinuousClock.now

    private static func moment(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test("A transfer exceeds a limit exactly when its time reaches it")
    func excess() {
        var limits = TimeLimits(idle: .milliseconds(300), total: .seconds(2))
        let times: [(idle: Int, total: Int, excess: TimeLimits.Excess?)] = [
            (299, 1999, nil), (300, 300, .idle), (0, 2000, .total),
        ]
        for (idle, total, expected) in times {
            let excess = limits.check(
                idleTime: .milliseconds(idle),
                totalTime: .milliseconds(total),
                at: Self.start
            )
            #expect(excess == expected, "\(idle) ms without a byte, \(total) ms in all")
        }
    }

    @Test("The next check is when the first transfer could exceed a limit, and never later than a tenth of it")
    func schedule() {
        var limits = TimeLimits(idle: .milliseconds(300), total: .seconds(2))
        #expect(limits.nextCheck == nil && limits.milliseconds(until: 1000, at: Self.start) == 1000)
        limits.began(at: Self.moment(0))
        limits.began(at: Self.moment(100))
        #expect(limits.nextCheck == Self.moment(300))
        #expect(limits.milliseconds(until: 1000, at: Self.moment(50)) == 250)
        #expect(limits.milliseconds(until: 1000, at: Self.moment(301)) == 0)
        let early = limits.beginCheck(at: Self.moment(299))
        let due = limits.beginCheck(at: Self.moment(300))
        #expect(!early && due)
        // One transfer received a byte at 120, the other at 299.
        for idle in [180, 1] {
            let excess = limits.check(
                idleTime: .milliseconds(idle),
                totalTime: .milliseconds(200),
                at: Self.moment(300)
            )
            #expect(excess == nil)
        }
        #expect(limits.nextCheck == Self.moment(420))
        // Slowly arriving bytes cause at most one check for each tenth of the limit.
        let again = limits.beginCheck(at: Self.moment(420))
        let excess = limits.check(idleTime: .milliseconds(299), totalTime: .milliseconds(420), at: Self.moment(420))
        #expect(again && excess == nil)
        #expect(limits.nextCheck == Self.moment(450))
    }

    @Test("The time until a check is rounded up, so that the poll before it does not end early")
    func rounding() {
        var limits = TimeLimits(idle: .microseconds(300_500), total: .seconds(2))
        limits.began(at: Self.start)
        #expect(limits.milliseconds(until: 1000, at: Self.start) == 301)
        #expect(limits.milliseconds(until: 100, at: Self.start) == 100)
    }

    @Test("A transfer is idle after its last byte, but not while it connects or waits for memory")
    func idleTime() {
        let transfer = Transfer(request: HTTPRequest(url: "http://127.0.0.1/"))
        let start = ContinuousClock.now
        transfer.begin(at: start)
        let later = start + .seconds(5)
        #expect(transfer.idleTime(at: later, sentAfter: nil) == .zero)
        #expect(transfer.idleTime(at: later, sentAfter: .seconds(2)) == .seconds(3))
        #expect(transfer.receiveHeader("HTTP/1.1 200 OK\r\n") == 17)
        #expect(transfer.idleTime(at: later, sentAfter: .milliseconds(1)) <= .seconds(5))
        transfer.isPaused = true
        #expect(transfer.idleTime(at: later, sentAfter: .milliseconds(1)) == .zero)
    }

    /// Returns the shortest time after which one of several requests times out. The machine's load can only increase
    /// this time.
    private static func shortestTime(_ configuration: HTTPClient.Configuration, _ target: String) async throws
        -> Duration
    {
        let server = try LoopbackServer { request, connection in
            if request.target == "/half" { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf") }
            connection.waitForClose()
        }
        defer { server.stop() }
        let transport = try Transport(configuration)
        var shortest = Duration.seconds(1000)
        for _ in 0..<8 {
            let begin = ContinuousClock.now
            let error = await #expect(throws: TransportError.self) { try await transport.ask(server, target) }
            shortest = min(shortest, ContinuousClock.now - begin)
            #expect(error?.code == .timedOut && error?.isRetriable == true)
            if shortest <= min(configuration.idleTimeout, configuration.totalTimeout) * 11 / 10 { break }
        }
        return shortest
    }

    @Test(
        "A stalled response ends within a fifth of the limit",
        arguments: [300, 700, 1500],
        ["/nothing", "/half"]
    )
    func stalled(milliseconds: Int, target: String) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.idleTimeout = .milliseconds(milliseconds)
        let time = try await Self.shortestTime(configuration, target)
        #expect(time >= .milliseconds(milliseconds) && time <= .milliseconds(milliseconds * 6 / 5), "\(time)")
    }

    @Test("An incomplete response ends within a fifth of the total limit", arguments: [300, 1200])
    func total(milliseconds: Int) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.totalTimeout = .milliseconds(milliseconds)
        let time = try await Self.shortestTime(configuration, "/half")
        #expect(time >= .milliseconds(milliseconds) && time <= .milliseconds(milliseconds * 6 / 5), "\(time)")
    }

    @Test("A limit is printed in the unit in which it is given")
    func names() {
        #expect(Duration.milliseconds(300).secondsText == "0.3 seconds")
        #expect(Duration.seconds(1).secondsText == "1 second" && Duration.seconds(120).secondsText == "120 seconds")
    }
}

extension Transfer {
    fileprivate func receiveHeader(_ line: String) -> Int {
        Array(line.utf8).withUnsafeBytes { receiveHeader($0) }
    }
}
