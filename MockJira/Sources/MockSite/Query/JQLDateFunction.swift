/// A function whose value is the first or last millisecond of a day, week, month or year, such as `startOfWeek`.
struct JQLDateFunction {
    /// A calendar period, in the order of the letters `m h d w M y`.
    private enum Period: Int, Comparable {
        case minute, hour, day, week, month, year

        static func < (a: Period, b: Period) -> Bool { a.rawValue < b.rawValue }

        init?(letter: Character) {
            switch letter {
            case "m": self = .minute
            case "h": self = .hour
            case "d": self = .day
            case "w": self = .week
            case "M": self = .month
            case "y": self = .year
            default: return nil
            }
        }
    }

    private static let periods: [String: Period] = ["day": .day, "week": .week, "month": .month, "year": .year]

    private let period: Period
    private let isEnd: Bool

    /// Creates the function with a name, regardless of letter case; nil if the name is not that of such a function.
    init?(_ name: String) {
        let name = name.lowercased()
        guard name.hasPrefix("startof") || name.hasPrefix("endof") else { return nil }
        isEnd = name.hasPrefix("endof")
        guard let period = Self.periods[String(name.dropFirst(isEnd ? 5 : 7))] else { return nil }
        self.period = period
    }

    /// Returns the moment, in epoch milliseconds; nil if the increment is malformed.
    ///
    /// An increment in the function's period or a longer one moves the period, so that `endOfMonth(-1M)` is the end
    /// of a month of any length. A shorter one moves the moment itself.
    /// https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
    func moment(increment: String?, zone: SiteZone, now: Int64) -> Int64? {
        var amount = 0
        var unit = period
        if let increment {
            guard let parsed = Self.parse(increment, natural: period) else { return nil }
            (amount, unit) = parsed
        }
        let local = Int(now) + zone.offsetMinutes * 60_000
        let base = unit >= period ? Self.moved(local, amount, unit) : local
        var edge = start(base)
        if isEnd { edge = Self.moved(edge, 1, period) - 1 }
        if unit < period { edge = Self.moved(edge, amount, unit) }
        return Int64(edge - zone.offsetMinutes * 60_000)
    }

    /// Parses `(+/-)nn(y|M|w|d|h|m)`; the default unit is the function's period.
    private static func parse(_ text: String, natural: Period) -> (Int, Period)? {
        let isNegative = text.hasPrefix("-")
        var digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        var unit = natural
        if let letter = digits.last, let named = Period(letter: letter) {
            unit = named
            digits = digits.dropLast()
        }
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let amount = Int(digits)
        else {
            return nil
        }
        return (isNegative ? -amount : amount, unit)
    }

    /// Returns the first millisecond of the period that contains a local time. Weeks begin on Sunday, as in Jira's
    /// default locale.
    private func start(_ local: Int) -> Int {
        let day = floorDivision(local, 86_400_000)
        let date = CivilDate(epochDay: day)
        let first =
            switch period {
            case .minute, .hour, .day: day
            // 1970-01-01 was a Thursday, four days after a Sunday.
            case .week: day - (((day + 4) % 7) + 7) % 7
            case .month: CivilDate(year: date.year, month: date.month, day: 1).epochDay
            case .year: CivilDate(year: date.year, month: 1, day: 1).epochDay
            }
        return first * 86_400_000
    }

    /// Returns the local time that is `amount` periods later. If the new month has no day with the same number, the
    /// result is on the last day of that month.
    private static func moved(_ local: Int, _ amount: Int, _ unit: Period) -> Int {
        switch unit {
        case .minute: return local + amount * 60_000
        case .hour: return local + amount * 3_600_000
        case .day: return local + amount * 86_400_000
        case .week: return local + amount * 604_800_000
        case .month, .year:
            let day = floorDivision(local, 86_400_000)
            var date = CivilDate(epochDay: day)
            let months = date.year * 12 + date.month - 1 + amount * (unit == .year ? 12 : 1)
            date.year = floorDivision(months, 12)
            date.month = months - date.year * 12 + 1
            while !date.isReal { date.day -= 1 }
            return date.epochDay * 86_400_000 + local - day * 86_400_000
        }
    }
}
