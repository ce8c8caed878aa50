/// Schedules requests. They are sent at once, unless the site has reported a limit or rejected requests.
///
/// If the responses of an endpoint report its limit, requests obey it from the first response on. If the site rejects a
/// request because of too many requests in a second, the endpoint is limited to the reported rate, or, without one, to
/// a little less than the previous rate. The limit then grows by a hundredth per second. An exhausted quota stops all
/// requests until it is reset. If the site reports the remaining points of a quota, they are used up but not exceeded.
///
/// It is a state machine without a clock. Times are seconds since any fixed moment.
struct RequestPacer: Sendable {
    /// The limit of the rate of some requests: those to one endpoint, or all.
    private struct RateLimiter: Sendable {
        /// Requests per second.
        var rate: Double
        /// The rate that the site reported, which ``rate`` never exceeds.
        var most: Double?
        /// The time at which the next request may start, without ``slack``.
        var next: Double
        /// The time by which requests may start early, in seconds: the burst that the site permits.
        var slack = RequestPacer.slack
        var lastReduction: Double
        var lastGrowth: Double
    }

    /// Counts the recent requests to an endpoint. The count determines the rate of a new limiter if the site reports
    /// none.
    private struct Count: Sendable {
        private var second = 0.0
        private var now = 0
        private var before = 0

        mutating func add(at time: Double) {
            roll(to: time)
            now += 1
        }

        /// Returns the number of requests in the second before a moment, estimated from two counters.
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

    /// The share of a reported limit that is used, since the clocks of the site and of this machine differ.
    private static let share = 0.97
    /// The time by which a rate limiter may catch up after requests that started late, in seconds.
    private static let slack = 0.1

    private var limiters: [String: RateLimiter] = [:]
    private var counts: [String: Count] = [:]
    private var quota: Quota?
    private var fill: RateLimiter?
    /// The number of scheduled requests without a response, and their cost.
    private var outstanding = 0
    private var outstandingPoints = 0.0
    /// The time before which no request starts.
    private(set) var pausedUntil = -Double.infinity

    /// Schedules a request.
    ///
    /// - Parameters:
    ///   - endpoint: The method and path, without the parts that differ from record to record.
    ///   - points: The cost of the request in a quota.
    /// - Returns: The number of seconds to wait. The request is scheduled; the call need not be repeated.
    mutating func reserve(_ endpoint: String, points: Double, now: Double) -> Double {
        if let quota, quota.end <= now { self.quota = nil }
        if let quota, quota.remaining - outstandingPoints < points {
            pausedUntil = max(pausedUntil, quota.end)
            self.quota = nil
        }
        outstanding += 1
        outstandingPoints += points
        var start = max(now, pausedUntil)
        if var limiter = fill {
            start = max(start, Self.take(&limiter, now: now, earliest: start))
            fill = limiter
        }
        if var limiter = limiters[endpoint] {
            start = max(start, Self.take(&limiter, now: now, earliest: start))
            limiters[endpoint] = limiter
        }
        counts[endpoint, default: Count()].add(at: start)
        return start - now
    }

    private static func take(_ limiter: inout RateLimiter, now: Double, earliest: Double) -> Double {
        if now - limiter.lastGrowth >= 1 {
            let seconds = (now - limiter.lastGrowth).rounded(.down)
            limiter.rate = min(limiter.most ?? .infinity, limiter.rate * (1 + 0.01 * min(seconds, 60)))
            limiter.lastGrowth += seconds
        }
        limiter.next = max(limiter.next, earliest - limiter.slack)
        let start = max(earliest, limiter.next)
        limiter.next += 1 / limiter.rate
        return start
    }

    /// Records that a request has received its response, or will not receive one.
    mutating func ended(points: Double) {
        outstanding = max(0, outstanding - 1)
        outstandingPoints = max(0, outstandingPoints - points)
    }

    /// Records the limits that a response reports.
    ///
    /// - Parameter isRejected: A Boolean value that indicates whether the request was rejected because of a rate limit
    ///   (429).
    mutating func note(_ signals: RateSignals, isRejected: Bool, from endpoint: String, now: Double) {
        if let remaining = signals.remainingPoints, let resetsIn = signals.resetsIn, now >= pausedUntil {
            // Responses may overtake each other. A response with a later end belongs to the next quota.
            let end = now + resetsIn
            let known = quota.flatMap { end > $0.end + 5 ? nil : min($0.remaining, remaining) } ?? remaining
            quota = Quota(remaining: known, end: end)
        }
        noteFill(signals, now: now)
        guard isRejected else { return noteLimit(signals, of: endpoint, now: now) }
        switch signals.reason {
        case .quota:
            // The required wait is exact; the reset is a time of the site's clock.
            pausedUntil = max(pausedUntil, now + max(signals.retryAfter ?? signals.resetsIn ?? 0, 1))
            quota = nil
        case .burst: slow(endpoint, signals, now: now)
        case .other:
            slow(endpoint, signals, now: now)
            // The `Retry-After` of a gateway delays this request, but does not pause the others.
            if let resetsIn = signals.resetsIn, signals.retryAfter == nil {
                pausedUntil = max(pausedUntil, now + resetsIn)
            }
        }
    }

    /// Records the limit that a response other than a rejection reports, and the number of requests that may follow at
    /// once.
    private mutating func noteLimit(_ signals: RateSignals, of endpoint: String, now: Double) {
        guard let reportedRate = signals.burstRate, let remaining = signals.remainingRequests else { return }
        let rate = Self.share * reportedRate
        // Other clients may use the same limit. The number of requests that may follow at once is therefore computed
        // from the remaining requests, less those in flight and a reserve.
        let saved = max(0, remaining - 0.2 * reportedRate - Double(outstanding)) / rate
        if var limiter = limiters[endpoint], limiter.most == rate {
            if remaining < 0.1 * reportedRate { limiter.next = max(limiter.next, now) }
            limiters[endpoint] = limiter
        } else {
            limiters[endpoint] = RateLimiter(
                rate: rate,
                most: rate,
                next: now - saved,
                slack: 0.7 * reportedRate / rate,
                lastReduction: -.infinity,
                lastGrowth: now
            )
        }
    }

    private mutating func slow(_ endpoint: String, _ signals: RateSignals, now: Double) {
        if let rate = signals.burstRate, limiters[endpoint]?.most != Self.share * rate {
            let rate = Self.share * rate
            limiters[endpoint] = RateLimiter(
                rate: rate,
                most: rate,
                next: now + 1 / rate,
                lastReduction: now,
                lastGrowth: now
            )
        } else if var limiter = limiters[endpoint] {
            // Rejections of requests that were in flight at the last reduction carry no new information.
            guard now - limiter.lastReduction > 0.5 else { return }
            // The rate does not fall below one request in five seconds, unless the site reported less.
            limiter.rate = max(min(limiter.rate, 0.2), limiter.rate * 0.9)
            limiter.lastReduction = now
            limiter.lastGrowth = now
            limiter.next = max(limiter.next, now + 1 / limiter.rate)
            limiters[endpoint] = limiter
        } else {
            let rate = max(1, 0.8 * (counts[endpoint]?.perSecond(at: now) ?? 1))
            limiters[endpoint] = RateLimiter(
                rate: rate,
                most: nil,
                next: now + 1 / rate,
                lastReduction: now,
                lastGrowth: now
            )
        }
    }

    /// Records the rate at which Data Center refills its tokens, which every response reports. Requests are limited to
    /// this rate once less than 20 % of the tokens are left, until more than 50 % are left.
    private mutating func noteFill(_ signals: RateSignals, now: Double) {
        guard let rate = signals.fillRate, let share = signals.remainingShare else { return }
        if share < 0.2 {
            if fill == nil {
                fill = RateLimiter(
                    rate: Self.share * rate,
                    most: Self.share * rate,
                    next: now,
                    lastReduction: now,
                    lastGrowth: now
                )
            }
        } else if share > 0.5 {
            fill = nil
        }
    }
}
