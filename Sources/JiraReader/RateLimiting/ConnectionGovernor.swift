/// How many requests may be in flight at once: more while it pays, half as many when the site refuses.
///
/// The number grows by rounds. A round is as many answers as may be in flight. While the site answers more in the same
/// time, the next round gets more: twice as many until that first fails to pay, then a quarter more. A step that
/// brought longer waits instead of more answers is taken back, and not tried again for a while; waits that double by
/// themselves take a quarter, unless a number was given. A refusal, or a connection that broke, halves the number, once
/// for each round trip; from then on the number that was refused is come near to with care.
///
/// A decision without clock: times are seconds since any fixed moment.
struct ConnectionGovernor: Sendable {
    /// The most that are ever allowed where no number is given. At half a second an answer this is more than the vendor's
    /// usual limit of 100 requests a second and endpoint:
    /// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>.
    static let automaticCap = 64
    /// Where it starts without a number.
    static let automaticStart = 8
    /// How few there are at least, without a number, where answers take longer.
    static let automaticFloor = 4
    /// Rounds to wait after a step that did not pay, or a refusal.
    private static let patience = 16

    /// The most that are allowed.
    let cap: Int
    private let isAutomatic: Bool
    /// How many may be in flight now.
    private(set) var limit: Int

    private struct Round {
        var answers = 0
        var waits = 0.0
        var wasSaturated = false
    }

    private struct Pace {
        var limit: Int
        /// The mean time of an answer, in seconds.
        var wait: Double

        /// By Little's law, as all that may be in flight is.
        var answersPerSecond: Double { Double(limit) / wait }
    }

    private var round = Round()
    private var isStarting: Bool
    private var isSettling = false
    private var roundsToWait = 0
    /// How it went before the last step.
    private var before: Pace?
    /// The number at which the site refused.
    private var ceiling: Int?
    private var lastCut = -Double.infinity
    private var typicalWait = 0.05

    /// - Parameter connections: The number that was given, which is the cap and the start; `nil` finds one out.
    init(connections: Int?) {
        cap = connections ?? Self.automaticCap
        limit = connections ?? Self.automaticStart
        isAutomatic = connections == nil
        isStarting = isAutomatic
    }

    /// Takes note of an answer.
    ///
    /// - Parameters:
    ///   - wait: How long the whole of it took, in seconds.
    ///   - isSaturated: Whether more requests wanted to be in flight than may be.
    mutating func answered(after wait: Double, isSaturated: Bool) {
        round.answers += 1
        round.waits += wait
        round.wasSaturated = round.wasSaturated || isSaturated
        typicalWait += (wait - typicalWait) / 8
        guard round.answers >= max(limit, 4) else { return }
        let pace = Pace(limit: limit, wait: max(round.waits / Double(round.answers), 1e-6))
        let wasSaturated = round.wasSaturated
        round = Round()
        // What nobody asked for tells nothing.
        guard wasSaturated else { return }
        judge(pace)
    }

    private mutating func judge(_ pace: Pace) {
        // Most answers of the round behind a step were asked for before it.
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
            let gain = pace.answersPerSecond / before.answersPerSecond - 1
            if gain < 0.3 * growth {
                limit = before.limit
                stop(waiting: Self.patience)
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
            roundsToWait = Self.patience
        }
    }

    /// Takes note of a refusal for being too fast, or of a connection that broke.
    mutating func refused(at now: Double) {
        guard now - lastCut > typicalWait else { return }
        lastCut = now
        ceiling = limit
        limit = max(1, limit / 2)
        stop(waiting: Self.patience / 4)
        isSettling = true
        round = Round()
    }
}
