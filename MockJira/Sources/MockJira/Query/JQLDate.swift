/// Reads the dates of queries.
enum JQLDate {
    /// The moment a value stands for, in epoch milliseconds: a date with or without a time of day in the site's zone, a
    /// period before or after now such as `-4w 2d`, or, without quotation marks, epoch milliseconds.
    static func moment(_ operand: JQLQuery.Operand, zone: SiteZone, now: Int64) -> Int64? {
        if !operand.isQuoted, let milliseconds = Int64(operand.text) {
            return milliseconds
        }
        return calendar(operand.text, zone) ?? period(operand.text).map { now + $0 }
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

    /// `-15m`, `4w 2d`: a sign, and numbers with a unit each; without a unit, minutes.
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
}
