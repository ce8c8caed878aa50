extension DateFormat {
    /// Writes a point in time.
    ///
    /// - Parameter hasOffset: If `true`, the value is a `DateTimeOffset`, and `K` writes its offset. Otherwise, `K`
    ///   writes `Z` if the point in time has an offset, and nothing if it has none.
    package func text(of time: PointInTime, hasOffset: Bool, culture: Culture = .invariant) -> String {
        // These formats convert the time to UTC.
        let isUniversal = standard == "U" || (hasOffset && ["r", "R", "u"].contains(standard))
        let time = isUniversal ? time.inUTC : time
        let shown = time.parts
        var text = ""
        for part in parts(in: culture) {
            switch part {
            case .literal(let literal): text += literal
            case .timeSeparator: text += ":"
            case .dateSeparator: text += "/"
            case .field("F", let count):
                let digits = Self.fraction(shown.fraction, count).reversed().drop { $0 == "0" }.reversed()
                // If there are no decimals, the decimal point is omitted too.
                if digits.isEmpty, text.last == "." { text.removeLast() }
                text += String(digits)
            case .field(let letter, let count):
                text += Self.field(letter, count, shown, time.offsetMinutes, hasOffset: hasOffset)
            }
        }
        return text
    }

    private static func field(
        _ letter: Character,
        _ count: Int,
        _ shown: PointInTime.Parts,
        _ offset: Int?,
        hasOffset: Bool
    ) -> String {
        switch letter {
        case "d" where count <= 2: padded(shown.day, count)
        case "d": count == 3 ? String(weekdays[shown.weekday].prefix(3)) : weekdays[shown.weekday]
        case "f": fraction(shown.fraction, count)
        case "g": "A.D."
        case "h": padded((shown.hour + 11) % 12 + 1, min(count, 2))
        case "H": padded(shown.hour, min(count, 2))
        case "m": padded(shown.minute, min(count, 2))
        case "M" where count <= 2: padded(shown.month, count)
        case "M": count == 3 ? String(months[shown.month - 1].prefix(3)) : months[shown.month - 1]
        case "s": padded(shown.second, min(count, 2))
        case "t": String((shown.hour < 12 ? "AM" : "PM").prefix(count))
        case "y": padded(count <= 2 ? shown.year % 100 : shown.year, count)
        case "K" where hasOffset: Self.offset(offset ?? 0, 3)
        case "K": offset == nil ? "" : "Z"
        default: Self.offset(offset ?? 0, count)
        }
    }

    /// Returns an offset in the format `z`, `zz` or `zzz`: `+1`, `+01` or `+01:30`.
    private static func offset(_ minutes: Int, _ count: Int) -> String {
        let (hour, minute) = (abs(minutes) / 60, abs(minutes) % 60)
        let sign = minutes < 0 ? "-" : "+"
        return sign + padded(hour, min(count, 2)) + (count > 2 ? ":" + padded(minute, 2) : "")
    }

    private static func fraction(_ ticks: Int, _ count: Int) -> String { String(padded(ticks, 7).prefix(count)) }

    static func padded(_ value: Int, _ length: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
