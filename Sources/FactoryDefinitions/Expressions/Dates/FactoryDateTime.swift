internal import Foundation
internal import InterimData

/// A point in time like .NET's `DateTime`: ticks of 100 nanoseconds since the beginning of the year 1, in UTC or in an
/// unknown time zone.
package struct FactoryDateTime: Sendable, Hashable {
    /// The ticks of 100 nanoseconds since 0001-01-01T00:00:00.
    package let ticks: Int64
    /// If `true`, the time is UTC. If `false`, it is the local time of an unknown zone.
    package let isUTC: Bool

    /// Creates a time. A time outside the years 1 to 9999 is replaced with the nearest time within them.
    package init(ticks: Int64, isUTC: Bool) {
        self.ticks = min(max(Ticks.calendar.lowerBound, ticks), Ticks.calendar.upperBound - 1)
        self.isUTC = isUTC
    }

    /// Creates a UTC time from the number of seconds since 1970-01-01.
    package init(unixSeconds: Double) {
        let seconds = min(max(unixSeconds, -1e11), 1e12)
        self.init(ticks: Ticks.unixEpoch + Int64((seconds * 1e6).rounded()) * 10, isUTC: true)
    }

    /// The current time of the computer.
    package static var current: FactoryDateTime { FactoryDateTime(unixSeconds: Date().timeIntervalSince1970) }

    /// The number of seconds since 1970-01-01.
    package var unixSeconds: Double { Double(ticks - Ticks.unixEpoch) / Double(Ticks.perSecond) }

    /// A unit of time.
    enum Unit: String, CaseIterable {
        case second, minute, hour, day, week, month, year

        /// Creates the unit with a name, which is case-insensitive. Returns `nil` for other names.
        init?(_ name: String) { self.init(rawValue: name.lowercased()) }

        /// The length in ticks; `nil` if it depends on the calendar.
        var ticks: Int64? {
            switch self {
            case .second: Ticks.perSecond
            case .minute: 60 * Ticks.perSecond
            case .hour: 3600 * Ticks.perSecond
            case .day: Ticks.perDay
            case .week: 7 * Ticks.perDay
            case .month, .year: nil
            }
        }
    }

    /// Returns the time that is a number of units later, or earlier if the number is negative. Returns `nil` outside
    /// the years 1 to 9999. If the resulting month does not have that day, the result is the last day of the month.
    func adding(_ count: Int64, _ unit: Unit) -> FactoryDateTime? {
        if let length = unit.ticks {
            let (distance, overflow) = count.multipliedReportingOverflow(by: length)
            let (sum, sumOverflow) = ticks.addingReportingOverflow(distance)
            guard !overflow, !sumOverflow, Ticks.calendar.contains(sum) else { return nil }
            return FactoryDateTime(ticks: sum, isUTC: isUTC)
        }
        guard count.magnitude <= 120_000 else { return nil }
        let (year, month, day) = calendarDay
        let months = Int(count) * (unit == .year ? 12 : 1) + year * 12 + month - 1
        guard (12..<120_000).contains(months) else { return nil }
        let (newYear, newMonth) = (months / 12, months % 12 + 1)
        let newDay = min(day, CivilCalendar.dayCount(ofMonth: newMonth, year: newYear))
        let days = CivilCalendar.daysSinceYear1(year: newYear, month: newMonth, day: newDay)
        return FactoryDateTime(ticks: Int64(days) * Ticks.perDay + ticks % Ticks.perDay, isUTC: isUTC)
    }

    /// Returns the beginning of the unit that contains the time, such as the beginning of its hour or of its month.
    func start(of unit: Unit) -> FactoryDateTime {
        if unit == .month || unit == .year {
            let (year, month, _) = calendarDay
            let days = CivilCalendar.daysSinceYear1(year: year, month: unit == .year ? 1 : month, day: 1)
            return FactoryDateTime(ticks: Int64(days) * Ticks.perDay, isUTC: isUTC)
        }
        return FactoryDateTime(ticks: ticks - ticks % (unit.ticks ?? 1), isUTC: isUTC)
    }

    // MARK: Parts

    /// Year, month and day, from 1.
    var calendarDay: (year: Int, month: Int, day: Int) { CivilCalendar.date(daysSinceYear1: Int(ticks / Ticks.perDay)) }

    /// The day of the week, from 0 for Sunday to 6 for Saturday.
    var dayOfWeek: Int { CivilCalendar.weekday(daysSinceYear1: Int(ticks / Ticks.perDay)) }

    /// The day of the year, from 1.
    var dayOfYear: Int {
        Int(ticks / Ticks.perDay) - CivilCalendar.daysSinceYear1(year: calendarDay.year, month: 1, day: 1) + 1
    }
}
