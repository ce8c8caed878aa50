internal import InterimData

/// Conversions of the date-times that sites send.
enum CivilTime {
    /// Returns the seconds since 1970 of year, month, day, hour, minute and second in UTC, or `nil` if there is no such
    /// time.
    static func seconds(_ numbers: [Int]) -> Double? {
        guard numbers.count == 6, (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...CivilCalendar.dayCount(ofMonth: numbers[1], year: numbers[0])).contains(numbers[2]),
            (0...23).contains(numbers[3]),
            (0...59).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        let days = CivilCalendar.daysSinceYear1(year: numbers[0], month: numbers[1], day: numbers[2]) - firstOf1970
        return Double(days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
    }

    /// The number of days from 0001-01-01 to 1970-01-01.
    private static let firstOf1970 = CivilCalendar.daysSinceYear1(year: 1970, month: 1, day: 1)

    /// Returns the date of a day, which is given as the number of days since 1970-01-01. The year must be 0 or later.
    static func date(daysSince1970 days: Int64) -> (year: Int, month: Int, day: Int) {
        CivilCalendar.date(daysSinceYear1: Int(days) + firstOf1970)
    }

    /// Returns the milliseconds since 1970 of a date-time in Jira's format, truncated to the whole second:
    /// `2020-01-01T10:00:00.000+0000`; the offset may be `Z` or have a colon. Returns `nil` for any other text.
    static func milliseconds(dateTime text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard (20...40).contains(bytes.count),
            zip([4, 7, 10, 13, 16], "--T::".utf8).allSatisfy({ bytes[$0] == $1 })
        else { return nil }
        let numbers = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].compactMap { number(bytes[$0]) }
        guard let seconds = seconds(numbers) else { return nil }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst().drop(while: isDigit)
            guard rest.startIndex > 20 else { return nil }
        }
        return offset(rest).map { Int64(seconds) * 1000 - $0 * 60_000 }
    }

    /// Returns the minutes of an offset such as `Z`, `+0100` or `-01:00`; `nil` for any other text.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let sign = bytes.first else { return nil }
        if sign == UInt8(ascii: "Z") { return bytes.count == 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes.count == 5 || bytes.count == 6 && bytes[bytes.startIndex + 3] == UInt8(ascii: ":"),
            let hours = number(bytes.dropFirst().prefix(2)), hours < 24,
            let minutes = number(bytes.suffix(2)), minutes < 60
        else { return nil }
        return Int64(60 * hours + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// Returns the number that digits represent; `nil` if there are other characters.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { 10 * $0 + Int($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
