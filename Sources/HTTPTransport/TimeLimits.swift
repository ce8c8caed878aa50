/// The limits on the time of transfers, and the moment of the next check.
///
/// libcurl's own limits on slow transfers count whole seconds and average over several of them. These are kept to within a
/// tenth of the shorter limit.
///
/// A decision without a clock.
struct TimeLimits: Sendable {
    /// A limit that a transfer has exceeded.
    enum Excess: Sendable, Hashable {
        /// No byte of an answer came for too long.
        case idle
        /// The whole answer took too long.
        case total
    }

    /// The longest time without a byte of an answer.
    let idle: Duration
    /// The longest time for one answer.
    let total: Duration
    /// The shortest time between two checks: each looks at all transfers.
    private let interval: Duration
    /// The moment from which on a check is due; `nil` without transfers.
    private(set) var nextCheck: ContinuousClock.Instant?

    init(idle: Duration, total: Duration) {
        self.idle = idle
        self.total = total
        interval = min(.milliseconds(250), max(.milliseconds(1), min(idle, total) / 10))
    }

    /// Notes a transfer that begins.
    mutating func began(at now: ContinuousClock.Instant) {
        schedule(now + min(idle, total))
    }

    /// Begins a check of all transfers, if one is due.
    ///
    /// - Returns: If `true`, ``check(idleTime:totalTime:at:)`` is to be called for each transfer.
    mutating func beginCheck(at now: ContinuousClock.Instant) -> Bool {
        guard let nextCheck, now >= nextCheck else { return false }
        self.nextCheck = nil
        return true
    }

    /// Compares the times of a transfer with the limits.
    ///
    /// - Returns: The limit that it exceeds, if any; else the next check is no later than it could exceed one.
    mutating func check(idleTime: Duration, totalTime: Duration, at now: ContinuousClock.Instant) -> Excess? {
        if totalTime >= total { return .total }
        if idleTime >= idle { return .idle }
        schedule(now + max(interval, min(idle - idleTime, total - totalTime)))
        return nil
    }

    /// The milliseconds until the next check, rounded up, and at most `most`.
    func milliseconds(until most: Int, at now: ContinuousClock.Instant) -> Int {
        guard let nextCheck else { return most }
        let rest = nextCheck - now
        guard rest < .milliseconds(most) else { return most }
        return max(0, (rest + .nanoseconds(999_999)).milliseconds)
    }

    private mutating func schedule(_ moment: ContinuousClock.Instant) {
        nextCheck = nextCheck.map { min($0, moment) } ?? moment
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }

    /// The duration in seconds, such as "2 seconds" or "0.3 seconds".
    var secondsText: String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        if rest == 0 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        return "\(Double(milliseconds) / 1000) seconds"
    }
}
