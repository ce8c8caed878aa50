/// A bucket of requests that fills up at a steady rate and holds as many as come in a second.
///
/// It counts in billionths, so that nothing is lost to rounding: in a nanosecond come as many billionths of a request
/// as in a second requests.
struct TokenBucket {
    let perSecond: Int
    private var level: Int
    private var time: Int

    private static let unit = 1_000_000_000

    /// A full bucket.
    init(perSecond: Int, at now: Int) {
        self.perSecond = max(1, perSecond)
        self.level = self.perSecond * Self.unit
        self.time = now
    }

    /// How many requests are left.
    var remaining: Int { level / Self.unit }

    /// Takes out a request.
    ///
    /// - Returns: nil, or where there is none, how many nanoseconds it takes until there is one.
    mutating func take(at now: Int) -> Int? {
        // A second fills any bucket, and more of it would only overflow.
        level = min(perSecond * Self.unit, level + min(max(0, now - time), Self.unit) * perSecond)
        time = max(time, now)
        guard level >= Self.unit else { return (Self.unit - level + perSecond - 1) / perSecond }
        level -= Self.unit
        return nil
    }
}
