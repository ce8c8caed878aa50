/// Adaptive concurrency: the number of requests that may be in flight. It grows while the throughput grows, and is
/// halved when the site rejects requests.
///
/// Except after a rejection, the number changes only between rounds. A round ends after as many responses as requests
/// may be in flight, but at least four. If no number is configured, each step doubles the number until the first step
/// without a gain. Later steps add a quarter. A step that made responses slower instead of increasing the throughput is
/// reverted, and not tried again for some rounds. If responses take more than twice as long although the number has not
/// changed, the number falls by a quarter, unless it was configured. A rejection, or a connection that broke, halves
/// the number, once for each round trip; from then on, the number at which the site rejected requests is approached
/// slowly.
///
/// A state machine without clock: times are seconds since any fixed moment.
struct AdaptiveConcurrency: Sendable {
    /// The largest number if none is configured. At half a second per response, this is more than Atlassian's usual
    /// limit of 100 requests per second and endpoint:
    /// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
    static let automaticCap = 64
    /// The initial number if none is configured.
    static let automaticStart = 8
    /// The smallest number to which slower responses reduce the concurrency, if none is configured.
    static let automaticFloor = 4
    /// The number of rounds without growth after a step without a gain. After a rejection, a quarter of it applies.
    private static let waitingRounds = 16

    /// The largest number.
    let cap: Int
    private let isAutomatic: Bool
    /// The number of requests that may be in flight now.
    private(set) var limit: Int

    private struct Round {
        var responses = 0
        var waits = 0.0
        var wasSaturated = false
    }

    private struct Pace {
        var limit: Int
        /// The mean time of a response, in seconds.
        var wait: Double

        /// The throughput according to Little's law, which applies because as many requests are in flight as permitted.
        var responsesPerSecond: Double { Double(limit) / wait }
    }

    private var round = Round()
    private var isStarting: Bool
    private var isSettling = false
    private var roundsToWait = 0
    /// The pace before the last step.
    private var before: Pace?
    /// The number at which the site rejected a request.
    private var ceiling: Int?
    private var lastReduction = -Double.infinity
    private var typicalWait = 0.05

    /// - Parameter connections: The configured number, which is both the largest and the initial number; `nil` for
    ///   `automaticCap` and `automaticStart`.
    init(connections: Int?) {
        cap = connections ?? Self.automaticCap
        limit = connections ?? Self.automaticStart
        isAutomatic = connections == nil
        isStarting = isAutomatic
    }

    /// Records a response.
    ///
    /// - Parameters:
    ///   - wait: The time from the request to the end of the response, in seconds.
    ///   - isSaturated: A Boolean value that indicates whether further requests were waiting.
    mutating func responded(after wait: Double, isSaturated: Bool) {
        round.responses += 1
        round.waits += wait
        round.wasSaturated = round.wasSaturated || isSaturated
        typicalWait += (wait - typicalWait) / 8
        guard round.responses >= max(limit, 4) else { return }
        let pace = Pace(limit: limit, wait: max(round.waits / Double(round.responses), 1e-6))
        let wasSaturated = round.wasSaturated
        round = Round()
        // Without waiting requests, the round does not measure the site.
        guard wasSaturated else { return }
        evaluate(pace)
    }

    private mutating func evaluate(_ pace: Pace) {
        // Most responses of the round after a step belong to requests before it.
        guard !isSettling else {
            isSettling = false
            return
        }
        defer { isSettling = limit != pace.limit }
        if isAutomatic, let before, before.limit == pace.limit, pace.wait > 2 * before.wait {
            limit = max(min(limit, Self.automaticFloor), limit * 3 / 4)
            stop(waiting: 1)
            return
        }
        if let before, before.limit < pace.limit {
            let growth = Double(pace.limit) / Double(before.limit) - 1
            let gain = pace.responsesPerSecond / before.responsesPerSecond - 1
            if gain < 0.3 * growth {
                limit = before.limit
                stop(waiting: Self.waitingRounds)
                return
            }
        }
        if let best = before, best.limit == pace.limit {
            before?.wait = min(best.wait, pace.wait)
        } else {
            before = pace
        }
        guard roundsToWait == 0 else {
            roundsToWait -= 1
            return
        }
        grow()
    }

    private mutating func stop(waiting rounds: Int) {
        before = nil
        isStarting = false
        roundsToWait = rounds
    }

    private mutating func grow() {
        guard !isStarting else {
            limit = min(cap, 2 * limit)
            return
        }
        let step = limit + max(1, limit / 4)
        guard let ceiling, limit <= ceiling else {
            limit = min(cap, step)
            return
        }
        let plateau = max(1, ceiling * 9 / 10)
        if limit < plateau {
            limit = min(cap, step, plateau)
        } else {
            limit = min(cap, limit + 1)
            roundsToWait = Self.waitingRounds
        }
    }

    /// Records a rejection because of the rate limit, or a connection that broke.
    mutating func rejected(at now: Double) {
        guard now - lastReduction > typicalWait else { return }
        lastReduction = now
        ceiling = limit
        limit = max(1, limit / 2)
        stop(waiting: Self.waitingRounds / 4)
        isSettling = true
        round = Round()
    }
}
