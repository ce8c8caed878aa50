extension DateFormat {
    /// Reads a text that matches the format exactly. The names of months and days are case-insensitive.
    ///
    /// - Returns: The point in time, with an offset if the text has one; `nil` if the text does not match the format,
    ///   or if there is no such date or time. If the format has no year, month, day or time of day, the result has the
    ///   year 1, January, the day 1 or midnight.
    package func read(_ text: String, culture: Culture = .invariant) -> PointInTime? {
        var reading = DateReading(text)
        var rest = parts(in: culture)[...]
        while let part = rest.popFirst() {
            let fits: Bool
            switch part {
            case .literal(let literal):
                if case .field("F", _)? = rest.first, literal.last == ".", !reading.isNext(literal) {
                    // The decimal point and the decimals after it may be missing.
                    rest.removeFirst()
                    fits = reading.literal(String(literal.dropLast()))
                } else {
                    fits = reading.literal(literal)
                }
            case .timeSeparator: fits = reading.literal(":")
            case .dateSeparator: fits = reading.literal("/")
            case .field(let letter, let count): fits = reading.field(letter, count)
            }
            guard fits else { return nil }
        }
        if ["u", "r", "R"].contains(standard) { reading.offset = 0 }
        return reading.isAtEnd ? reading.point : nil
    }

    /// Reads a point in time in ISO 8601 or in a standard format of the culture. Returns `nil` for any other text.
    ///
    /// The supported forms of ISO 8601 are a date, or a date and a time after `T` or a blank, with optional seconds,
    /// decimals and offset. Decimals after the seventh are ignored.
    package static func readAny(_ text: String, culture: Culture) -> PointInTime? {
        let text = text.trimmingBlanks
        if let time = readISO8601(text) { return time }
        for letter: Character in ["d", "g", "G", "F", "f", "D", "R"] {
            if let time = DateFormat(String(letter))?.read(text, culture: culture) { return time }
        }
        return nil
    }

    private static func readISO8601(_ text: String) -> PointInTime? {
        var reading = DateReading(text)
        guard reading.field("y", 4), reading.literal("-"), reading.field("M", 2), reading.literal("-"),
            reading.field("d", 2)
        else { return nil }
        guard !reading.isAtEnd else { return reading.point }
        guard reading.literal("T") || reading.literal(" "), reading.field("H", 2), reading.literal(":"),
            reading.field("m", 2)
        else { return nil }
        if reading.literal(":") {
            guard reading.field("s", 2) else { return nil }
            if reading.literal(".") || reading.literal(",") {
                guard reading.decimals() else { return nil }
            }
        }
        if !reading.isAtEnd {
            guard reading.literal("Z") || reading.literal("z") else {
                return reading.field("z", reading.remaining <= 3 ? 2 : 3) && reading.isAtEnd ? reading.point : nil
            }
            reading.offset = 0
        }
        return reading.isAtEnd ? reading.point : nil
    }
}

/// The state of reading a text: the part of the text that is still unread, and the values that were read.
private struct DateReading {
    private var rest: Substring
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var weekday: Int?
    private var hour: Int?
    private var minute: Int?
    private var second: Int?
    private var fraction = 0
    private var isAfternoon: Bool?
    private var hasTwelveHours = false
    var offset: Int?

    init(_ text: String) { rest = Substring(text) }

    var isAtEnd: Bool { rest.isEmpty }
    var remaining: Int { rest.count }

    /// The point in time with the values that were read; `nil` if there is none.
    var point: PointInTime? {
        var hour = hour ?? 0
        if hasTwelveHours {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon == true ? 12 : 0)
        } else if let isAfternoon, isAfternoon != (hour >= 12) {
            return nil
        }
        guard
            let point = PointInTime(
                year: year ?? 1,
                month: month ?? 1,
                day: day ?? 1,
                hour: hour,
                minute: minute ?? 0,
                second: second ?? 0,
                fraction: fraction,
                offsetMinutes: offset
            )
        else { return nil }
        return weekday == nil || weekday == point.parts.weekday ? point : nil
    }

    func isNext(_ text: String) -> Bool { rest.hasPrefix(text) }

    mutating func literal(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    mutating func field(_ letter: Character, _ count: Int) -> Bool {
        switch letter {
        case "d" where count > 2: return set(\.weekday, name(DateFormat.weekdays, isShort: count == 3))
        case "d": return set(\.day, number(count))
        case "M" where count > 2: return set(\.month, name(DateFormat.months, isShort: count == 3).map { $0 + 1 })
        case "M": return set(\.month, number(count))
        case "y" where count > 2: return set(\.year, number(count, most: count))
        // .NET's calendar maps two digits to the years 1950 to 2049.
        case "y": return set(\.year, number(count).map { $0 + ($0 < 50 ? 2000 : 1900) })
        case "h", "H":
            hasTwelveHours = letter == "h"
            return set(\.hour, number(count))
        case "m": return set(\.minute, number(count))
        case "s": return set(\.second, number(count))
        case "f": return decimals(exactly: count)
        case "F":
            return rest.first.map { $0.isASCIIDigit } == true ? decimals(atMost: count) : true
        case "t": return halfDay(count)
        case "g": return literal("A.D.") || literal("AD")
        case "K":
            if literal("Z") {
                offset = 0
                return true
            }
            return rest.first == "+" || rest.first == "-" ? readOffset(3) : true
        default: return readOffset(count)
        }
    }

    /// Reads any number of decimals of the second. Returns `false` if there are none. Decimals after the seventh are
    /// ignored.
    mutating func decimals() -> Bool {
        let digits = rest.prefix { $0.isASCIIDigit }
        guard !digits.isEmpty else { return false }
        rest = rest.dropFirst(digits.count)
        fraction = Int(digits.prefix(7) + String(repeating: "0", count: max(0, 7 - digits.count))) ?? 0
        return true
    }

    private mutating func decimals(exactly count: Int) -> Bool {
        rest.prefix { $0.isASCIIDigit }.count >= count && decimals(atMost: count)
    }

    private mutating func decimals(atMost count: Int) -> Bool {
        let digits = rest.prefix(count).prefix { $0.isASCIIDigit }
        rest = rest.dropFirst(digits.count)
        fraction = Int(digits + String(repeating: "0", count: 7 - digits.count)) ?? 0
        return true
    }

    /// Stores a value. Returns `false` if the value is `nil`.
    private mutating func set(_ member: WritableKeyPath<DateReading, Int?>, _ value: Int?) -> Bool {
        self[keyPath: member] = value
        return value != nil
    }

    /// Reads a number with at most `most` digits; with exactly `most` digits if `count`, the number of letters in the
    /// format, is greater than 1. Returns `nil` if there is no such number.
    private mutating func number(_ count: Int, most: Int = 2) -> Int? {
        let digits = rest.prefix(most).prefix { $0.isASCIIDigit }
        guard !digits.isEmpty, count == 1 || digits.count == most else { return nil }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    /// Reads one of the names and returns its index; `nil` if the text does not continue with one of them.
    private mutating func name(_ names: [String], isShort: Bool) -> Int? {
        for (number, name) in names.enumerated() {
            let name = isShort ? String(name.prefix(3)) : name
            guard rest.prefix(name.count).lowercased() == name.lowercased() else { continue }
            rest = rest.dropFirst(name.count)
            return number
        }
        return nil
    }

    private mutating func halfDay(_ count: Int) -> Bool {
        let text = rest.prefix(min(count, 2)).uppercased()
        guard text.hasPrefix("A") || text.hasPrefix("P"), text.count == min(count, 2), count == 1 || text.hasSuffix("M")
        else { return false }
        isAfternoon = text.hasPrefix("P")
        rest = rest.dropFirst(text.count)
        return true
    }

    /// Reads an offset such as `+1`, `+01` or `+01:30`, if the format has one, two or three letters `z`. The colon is
    /// optional.
    private mutating func readOffset(_ count: Int) -> Bool {
        guard let sign = rest.first, sign == "+" || sign == "-" else { return false }
        rest.removeFirst()
        guard let hour = number(min(count, 2)), hour <= 14 else { return false }
        var minutes = 0
        if count > 2 {
            _ = literal(":")
            guard let read = number(2), read < 60 else { return false }
            minutes = read
        }
        offset = (sign == "-" ? -1 : 1) * (hour * 60 + minutes)
        return true
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
    /// The text without leading and trailing white space.
    var trimmingBlanks: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
