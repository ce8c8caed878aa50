import HTTPTransport
import TestSupport
import Testing

@testable import JiraReader

/// A site with a rate limit, in simulated time, and a client that paces many requests.
private struct LimitedSite {
    enum Kind {
        /// A token bucket for an endpoint, with or without rate-limit headers.
        case burst(perSecond: Double, hasHeaders: Bool)
        /// A quota of points for each time window, with or without headers when less than a fifth remains.
        case points(count: Double, window: Double, hasHeaders: Bool)
        /// A number of requests per second. Rejections contain only the time until the next window.
        case gateway(perSecond: Double)
    }

    var kind: Kind
    var latency = 0.05
    var connections = 16
    /// The cost of a request in points.
    var cost = 101.0

    struct Outcome {
        var answered = 0
        var refused = 0
        var duration = 0.0
        /// The number of requests that the limit allows within `duration`.
        var allowed = 0.0
    }

    func run(_ count: Int, seed: UInt64) -> Outcome {
        var random = SeededRandom(seed: seed)
        var pacer = RequestPacer()
        var outcome = Outcome()
        var tokens = 0.0
        var refilled = 0.0
        switch kind {
        case .burst(let rate, _), .gateway(let rate): tokens = rate
        case .points(let count, _, _): tokens = count
        }
        // The time at which each connection is free; requests are sent in the order of these times.
        var free = (0..<connections).map { Double($0) * 0.0001 }
        var now = 0.0
        while outcome.answered < count {
            guard let one = free.indices.min(by: { free[$0] < free[$1] }) else { break }
            now = free[one]
            let start = now + pacer.reserve("GET x", points: cost, now: now)
            let arrival = start + latency / 2
            var signals = RateSignals()
            var isRejected = false
            switch kind {
            case .burst(let rate, let hasHeaders):
                tokens = min(rate, tokens + (arrival - refilled) * rate)
                refilled = max(refilled, arrival)
                isRejected = tokens < 1
                if isRejected {
                    signals.reason = hasHeaders ? .burst : .other
                    signals.retryAfter = 1
                    if hasHeaders { signals.burstRate = rate }
                } else {
                    tokens -= 1
                }
            case .points(let count, let window, let hasHeaders):
                if (arrival / window).rounded(.down) > (refilled / window).rounded(.down) { tokens = count }
                refilled = max(refilled, arrival)
                isRejected = tokens < cost
                let rest = window - arrival.truncatingRemainder(dividingBy: window)
                if !isRejected { tokens -= cost }
                if isRejected { (signals.reason, signals.retryAfter) = (.quota, rest.rounded(.up)) }
                if hasHeaders, tokens < count / 5 {
                    (signals.isNearLimit, signals.remainingPoints, signals.resetsIn) = (true, tokens, rest)
                }
            case .gateway(let rate):
                tokens = min(rate, tokens + (arrival - refilled) * rate)
                refilled = max(refilled, arrival)
                isRejected = tokens < 1
                if isRejected { signals.resetsIn = 1 } else { tokens -= 1 }
            }
            let vary = 1 + 0.2 * Double(random.below(1000)) / 1000
            let end = arrival + latency / 2 * vary
            pacer.ended(points: cost)
            pacer.note(signals, isRejected: isRejected, from: "GET x", now: end)
            if isRejected {
                outcome.refused += 1
                free[one] = end + max(signals.retryAfter ?? 0, 0.5)
            } else {
                outcome.answered += 1
                free[one] = end
                outcome.duration = max(outcome.duration, end)
            }
        }
        switch kind {
        case .burst(let rate, _), .gateway(let rate): outcome.allowed = rate * (outcome.duration + 1)
        case .points(let count, let window, _):
            outcome.allowed = (count / cost).rounded(.down) * (outcome.duration / window).rounded(.up)
        }
        return outcome
    }
}

@Suite("The pacing of requests")
struct RequestPacerTests {
    static let limits: [(String, LimitedSiteKind, Int)] = [
        ("100 a second, with headers", .init(.burst(perSecond: 100, hasHeaders: true)), 3000),
        ("100 a second, without headers", .init(.burst(perSecond: 100, hasHeaders: false)), 3000),
        ("150 a second, without headers", .init(.burst(perSecond: 150, hasHeaders: false)), 4000),
        ("65,000 points an hour", .init(.points(count: 65000, window: 3600, hasHeaders: false)), 3000),
        ("65,000 points an hour, late headers", .init(.points(count: 65000, window: 3600, hasHeaders: true)), 3000),
    ]

    /// Wraps `LimitedSite.Kind`, so that the type of the test's arguments can stay private.
    struct LimitedSiteKind: Sendable {
        fileprivate let kind: LimitedSite.Kind
        fileprivate init(_ kind: LimitedSite.Kind) { self.kind = kind }
    }

    @Test(
        "At least nine tenths of a rate limit are used, and less than a fiftieth of the requests is rejected",
        arguments: limits
    )
    func limited(_ name: String, _ kind: LimitedSiteKind, _ count: Int) {
        for seed in 1...2 as ClosedRange<UInt64> {
            let outcome = LimitedSite(kind: kind.kind).run(count, seed: seed)
            let used = Double(outcome.answered) / outcome.allowed
            let refused = Double(outcome.refused) / Double(outcome.answered + outcome.refused)
            #expect(used >= 0.9, "\(name): used \(used), refused \(refused), seed \(seed)")
            #expect(refused < 0.02, "\(name): used \(used), refused \(refused), seed \(seed)")
        }
    }

    @Test("A gateway with a limit rejects less than one request for each five that it accepts")
    func gateway() {
        let outcome = LimitedSite(kind: .gateway(perSecond: 100)).run(2000, seed: 1)
        #expect(Double(outcome.refused) < 0.2 * Double(outcome.answered))
    }

    @Test("Requests to a site without rate-limit headers are not delayed")
    func unlimited() {
        var pacer = RequestPacer()
        for number in 0..<10_000 {
            #expect(pacer.reserve("GET x", points: 100, now: Double(number) / 1e4) == 0)
            pacer.note(RateSignals(), isRejected: false, from: "GET x", now: Double(number) / 1e4)
        }
    }

    @Test("A burst limit delays only requests to its endpoint; an exhausted quota delays all requests until its reset")
    func scope() {
        var pacer = RequestPacer()
        var signals = RateSignals()
        (signals.reason, signals.burstRate) = (.burst, 10)
        pacer.note(signals, isRejected: true, from: "GET a", now: 0)
        #expect(pacer.reserve("GET a", points: 1, now: 0) > 0.1)
        #expect(pacer.reserve("GET b", points: 1, now: 0) == 0)
        (signals.reason, signals.retryAfter, signals.resetsIn) = (.quota, 30, 40)
        pacer.note(signals, isRejected: true, from: "GET a", now: 1)
        #expect(pacer.pausedUntil == 31)
        #expect(pacer.reserve("GET b", points: 1, now: 1) == 30)
        #expect(pacer.reserve("GET b", points: 1, now: 31) == 0)
    }

    @Test("A rejection never increases the rate, even if the site's rate is very low")
    func slowLimit() {
        var pacer = RequestPacer()
        var signals = RateSignals()
        (signals.reason, signals.burstRate) = (.burst, 0.1)
        for time in [0.0, 1.0] { pacer.note(signals, isRejected: true, from: "GET a", now: time) }
        let waits = (0..<4).map { _ in pacer.reserve("GET a", points: 1, now: 1) }
        for (first, second) in zip(waits, waits.dropFirst()) { #expect(second - first > 10) }
    }

    @Test("The remaining points of a quota are used and not exceeded")
    func remainder() {
        var pacer = RequestPacer()
        var signals = RateSignals()
        (signals.isNearLimit, signals.remainingPoints, signals.resetsIn) = (true, 250, 60)
        pacer.note(signals, isRejected: false, from: "GET a", now: 100)
        #expect(pacer.reserve("GET a", points: 101, now: 100) == 0)
        #expect(pacer.reserve("GET b", points: 101, now: 100) == 0)
        #expect(pacer.reserve("GET a", points: 101, now: 100) == 60)
        #expect(pacer.reserve("GET a", points: 101, now: 161) == 0)
    }

    @Test("The remaining points of a quota do not apply to the next quota")
    func nextQuota() {
        var pacer = RequestPacer()
        var signals = RateSignals()
        (signals.remainingPoints, signals.resetsIn) = (200, 2)
        pacer.note(signals, isRejected: false, from: "GET a", now: 0)
        (signals.remainingPoints, signals.resetsIn) = (64_000, 3600)
        pacer.note(signals, isRejected: false, from: "GET a", now: 1)
        for _ in 0..<10 { #expect(pacer.reserve("GET a", points: 5001, now: 1) == 0) }
    }

    @Test("Requests to Data Center are delayed only when few tokens of the site's bucket remain")
    func tokens() {
        var pacer = RequestPacer()
        var signals = RateSignals(
            HTTPHeaders([
                ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "90"), ("X-RateLimit-FillRate", "10"),
                ("X-RateLimit-Interval-Seconds", "1"),
            ]),
            now: 0
        )
        #expect(signals.fillRate == 10 && signals.remainingShare == 0.9)
        pacer.note(signals, isRejected: false, from: "GET a", now: 0)
        for _ in 0..<50 { #expect(pacer.reserve("GET a", points: 1, now: 0) == 0) }
        signals.remainingShare = 0.1
        pacer.note(signals, isRejected: false, from: "GET a", now: 1)
        let waits = (0..<20).map { _ in pacer.reserve("GET a", points: 1, now: 1) }
        #expect(waits[19] > 1.7 && waits[19] < 2.2)
        signals.remainingShare = 0.6
        pacer.note(signals, isRejected: false, from: "GET a", now: 4)
        #expect(pacer.reserve("GET a", points: 1, now: 4) == 0)
    }
}

@Suite("Headers of rate limits")
struct RateSignalsTests {
    private func signals(_ fields: [(String, String)], now: Double = 1_774_540_700) -> RateSignals {
        RateSignals(HTTPHeaders(fields), now: now)
    }

    @Test("Each documented format is parsed")
    func forms() {
        let burst = signals([
            ("Retry-After", "2"), ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", "2026-03-26T16:00:00Z"), ("RateLimit-Reason", "jira-burst-based"),
        ])
        #expect(burst.retryAfter == 2 && burst.reason == .burst && burst.burstRate == 100)
        #expect(burst.resetsIn == 100)
        #expect(signals([("X-RateLimit-Reset", "2026-03-26T16:00Z")]).resetsIn == 100)
        #expect(signals([("X-RateLimit-Reset", "2026-03-26T16:00:00.123Z")]).resetsIn == 100)
        #expect(signals([("RateLimit-Reason", "jira-quota-tenant-based")]).reason == .quota)
        #expect(signals([("X-RateLimit-NearLimit", "true")]).isNearLimit)
        let structured = signals([
            ("RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600, \"jira-burst-based\";q=200;w=2"),
            ("RateLimit", "\"jira-burst-based\";r=1;t=1, \"global-app-quota\"; r=1200; t=900"),
        ])
        #expect(structured.burstRate == 100 && structured.remainingPoints == 1200 && structured.resetsIn == 900)
        #expect(RateSignals.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_770) == 7)
        #expect(RateSignals.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_800) == 0)
    }

    @Test("Informational fields are ignored")
    func informational() {
        let fields = [
            ("Beta-Retry-After", "9"), ("X-Beta-RateLimit-Remaining", "0"),
            ("Beta-RateLimit", "\"global-app-quota\";r=0;t=9"),
            ("Beta-RateLimit-Policy", "\"jira-burst-based\";q=1;w=1"),
        ]
        #expect(signals(fields) == RateSignals())
    }

    @Test(
        "Invalid values are ignored",
        arguments: [
            "", "-1", "soon", "\"jira-burst-based\";q=1;w=1e30", "\"x-quota\";r=1e300;t=1e30", "1e999", "nan",
            "99999999999999999999999", "2026-13-01T00:00:00Z", ";;;,,,=",
            "\"a\";q=x;w=0",
            "\"jira-burst-based\";q=0;w=0", "\"global-app-quota\";r=-5;t=-1", "T", "----------Z", "\u{0}",
            "GMT GMT GMT GMT GMT GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z",
            "Tue, 30 Feb 2027 00:00:00 GMT",
            "\"jira-burst-based\";q=1;w=1e-300",
        ]
    )
    func nonsense(_ text: String) {
        for name in [
            "Retry-After", "X-RateLimit-Reset", "X-RateLimit-NearLimit", "RateLimit-Policy",
            "RateLimit",
            "X-RateLimit-FillRate",
        ] {
            #expect(signals([(name, text)]) == RateSignals(), "\(name)")
        }
    }
}
