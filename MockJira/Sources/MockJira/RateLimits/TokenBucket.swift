/// A bucket of requests that is refilled at a steady rate and holds the requests of one second.
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

    /// Takes out a request.
    ///
    /// - Returns: nil, or if the bucket is empty, the nanoseconds until a request is available.
    mutating func take(at now: Int) -> Int? {
        // A second fills an empty bucket; a longer time could only overflow the product.
        level = min(perSecond * Self.unit, level + min(max(0, now - time), Self.unit) * perSecond)
        time = max(time, now)
        guard level >= Self.unit else { return (Self.unit - level + perSecond - 1) / perSecond }
        level -= Self.unit
        return nil
    }
}
