/// Conversions between dates and numbers of days in the proleptic Gregorian calendar, which RFC 3339 and .NET use.
package enum CivilCalendar {
    /// Returns the date that is a number of days after 0001-01-01. The year must be at least 0.
    ///
    /// - Parameter days: The number of days since 0001-01-01, which may be negative.
    package static func date(daysSinceYear1 days: Int) -> (year: Int, month: Int, day: Int) {
        // The calendar repeats every 400 years of 146,097 days. Years begin in March here, so that a leap day is the
        // last day of its year. The first such year begins 306 days before 0001-01-01; one cycle is added so that the
        // year 0 is not negative.
        // https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        let (cycle, dayOfCycle) = (days + 306 + 146_097).quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (400 * (cycle - 1) + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    /// Returns the number of days from 0001-01-01 to a valid date. The year must be at least 1.
    package static func daysSinceYear1(year: Int, month: Int, day: Int) -> Int {
        let past = year - 1
        var days = past * 365 + past / 4 - past / 100 + past / 400
        for earlier in 1..<month { days += dayCount(ofMonth: earlier, year: year) }
        return days + day - 1
    }

    /// Returns the number of days of a month, where 1 is January.
    package static func dayCount(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Returns the day of the week, 0 for Sunday to 6 for Saturday. 0001-01-01 is a Monday.
    package static func weekday(daysSinceYear1 days: Int) -> Int { (days + 1) % 7 }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}

/// Constants of .NET's unit of time, the tick, which is 100 nanoseconds. Points in time are counted from
/// 0001-01-01T00:00.
package enum Ticks {
    /// The number of ticks per second.
    package static let perSecond: Int64 = 10_000_000
    /// The number of ticks per day.
    package static let perDay: Int64 = 86_400 * perSecond
    /// The range of the years 1 to 9999, in ticks.
    package static let calendar: Range<Int64> = 0..<3_155_378_976_000_000_000
    /// The point in time 1970-01-01T00:00, in ticks.
    package static let unixEpoch: Int64 = 621_355_968_000_000_000
}
