/// A parser of the dates in queries.
package enum JQLDate {
    /// The time that a value denotes, in epoch milliseconds.
    enum Reading: Equatable {
        /// One millisecond. The value is a number without quotation marks, or a period.
        case instant(Int64)
        /// The minute that begins at this time. The value is a date, which contains no seconds. A date without a time
        /// of day denotes the first minute of the day.
        case minute(Int64)

        var milliseconds: Int64 {
            switch self {
            case .instant(let moment), .minute(let moment): moment
            }
        }
    }

    /// Returns the time that a value denotes; nil if the value is malformed. A value is a date in the account's zone,
    /// with or without a time of day; a period before or after `now`, such as `-4w 2d`; or a number of epoch
    /// milliseconds without quotation marks.
    static func reading(_ text: String, isQuoted: Bool, zone: SiteZone, now: Int64) -> Reading? {
        if !isQuoted, let milliseconds = Int64(text) {
            return .instant(milliseconds)
        }
        if let moment = calendar(text, zone) { return .minute(moment) }
        return period(text).map { .instant(now + $0) }
    }

    /// Returns the day that a value denotes, in days since 1970-01-01, for fields without a time of day; nil if the
    /// value is malformed or contains a time of day.
    package static func day(_ text: String, isQuoted: Bool, zone: SiteZone, now: Int64) -> Int? {
        if text.contains(":") { return nil }
        return reading(text, isQuoted: isQuoted, zone: zone, now: now).map { day(of: $0.milliseconds, zone) }
    }

    /// Returns the day of a moment in a zone, in days since 1970-01-01.
    package static func day(of milliseconds: Int64, _ zone: SiteZone) -> Int {
        floorDivision(
            Int(clamping: milliseconds.addingReportingOverflow(Int64(zone.offsetMinutes) * 60_000).partialValue),
            86_400_000
        )
    }

    /// Returns the number of seconds of a duration of work, such as `1w 2d` or `1h 30m`; nil if the text is malformed.
    /// A week has five days of eight hours. A number without a unit is a number of minutes.
    package static func duration(_ text: String) -> Int? {
        let units: [Character: Int] = ["w": 144_000, "d": 28_800, "h": 3600, "m": 60]
        var seconds = 0
        let parts = text.split(separator: " ")
        for part in parts {
            let unit = part.last.flatMap { units[$0] }
            guard let amount = number(unit == nil ? part : part.dropLast(), 1...6) else { return nil }
            seconds += amount * (unit ?? 60)
        }
        return parts.isEmpty ? nil : seconds
    }

    private static func calendar(_ text: String, _ zone: SiteZone) -> Int64? {
        let halves = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let day = halves.first, halves.count <= 2 else { return nil }
        let mark: Character = day.contains("/") ? "/" : "-"
        let parts = day.split(separator: mark, omittingEmptySubsequences: false).map { number($0, 1...4) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let dayOfMonth = parts[2], year >= 1000
        else {
            return nil
        }
        let date = CivilDate(year: year, month: month, day: dayOfMonth)
        guard date.isReal else { return nil }
        var minutes = 0
        if halves.count == 2 {
            let time = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { number($0, 1...2) }
            guard time.count == 2, let hour = time[0], let minute = time[1], hour < 24, minute < 60 else { return nil }
            minutes = hour * 60 + minute
        }
        return Int64(date.epochDay * 1440 + minutes - zone.offsetMinutes) * 60_000
    }

    private static func number(_ text: Substring, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// Returns the milliseconds of a period such as `-15m` or `4w 2d`; nil if the text is malformed. A period is an
    /// optional sign and one or more numbers, each with a unit. A number without a unit is a number of minutes.
    private static func period(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let rest = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let units: [Character: Int64] = ["w": 10080, "d": 1440, "h": 60, "m": 1]
        var minutes: Int64 = 0
        for part in rest.split(separator: " ") {
            let unit = part.last.flatMap { units[$0] }
            guard let amount = number(unit == nil ? part : part.dropLast(), 1...6) else { return nil }
            minutes += Int64(amount) * (unit ?? 1)
        }
        return rest.isEmpty ? nil : (isNegative ? -minutes : minutes) * 60_000
    }

    /// Returns a Boolean value that indicates whether the result of a query may depend on the current time, because the
    /// query contains a date function or text that resembles a period.
    package static func dependsOnNow(_ query: String) -> Bool {
        let text = query.lowercased()
        return text.contains("now") || text.contains("startof") || text.contains("endof")
            || text.contains(/[0-9] ?[wdhm]/)
    }
}
