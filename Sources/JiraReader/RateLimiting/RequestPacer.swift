/// When requests may go: at once, until the site says that they come too fast.
///
/// An endpoint whose answers tell its limit is asked no faster from the first answer on. A refusal for too many requests in
/// a second slows the endpoint that it came from to what the site told, or else to a little less than what went well
/// before, and then faster by a hundredth a second. A spent quota stops everything until
/// it starts anew; where the site tells how little is left of one, it is used up and not overdrawn.
///
/// A decision without clock: times are seconds since any fixed moment.
struct RequestPacer: Sendable {
    /// Requests of one kind that are slowed down.
    private struct Lane: Sendable {
        /// Requests a second.
        var rate: Double
        /// What the site told; the rate never grows beyond.
        var most: Double?
        /// When the next one may go, if none may go ahead of its time.
        var next: Double
        /// How far requests may go ahead of their time, in seconds: what the site has saved up for them.
        var slack = RequestPacer.slack
        var lastCut: Double
        var lastGrowth: Double
    }

    /// Requests that went lately, for an endpoint without a lane.
    private struct Count: Sendable {
        private var second = 0.0
        private var now = 0
        private var before = 0

        mutating func add(at time: Double) {
            roll(to: time)
            now += 1
        }

        /// Requests in the second before a moment, as far as two counters can tell.
        func perSecond(at time: Double) -> Double {
            var copy = self
            copy.roll(to: time)
            return Double(copy.before) * max(0, 1 - (time - copy.second)) + Double(copy.now)
        }

        private mutating func roll(to time: Double) {
            guard time - second >= 1 else { return }
            before = time - second < 2 ? now : 0
            now = 0
            second = time.rounded(.down)
        }
    }

    private struct Quota: Sendable {
        var remaining: Double
        var end: Double
    }

    /// How much of a limit that the site told is used: its clock and ours do not tick alike.
    private static let share = 0.97
    /// How far a lane may catch up after requests that started late, in seconds.
    private static let slack = 0.1

    private var lanes: [String: Lane] = [:]
    private var counts: [String: Count] = [:]
    private var quota: Quota?
    private var fill: Lane?
    /// Requests that have a place and no answer yet, and what they cost.
    private var outstanding = 0
    private var outstandingPoints = 0.0
    /// Nothing goes before.
    private(set) var pausedUntil = -Double.infinity

    /// Gives a request its place.
    ///
    /// - Parameters:
    ///   - endpoint: Method and path, without what differs from record to record.
    ///   - points: What the request is going to cost of a quota.
    /// - Returns: How many seconds to wait; asking again is not needed.
    mutating func reserve(_ endpoint: String, points: Double, now: Double) -> Double {
        if let quota, quota.end <= now { self.quota = nil }
        if let quota, quota.remaining - outstandingPoints < points {
            pausedUntil = max(pausedUntil, quota.end)
            self.quota = nil
        }
        outstanding += 1
        outstandingPoints += points
        var start = max(now, pausedUntil)
        if var lane = fill {
            start = max(start, Self.take(&lane, now: now, earliest: start))
            fill = lane
        }
        if var lane = lanes[endpoint] {
            start = max(start, Self.take(&lane, now: now, earliest: start))
            lanes[endpoint] = lane
        }
        counts[endpoint, default: Count()].add(at: start)
        return start - now
    }

    private static func take(_ lane: inout Lane, now: Double, earliest: Double) -> Double {
        if now - lane.lastGrowth >= 1 {
            let seconds = (now - lane.lastGrowth).rounded(.down)
            lane.rate = min(lane.most ?? .infinity, lane.rate * (1 + 0.01 * min(seconds, 60)))
            lane.lastGrowth += seconds
        }
        lane.next = max(lane.next, earliest - lane.slack)
        let start = max(earliest, lane.next)
        lane.next += 1 / lane.rate
        return start
    }

    /// Takes note that a request has its answer, or will have none.
    mutating func ended(points: Double) {
        outstanding = max(0, outstanding - 1)
        outstandingPoints = max(0, outstandingPoints - points)
    }

    /// Takes note of what an answer says of the limits.
    ///
    /// - Parameter isRefused: Whether the request was refused for being too fast (429).
    mutating func note(_ signals: RateSignals, isRefused: Bool, from endpoint: String, now: Double) {
        if let remaining = signals.remainingPoints, let resetsIn = signals.resetsIn, now >= pausedUntil {
            // Answers may overtake each other; one that tells a later end tells of the next quota.
            let end = now + resetsIn
            let known = quota.flatMap { end > $0.end + 5 ? nil : min($0.remaining, remaining) } ?? remaining
            quota = Quota(remaining: known, end: end)
        }
        noteFill(signals, now: now)
        guard isRefused else { return noteLimit(signals, of: endpoint, now: now) }
        switch signals.reason {
        case .quota:
            // The wait that is asked for is exact; the reset is a time of the site's clock.
            pausedUntil = max(pausedUntil, now + max(signals.retryAfter ?? signals.resetsIn ?? 0, 1))
            quota = nil
        case .burst: slow(endpoint, signals, now: now)
        case .other:
            slow(endpoint, signals, now: now)
            // A gateway says when it will answer again, and no more.
            if let resetsIn = signals.resetsIn, signals.retryAfter == nil {
                pausedUntil = max(pausedUntil, now + resetsIn)
            }
        }
    }

    /// An answer that is no refusal may tell the limit all the same, and how many requests may still follow at once.
    private mutating func noteLimit(_ signals: RateSignals, of endpoint: String, now: Double) {
        guard let told = signals.burstRate, let remaining = signals.remainingRequests else { return }
        let rate = Self.share * told
        // Others may use the same limit: what the site has left counts, less what is on its way.
        let saved = max(0, remaining - 0.2 * told - Double(outstanding)) / rate
        if var lane = lanes[endpoint], lane.most == rate {
            if remaining < 0.1 * told { lane.next = max(lane.next, now) }
            lanes[endpoint] = lane
        } else {
            lanes[endpoint] = Lane(
                rate: rate,
                most: rate,
                next: now - saved,
                slack: 0.7 * told / rate,
                lastCut: -.infinity,
                lastGrowth: now
            )
        }
    }

    private mutating func slow(_ endpoint: String, _ signals: RateSignals, now: Double) {
        if let rate = signals.burstRate, lanes[endpoint]?.most != Self.share * rate {
            let rate = Self.share * rate
            lanes[endpoint] = Lane(rate: rate, most: rate, next: now + 1 / rate, lastCut: now, lastGrowth: now)
        } else if var lane = lanes[endpoint] {
            // Requests that were on their way tell nothing new.
            guard now - lane.lastCut > 0.5 else { return }
            // Not below one in five seconds, unless the site told less.
            lane.rate = max(min(lane.rate, 0.2), lane.rate * 0.9)
            lane.lastCut = now
            lane.lastGrowth = now
            lane.next = max(lane.next, now + 1 / lane.rate)
            lanes[endpoint] = lane
        } else {
            let rate = max(1, 0.8 * (counts[endpoint]?.perSecond(at: now) ?? 1))
            lanes[endpoint] = Lane(rate: rate, most: nil, next: now + 1 / rate, lastCut: now, lastGrowth: now)
        }
    }

    /// Data Center tells with every answer how fast its tokens come back; they are rationed when few are left.
    private mutating func noteFill(_ signals: RateSignals, now: Double) {
        guard let rate = signals.fillRate, let share = signals.remainingShare else { return }
        if share < 0.2 {
            if fill == nil {
                fill = Lane(rate: Self.share * rate, most: Self.share * rate, next: now, lastCut: now, lastGrowth: now)
            }
        } else if share > 0.5 {
            fill = nil
        }
    }
}
