/// A date and a time of day in the proleptic Gregorian calendar, with or without an offset from UTC. The years range
/// from 1 to 9999; the resolution is 100 nanoseconds. The type is equivalent to .NET's `DateTime` and `DateTimeOffset`.
package struct PointInTime: Sendable, Hashable {
    /// The local time, as the number of 100-nanosecond units since 0001-01-01T00:00.
    package let localTicks: Int64
    /// The offset of the local time from UTC in minutes; `nil` if it is unknown.
    package let offsetMinutes: Int?

    /// Creates a point in time.
    ///
    /// - Returns: `nil` if the local time or the time in UTC is outside the years 1 to 9999, or if the offset exceeds
    ///   14 hours in either direction.
    package init?(localTicks: Int64, offsetMinutes: Int? = nil) {
        guard Ticks.calendar.contains(localTicks) else { return nil }
        if let offsetMinutes {
            guard (-840...840).contains(offsetMinutes),
                Ticks.calendar.contains(localTicks - Int64(offsetMinutes) * 60 * Ticks.perSecond)
            else { return nil }
        }
        self.localTicks = localTicks
        self.offsetMinutes = offsetMinutes
    }

    /// Creates a point in time from calendar and clock values.
    ///
    /// - Parameter fraction: The fraction of the second, in units of 100 nanoseconds.
    /// - Returns: `nil` if there is no such date or time, or if it is outside of the years 1 to 9999.
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
        self.init(localTicks: seconds * Ticks.perSecond + Int64(fraction), offsetMinutes: offsetMinutes)
    }

    /// The same moment in UTC. A time without an offset is assumed to be in UTC.
    package var inUTC: PointInTime {
        let ticks = localTicks - Int64(offsetMinutes ?? 0) * 60 * Ticks.perSecond
        return PointInTime(localTicks: ticks, offsetMinutes: 0) ?? self
    }

    /// The midnight at which the day begins in local time, without an offset.
    var day: PointInTime { PointInTime(localTicks: localTicks / Ticks.perDay * Ticks.perDay) ?? self }
    /// The local time of day, as a point in time on 0001-01-01 without an offset.
    var timeOfDay: PointInTime { PointInTime(localTicks: localTicks % Ticks.perDay) ?? self }

    /// The local time as year, month, day, hour, minute, second and fraction.
    struct Parts {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
        var fraction: Int
        /// The day of the week; 0 is Sunday.
        var weekday: Int
    }

    var parts: Parts {
        let days = Int(localTicks / Ticks.perDay)
        let rest = localTicks % Ticks.perDay
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

/// A time span of up to about 29,000 years, positive or negative, with a resolution of 100 nanoseconds. The type is
/// equivalent to .NET's `TimeSpan`.
package struct TimeSpan: Sendable, Hashable {
    /// The length as a number of 100-nanosecond units.
    package var ticks: Int64

    /// Creates a span.
    package init(ticks: Int64) { self.ticks = ticks }
}
