/// A date and a time of day in the proleptic Gregorian calendar, from the year 1 to 9999, in steps of 100 nanoseconds, with
/// or without an offset from UTC: what .NET's `DateTime` and `DateTimeOffset` hold.
package struct PointInTime: Sendable, Hashable {
    /// What the clock shows, in steps of 100 nanoseconds since 0001-01-01T00:00.
    package let clockTicks: Int64
    /// By how many minutes the clock is ahead of UTC; `nil` where nobody has said.
    package let offsetMinutes: Int?

    /// Creates a point in time.
    ///
    /// - Returns: `nil` when the clock, or UTC, would be outside the years 1 to 9999, or the offset beyond 14 hours.
    package init?(clockTicks: Int64, offsetMinutes: Int? = nil) {
        guard Ticks.calendar.contains(clockTicks) else { return nil }
        if let offsetMinutes {
            guard (-840...840).contains(offsetMinutes),
                Ticks.calendar.contains(clockTicks - Int64(offsetMinutes) * 60 * Ticks.perSecond)
            else { return nil }
        }
        self.clockTicks = clockTicks
        self.offsetMinutes = offsetMinutes
    }

    /// Creates a point in time from what a calendar and a clock show.
    ///
    /// - Parameter fraction: Steps of 100 nanoseconds behind the second.
    /// - Returns: `nil` when there is no such day or time.
    package init?(
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
            (1...CivilCalendar.dayCount(ofMonth: month, year: year)).contains(day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second), (0..<10_000_000).contains(fraction)
        else { return nil }
        let days = Int64(CivilCalendar.daysSinceYear1(year: year, month: month, day: day))
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(clockTicks: seconds * Ticks.perSecond + Int64(fraction), offsetMinutes: offsetMinutes)
    }

    /// The same moment as a clock in UTC shows it. Without an offset the clock is taken to show UTC.
    package var inUTC: PointInTime {
        let ticks = clockTicks - Int64(offsetMinutes ?? 0) * 60 * Ticks.perSecond
        return PointInTime(clockTicks: ticks, offsetMinutes: 0) ?? self
    }

    /// The midnight with which the clock's day begins, without an offset.
    var day: PointInTime { PointInTime(clockTicks: clockTicks / Ticks.perDay * Ticks.perDay) ?? self }
    /// What the clock shows, on the first day there is, without an offset.
    var timeOfDay: PointInTime { PointInTime(clockTicks: clockTicks % Ticks.perDay) ?? self }

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
        let days = Int(clockTicks / Ticks.perDay)
        let rest = clockTicks % Ticks.perDay
        let seconds = Int(rest / Ticks.perSecond)
        let (year, month, day) = CivilCalendar.date(daysSinceYear1: days)
        return Parts(
            year: year,
            month: month,
            day: day,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            fraction: Int(rest % Ticks.perSecond),
            weekday: CivilCalendar.weekday(daysSinceYear1: days)
        )
    }
}

/// A span of time in steps of 100 nanoseconds: what .NET's `TimeSpan` holds, up to about 29,000 years either way.
package struct TimeSpan: Sendable, Hashable {
    /// Its length in steps of 100 nanoseconds.
    package var ticks: Int64

    /// Creates a span.
    package init(ticks: Int64) { self.ticks = ticks }
}
