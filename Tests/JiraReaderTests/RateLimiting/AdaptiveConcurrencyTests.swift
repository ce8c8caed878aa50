import TestSupport
import Testing

@testable import JiraReader

/// A site in simulated time, and a client that always has further requests.
private struct SimulatedSite {
    /// The latency of a response in seconds when no other request is in flight.
    var latency: Double
    /// The number of requests that the site processes at the same time. Further requests wait.
    var workers = Int.max
    /// The maximum number of requests in flight that the site accepts.
    var mostInFlight = Int.max
    /// The variation of the latency, as a fraction of the latency.
    var jitter = 0.05

    struct Outcome {
        var concurrency: AdaptiveConcurrency
        /// The limit after each response.
        var limits: [Int] = []
        var duration = 0.0
        var refused = 0
    }

    /// Processes `count` requests, with as many in flight as `concurrency` allows.
    func serve(_ count: Int, _ concurrency: AdaptiveConcurrency, seed: UInt64 = 1) -> Outcome {
        var random = SeededRandom(seed: seed)
        var outcome = Outcome(concurrency: concurrency)
        var inFlight: [(start: Double, end: Double, isRejected: Bool)] = []
        var now = 0.0
        var asked = 0
        var workersFree = Array(repeating: 0.0, count: min(workers, 4096))
        while outcome.limits.count < count {
            while inFlight.count < outcome.concurrency.limit, asked < count + 4096 {
                asked += 1
                let isRejected = inFlight.count >= mostInFlight
                let vary = 1 + jitter * (Double(random.below(2001)) / 1000 - 1)
                var end = now + latency * vary
                if workers < Int.max, let free = workersFree.indices.min(by: { workersFree[$0] < workersFree[$1] }) {
                    end = max(now, workersFree[free]) + latency * vary
                    if !isRejected { workersFree[free] = end }
                }
                inFlight.append((now, isRejected ? now + latency / 10 : end, isRejected))
            }
            guard let next = inFlight.indices.min(by: { inFlight[$0].end < inFlight[$1].end }) else { break }
            let isSaturated = inFlight.count >= outcome.concurrency.limit
            let request = inFlight.remove(at: next)
            now = request.end
            if request.isRejected {
                outcome.refused += 1
                outcome.concurrency.rejected(at: now)
            } else {
                outcome.concurrency.responded(after: request.end - request.start, isSaturated: isSaturated)
                outcome.limits.append(outcome.concurrency.limit)
            }
        }
        outcome.duration = now
        return outcome
    }
}

@Suite("The number of requests in flight")
struct AdaptiveConcurrencyTests {
    @Test("With high latency, the limit soon reaches the cap", arguments: 1...3 as ClosedRange<UInt64>)
    func farAway(seed: UInt64) {
        let outcome = SimulatedSite(latency: 0.2).serve(1000, AdaptiveConcurrency(connections: nil), seed: seed)
        #expect(outcome.concurrency.limit == AdaptiveConcurrency.automaticCap, "seed \(seed)")
        let reached = outcome.limits.firstIndex(of: AdaptiveConcurrency.automaticCap) ?? Int.max
        #expect(reached < 200, "seed \(seed)")
        #expect(outcome.limits.allSatisfy { $0 <= AdaptiveConcurrency.automaticCap })
    }

    @Test("A site with few workers gets few requests at once", arguments: 1...3 as ClosedRange<UInt64>)
    func busy(seed: UInt64) {
        for workers in [1, 2, 8, 20] {
            let site = SimulatedSite(latency: 0.01, workers: workers)
            let outcome = site.serve(2500, AdaptiveConcurrency(connections: nil), seed: seed)
            let settled = outcome.limits.suffix(1000)
            let mean = Double(settled.reduce(0, +)) / Double(settled.count)
            #expect(mean <= Double(max(12, 2 * workers)), "\(workers) workers, seed \(seed)")
            // The capacity of the site is used.
            let best = 2500 * 0.01 / Double(workers)
            #expect(outcome.duration < 1.15 * best, "\(workers) workers, seed \(seed)")
        }
    }

    @Test("The limit stays near what the site accepts; rejections are rare", arguments: 1...3 as ClosedRange<UInt64>)
    func refusing(seed: UInt64) {
        let site = SimulatedSite(latency: 0.1, mostInFlight: 20)
        let outcome = site.serve(3000, AdaptiveConcurrency(connections: nil), seed: seed)
        #expect(outcome.limits.suffix(2000).max() ?? 0 <= 30)
        #expect(outcome.limits.suffix(2000).min() ?? 0 >= 5)
        #expect(Double(outcome.refused) < 0.05 * 3000, "\(outcome.refused) refused, seed \(seed)")
    }

    @Test("A configured number is the start and the cap, and is reached again after rejections")
    func given() {
        var concurrency = AdaptiveConcurrency(connections: 16)
        #expect(concurrency.limit == 16 && concurrency.cap == 16)
        concurrency.rejected(at: 1)
        #expect(concurrency.limit == 8)
        // Rejections of requests that were already in flight have no further effect.
        concurrency.rejected(at: 1.001)
        #expect(concurrency.limit == 8)
        let outcome = SimulatedSite(latency: 0.1).serve(2000, concurrency)
        #expect(outcome.concurrency.limit == 16)
        #expect(outcome.limits.allSatisfy { $0 <= 16 })
    }

    @Test("If latency grows and throughput falls, the limit is reduced, unless it is configured")
    func degrading() {
        for (connections, most) in [(nil, 48), (32, 32)] as [(Int?, Int)] {
            var concurrency = AdaptiveConcurrency(connections: connections)
            concurrency = SimulatedSite(latency: 0.1).serve(1000, concurrency).concurrency
            #expect(concurrency.limit == concurrency.cap)
            // A configured number is kept.
            concurrency = SimulatedSite(latency: 0.1, workers: 4).serve(2000, concurrency).concurrency
            #expect(concurrency.limit <= most)
            #expect((concurrency.limit == 32) == (connections == 32))
        }
    }

    @Test("At least one request is in flight")
    func floor() {
        var concurrency = AdaptiveConcurrency(connections: 4)
        for time in 0..<10 { concurrency.rejected(at: Double(time)) }
        #expect(concurrency.limit == 1)
    }

    @Test("Responses that arrive while the requests in flight are below the limit do not change the limit")
    func idle() {
        var concurrency = AdaptiveConcurrency(connections: nil)
        for _ in 0..<1000 { concurrency.responded(after: 0.1, isSaturated: false) }
        #expect(concurrency.limit == AdaptiveConcurrency.automaticStart)
    }
}
