/// A date and a time of day in the proleptic Gregorian calendar, from the year 1 to 9999, in steps of 100 nanoseconds, with
/// or without an offset from UTC: what .NET's `DateTime` and `DateTimeOffset` hold.
public struct PointInTime: Sendable, Hashable {
    /// What the clock shows, in steps of 100 nanoseconds since 0001-01-01T00:00.
    public let clockTicks: Int64
    /// By how many minutes the clock is ahead of UTC; `nil` where nobody has said.
    public let offsetMinutes: Int?

    /// Steps in a second.
    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerDay: Int64 = 86_400 * ticksPerSecond
    static let tickRange: ClosedRange<Int64> = 0...3_155_378_975_999_999_999

    /// Creates a point in time.
    ///
    /// - Returns: `nil` when the clock, or UTC, would be outside the years 1 to 9999, or the offset beyond 14 hours.
    public init?(clockTicks: Int64, offsetMinutes: Int? = nil) {
        guard Self.tickRange.contains(clockTicks) else { return nil }
        if let offsetMinutes {
            guard (-840...840).contains(offsetMinutes),
                Self.tickRange.contains(clockTicks - Int64(offsetMinutes) * 60 * Self.ticksPerSecond)
            else { return nil }
        }
        self.clockTicks = clockTicks
        self.offsetMinutes = offsetMinutes
    }

    /// Creates a point in time from what a calendar and a clock show.
    ///
    /// - Parameter fraction: Steps of 100 nanoseconds behind the second.
    /// - Returns: `nil` when there is no such day or time.
    public init?(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        fraction: Int = 0,
        offsetMinutes: Int? = nil
    ) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(year: year, month: month)).contains(day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second), (0..<10_000_000).contains(fraction)
        else { return nil }
        let days = Int64(Self.days(before: year)) + Int64(Self.days(before: month, of: year)) + Int64(day - 1)
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(clockTicks: seconds * Self.ticksPerSecond + Int64(fraction), offsetMinutes: offsetMinutes)
    }

    /// The same moment as a clock in UTC shows it. Without an offset the clock is taken to show UTC.
    public var inUTC: PointInTime {
        let ticks = clockTicks - Int64(offsetMinutes ?? 0) * 60 * Self.ticksPerSecond
        return PointInTime(clockTicks: ticks, offsetMinutes: 0) ?? self
    }

    /// The midnight with which the clock's day begins, without an offset.
    var day: PointInTime { PointInTime(clockTicks: clockTicks / Self.ticksPerDay * Self.ticksPerDay) ?? self }
    /// What the clock shows, on the first day there is, without an offset.
    var timeOfDay: PointInTime { PointInTime(clockTicks: clockTicks % Self.ticksPerDay) ?? self }

    /// What a calendar and a clock show.
    struct Parts {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
        var fraction: Int
        /// 0 is Sunday.
        var weekday: Int
    }

    var parts: Parts {
        let day = Int(clockTicks / Self.ticksPerDay)
        let rest = clockTicks % Self.ticksPerDay
        let seconds = Int(rest / Self.ticksPerSecond)
        // The day before 0001-01-01 was a Sunday.
        var year = day / 366 + 1
        while Self.days(before: year + 1) <= day { year += 1 }
        var month = 1
        let dayOfYear = day - Self.days(before: year)
        while month < 12, Self.days(before: month + 1, of: year) <= dayOfYear { month += 1 }
        return Parts(
            year: year,
            month: month,
            day: dayOfYear - Self.days(before: month, of: year) + 1,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            fraction: Int(rest % Self.ticksPerSecond),
            weekday: (day + 1) % 7
        )
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 0001-01-01 to the first of a year.
    private static func days(before year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }

    private static func days(before month: Int, of year: Int) -> Int {
        (1..<month).reduce(0) { $0 + days(year: year, month: $1) }
    }
}

/// A span of time in steps of 100 nanoseconds: what .NET's `TimeSpan` holds, up to about 29,000 years either way.
public struct TimeSpan: Sendable, Hashable {
    /// Its length in steps of 100 nanoseconds.
    public var ticks: Int64

    /// Creates a span.
    public init(ticks: Int64) { self.ticks = ticks }
}
