internal import Foundation

/// A point in time as .NET's `DateTime` has it: ticks of 100 nanoseconds since the beginning of the year 1, with or without
/// the knowledge that they are UTC.
public struct FactoryDateTime: Sendable, Hashable {
    /// Ticks since 0001-01-01T00:00:00.
    public let ticks: Int64
    /// Whether the time is UTC; else it is one on some clock.
    public let isUTC: Bool

    /// The first tick that is too late: 10000-01-01T00:00:00.
    static let endTicks: Int64 = 3_155_378_976_000_000_000
    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerDay: Int64 = 864_000_000_000
    /// 1970-01-01T00:00:00.
    static let unixEpochTicks: Int64 = 621_355_968_000_000_000

    /// Creates a time; the nearest one in the years 1 to 9999.
    public init(ticks: Int64, isUTC: Bool) {
        self.ticks = min(max(0, ticks), Self.endTicks - 1)
        self.isUTC = isUTC
    }

    /// The UTC time so many seconds after 1970-01-01.
    public init(unixSeconds: Double) {
        let seconds = min(max(unixSeconds, -1e11), 1e12)
        self.init(ticks: Self.unixEpochTicks + Int64((seconds * 1e6).rounded()) * 10, isUTC: true)
    }

    /// The computer's time, now.
    public static var current: FactoryDateTime { FactoryDateTime(unixSeconds: Date().timeIntervalSince1970) }

    /// Seconds after 1970-01-01.
    public var unixSeconds: Double { Double(ticks - Self.unixEpochTicks) / Double(Self.ticksPerSecond) }

    /// A part of a calendar or a clock.
    enum Unit: String, CaseIterable {
        case second, minute, hour, day, week, month, year

        /// The one of that name, letter case aside.
        init?(_ name: String) { self.init(rawValue: name.lowercased()) }

        /// How long it is; `nil` where that depends on the calendar.
        var ticks: Int64? {
            switch self {
            case .second: FactoryDateTime.ticksPerSecond
            case .minute: 60 * FactoryDateTime.ticksPerSecond
            case .hour: 3600 * FactoryDateTime.ticksPerSecond
            case .day: FactoryDateTime.ticksPerDay
            case .week: 7 * FactoryDateTime.ticksPerDay
            case .month, .year: nil
            }
        }
    }

    /// The time so many units later, earlier where there are less than none; `nil` outside the years 1 to 9999. A day that
    /// the month does not have is its last.
    func adding(_ count: Int64, _ unit: Unit) -> FactoryDateTime? {
        if let length = unit.ticks {
            let (distance, overflow) = count.multipliedReportingOverflow(by: length)
            let (sum, sumOverflow) = ticks.addingReportingOverflow(distance)
            guard !overflow, !sumOverflow, (0..<Self.endTicks).contains(sum) else { return nil }
            return FactoryDateTime(ticks: sum, isUTC: isUTC)
        }
        guard count.magnitude <= 120_000 else { return nil }
        let (year, month, day) = calendarDay
        let months = Int(count) * (unit == .year ? 12 : 1) + year * 12 + month - 1
        guard (12..<120_000).contains(months) else { return nil }
        let (newYear, newMonth) = (months / 12, months % 12 + 1)
        let newDay = min(day, Self.days(inMonth: newMonth, of: newYear))
        let days = Self.days(year: newYear, month: newMonth, day: newDay)
        return FactoryDateTime(ticks: Int64(days) * Self.ticksPerDay + ticks % Self.ticksPerDay, isUTC: isUTC)
    }

    /// The beginning of the day, hour or month, or of another unit of fixed length.
    func start(of unit: Unit) -> FactoryDateTime {
        if unit == .month || unit == .year {
            let (year, month, _) = calendarDay
            let days = Self.days(year: year, month: unit == .year ? 1 : month, day: 1)
            return FactoryDateTime(ticks: Int64(days) * Self.ticksPerDay, isUTC: isUTC)
        }
        return FactoryDateTime(ticks: ticks - ticks % (unit.ticks ?? 1), isUTC: isUTC)
    }

    // MARK: Parts

    /// Year, month and day, from 1.
    var calendarDay: (year: Int, month: Int, day: Int) {
        // Years that begin with March have their odd day at the end; 146,097 days are 400 years.
        // https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        let days = Int(ticks / Self.ticksPerDay) + 306
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }

    /// 0 for Sunday to 6 for Saturday. The first day of the year 1 is a Monday.
    var dayOfWeek: Int { Int((ticks / Self.ticksPerDay + 1) % 7) }

    /// From 1.
    var dayOfYear: Int {
        Int(ticks / Self.ticksPerDay) - Self.days(year: calendarDay.year, month: 1, day: 1) + 1
    }

    var hour: Int { Int(ticks % Self.ticksPerDay / (3600 * Self.ticksPerSecond)) }
    var minute: Int { Int(ticks / (60 * Self.ticksPerSecond) % 60) }
    var second: Int { Int(ticks / Self.ticksPerSecond % 60) }
    /// Ticks of the second that has begun, 0 to 9,999,999.
    var fraction: Int { Int(ticks % Self.ticksPerSecond) }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 0001-01-01 of a day that exists.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let before = year - 1
        var days = before * 365 + before / 4 - before / 100 + before / 400
        for earlier in 1..<month { days += Self.days(inMonth: earlier, of: year) }
        return days + day - 1
    }
}
