/// A date of the Gregorian calendar, with conversions from and to days since 1970-01-01.
package struct CivilDate: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Creates the date of a number of days after 1970-01-01. The arithmetic counts in 400-year eras that begin in
    /// March, so that the leap day is the last day of a year.
    @inline(__always)
    package init(epochDay: Int) {
        let shifted = epochDay + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days since 1970-01-01.
    package var epochDay: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date as text, `yyyy-MM-dd`.
    package var text: String {
        padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    /// A Boolean value that indicates whether the date exists.
    var isReal: Bool {
        (1...12).contains(month) && day >= 1 && CivilDate(epochDay: epochDay) == self
    }
}

/// Returns a number in decimal digits, with leading zeros if it has fewer than `width` digits.
package func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}

/// The time zone of a site, which has the same offset all year round, so that texts can be verified with plain
/// arithmetic.
package struct SiteZone: Sendable, Equatable {
    /// The name in the time zone database.
    package let name: String
    /// The offset from UTC in minutes; positive east of Greenwich.
    package let offsetMinutes: Int

    /// The zones, none of which has daylight saving time.
    package static let all = [
        SiteZone(name: "Etc/UTC", offsetMinutes: 0), SiteZone(name: "Australia/Brisbane", offsetMinutes: 600),
        SiteZone(name: "Asia/Kolkata", offsetMinutes: 330), SiteZone(name: "America/Phoenix", offsetMinutes: -420),
        SiteZone(name: "Asia/Tokyo", offsetMinutes: 540), SiteZone(name: "Africa/Lagos", offsetMinutes: 60),
        SiteZone(name: "Asia/Kathmandu", offsetMinutes: 345),
    ]

    /// Returns the text of a time in this zone, in Jira's format: `2020-01-01T10:00:00.000+0000`, without a colon in
    /// the offset.
    package func dateTimeText(_ epochMilliseconds: Int64) -> String {
        let local = Int(epochMilliseconds) + offsetMinutes * 60_000
        let day = floorDivision(local, 86_400_000)
        let time = local - day * 86_400_000
        let clock =
            padded(time / 3_600_000, 2) + ":" + padded(time / 60_000 % 60, 2) + ":" + padded(time / 1000 % 60, 2)
        let offset = offsetMinutes < 0 ? -offsetMinutes : offsetMinutes
        return CivilDate(epochDay: day).text + "T" + clock + "." + padded(time % 1000, 3)
            + (offsetMinutes < 0 ? "-" : "+") + padded(offset / 60, 2) + padded(offset % 60, 2)
    }
}

/// Returns the quotient, rounded towards minus infinity.
@inline(__always)
package func floorDivision(_ a: Int, _ b: Int) -> Int {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}
