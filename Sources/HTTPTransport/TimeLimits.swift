/// The time limits of transfers, and the time of the next check.
///
/// libcurl's own limits on slow transfers count whole seconds and average over several seconds. With this type, a
/// transfer may exceed a limit by a tenth of the shorter limit, but at most by 250 milliseconds.
///
/// This type makes decisions only and reads no clock.
struct TimeLimits: Sendable {
    /// A limit that a transfer has exceeded.
    enum Excess: Sendable, Hashable {
        /// No byte of a response arrived for too long.
        case idle
        /// The complete response took too long.
        case total
    }

    /// The maximum time during which no byte of a response is received.
    let idle: Duration
    /// The maximum time for one response.
    let total: Duration
    /// The minimum time between two checks, since each check covers all transfers.
    private let interval: Duration
    /// The time from which a check is due; `nil` without transfers.
    private(set) var nextCheck: ContinuousClock.Instant?

    init(idle: Duration, total: Duration) {
        self.idle = idle
        self.total = total
        interval = min(.milliseconds(250), max(.milliseconds(1), min(idle, total) / 10))
    }

    /// Adds a transfer that begins.
    mutating func began(at now: ContinuousClock.Instant) {
        schedule(now + min(idle, total))
    }

    /// Begins a check of all transfers, if one is due.
    ///
    /// - Returns: `true` if ``check(idleTime:totalTime:at:)`` must be called for each transfer.
    mutating func beginCheck(at now: ContinuousClock.Instant) -> Bool {
        guard let nextCheck, now >= nextCheck else { return false }
        self.nextCheck = nil
        return true
    }

    /// Compares the times of a transfer with the limits.
    ///
    /// - Returns: The exceeded limit; `nil` if no limit is exceeded. In this case, a check is scheduled for the time at
    ///   which the transfer could exceed a limit, but not before the minimum time between two checks has passed.
    mutating func check(idleTime: Duration, totalTime: Duration, at now: ContinuousClock.Instant) -> Excess? {
        if totalTime >= total { return .total }
        if idleTime >= idle { return .idle }
        schedule(now + max(interval, min(idle - idleTime, total - totalTime)))
        return nil
    }

    /// Returns the milliseconds until the next check, rounded up, and at most `most`.
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
    /// The whole milliseconds, rounded down.
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
