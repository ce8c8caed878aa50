/// A bucket of requests that is refilled at a steady rate. Its capacity is the number of requests in one second.
///
/// Its level is counted in billionths of a request, so that there are no rounding errors: each nanosecond adds as
/// many billionths as a second adds requests.
struct TokenBucket {
    let perSecond: Int
    private var level: Int
    private var time: Int

    private static let unit = 1_000_000_000

    /// Creates a full bucket.
    init(perSecond: Int, at now: Int) {
        self.perSecond = max(1, perSecond)
        self.level = self.perSecond * Self.unit
        self.time = now
    }

    /// The number of requests that are left.
    var remaining: Int { level / Self.unit }

    /// Takes one request out of the bucket.
    ///
    /// - Returns: nil on success; if the bucket is empty, the number of nanoseconds until a request is available.
    mutating func take(at now: Int) -> Int? {
        // One second fills an empty bucket. Longer times are limited to one second, because the product could overflow.
        level = min(perSecond * Self.unit, level + min(max(0, now - time), Self.unit) * perSecond)
        time = max(time, now)
        guard level >= Self.unit else { return (Self.unit - level + perSecond - 1) / perSecond }
        level -= Self.unit
        return nil
    }
}
