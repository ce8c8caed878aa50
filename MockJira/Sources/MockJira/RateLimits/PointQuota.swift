import MockSite

/// A number of points that is restored at the beginning of each window.
struct PointQuota {
    let limit: Int
    let window: Int
    private var current = Int.min
    private var used = 0

    init(limit: Int, window: Duration) {
        self.limit = max(0, limit)
        let (seconds, attoseconds) = window.components
        self.window = max(1, Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
    }

    var remaining: Int { max(0, limit - used) }
    /// A Boolean value that indicates whether less than a fifth of the points are left.
    var isNearLimit: Bool { remaining * 5 < limit }
    var windowSeconds: Int { (window + 999_999_999) / 1_000_000_000 }

    /// Restores the points if a new window has begun.
    ///
    /// - Parameter moment: The current time, in nanoseconds since 1970-01-01.
    mutating func turn(at moment: Int) {
        let place = floorDivision(moment, window)
        guard place > current else { return }
        current = place
        used = 0
    }

    /// The end of the window, in nanoseconds since 1970-01-01.
    var reset: Int { (current + 1) * window }

    mutating func charge(_ points: Int) {
        used += points
    }
}
