/// Conversion of Jira's points in time to RFC 3339.
///
/// Jira writes `2020-01-01T10:00:00.000+0000`. RFC 3339 requires a colon in the offset, so that programs that expect
/// RFC 3339 reject this text. Sources: the examples of the platform's REST API documentation, and
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#timestamps>.
package enum DateTimeText {
    /// The maximum length of a rewritten point in time in bytes, including its quotation marks.
    package static let longestResult = 64

    /// Writes a point in time as an RFC 3339 string with milliseconds and an offset: `"2020-01-01T10:00:00.000+00:00"`.
    ///
    /// A JSON string is rewritten if it has a date, a time and an offset. Missing milliseconds are written as zeros,
    /// additional decimals are kept, and `Z` becomes `+00:00`. A JSON number is rewritten if it has only digits and
    /// possibly a minus sign, and if it is a number of milliseconds since 1970 in the years 0000 to 9999. The result is
    /// then in UTC. Jira writes such numbers in the responses of
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post>,
    /// although the schema declares a string.
    ///
    /// - Parameters:
    ///   - json: The JSON text of the value: a string with its quotation marks, or a number.
    ///   - output: A buffer of at least ``longestResult`` bytes.
    /// - Returns: The number of bytes written; 0 if the value is not rewritten, such as a date, a string without an
    ///   offset, or a number outside these years. The caller writes such a value unchanged.
    package static func rewrite(_ json: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer) -> Int {
        guard json.first == UInt8(ascii: "\"") else {
            return milliseconds(json).map { write(milliseconds: $0, into: output) } ?? 0
        }
        // "yyyy-MM-ddTHH:mm:ss" with a quotation mark on each side, and an offset of at least one character.
        guard json.count >= 22, json.count <= 44, isDateAndTime(json) else { return 0 }
        var place = 20
        var fractionDigits = 0
        if json[place] == UInt8(ascii: ".") || json[place] == UInt8(ascii: ",") {
            while place + 1 + fractionDigits < json.count, isDigit(json[place + 1 + fractionDigits]) {
                fractionDigits += 1
            }
            guard fractionDigits > 0 else { return 0 }
            place += 1 + fractionDigits
        }
        guard let offset = offset(json, at: place) else { return 0 }

        var end = 20
        output.copyMemory(from: json.baseAddress.unsafelyUnwrapped, byteCount: end)
        func put(_ byte: UInt8) {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        put(UInt8(ascii: "."))
        for digit in 0..<max(3, fractionDigits) {
            put(digit < fractionDigits ? json[21 + digit] : UInt8(ascii: "0"))
        }
        put(offset.sign)
        put(offset.hours.0)
        put(offset.hours.1)
        put(UInt8(ascii: ":"))
        put(offset.minutes.0)
        put(offset.minutes.1)
        put(UInt8(ascii: "\""))
        return end
    }

    /// Returns the point in time as RFC 3339, or the unchanged JSON text if ``rewrite(_:into:)`` does not rewrite it.
    static func rewritten(_ json: UnsafeRawBufferPointer) -> [UInt8] {
        let result = [UInt8](unsafeUninitializedCapacity: longestResult) { room, count in
            count = room.baseAddress.map { rewrite(json, into: UnsafeMutableRawPointer($0)) } ?? 0
        }
        return result.isEmpty ? Array(json) : result
    }

    private struct Offset {
        var sign = UInt8(ascii: "+")
        var hours = (UInt8(ascii: "0"), UInt8(ascii: "0"))
        var minutes = (UInt8(ascii: "0"), UInt8(ascii: "0"))
    }

    /// The range of the years 0000 to 9999 in milliseconds since 1970. RFC 3339 allows only years of four digits.
    private static let calendar = -62_167_219_200_000...253_402_300_799_999

    /// Returns a point in time as Jira writes it, in UTC: `2020-01-01T10:00:00.000+0000`. The result is `nil` if the
    /// point in time is outside the years 0000 to 9999.
    ///
    /// - Parameter milliseconds: The point in time, in milliseconds since 1970.
    package static func jira(milliseconds: Int) -> String? {
        guard calendar.contains(milliseconds) else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: longestResult, alignment: 1) { room in
            guard let start = room.baseAddress else { return nil }
            let length = write(milliseconds: milliseconds, into: start)
            // Without quotation marks, and without the colon of the offset.
            let text = String(decoding: room[1..<length - 1], as: UTF8.self)
            return String(text.dropLast(3)) + String(text.suffix(2))
        }
    }

    /// Returns the value of a JSON number that is within `calendar` and has neither decimals nor an exponent; otherwise
    /// `nil`.
    private static func milliseconds(_ json: UnsafeRawBufferPointer) -> Int? {
        let isNegative = json.first == UInt8(ascii: "-")
        let digits = json[(isNegative ? 1 : 0)...]
        // The longest number in range has 15 digits; JSON's grammar does not allow leading zeros.
        guard (1...15).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
        let magnitude = digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }
        let value = isNegative ? -magnitude : magnitude
        return calendar.contains(value) ? value : nil
    }

    /// Writes a point in time that is within `calendar`, including quotation marks. Returns the number of bytes
    /// written.
    private static func write(milliseconds: Int, into output: UnsafeMutableRawPointer) -> Int {
        // The time since 0000-01-01, which is never negative. That day is 366 days before 0001-01-01.
        let sinceYear0 = milliseconds - calendar.lowerBound
        let (days, time) = sinceYear0.quotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, day) = CivilCalendar.date(daysSinceYear1: days - 366)

        var end = 0
        func put(_ byte: UInt8) {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        func put(_ value: Int, digits: Int, then byte: UInt8) {
            var unit = 1
            for _ in 1..<digits { unit *= 10 }
            while unit > 0 {
                put(0x30 + UInt8(value / unit % 10))
                unit /= 10
            }
            put(byte)
        }
        put(UInt8(ascii: "\""))
        put(year, digits: 4, then: UInt8(ascii: "-"))
        put(month, digits: 2, then: UInt8(ascii: "-"))
        put(day, digits: 2, then: UInt8(ascii: "T"))
        put(time / 3_600_000, digits: 2, then: UInt8(ascii: ":"))
        put(time / 60_000 % 60, digits: 2, then: UInt8(ascii: ":"))
        put(time / 1000 % 60, digits: 2, then: UInt8(ascii: "."))
        put(time % 1000, digits: 3, then: UInt8(ascii: "+"))
        put(0, digits: 2, then: UInt8(ascii: ":"))
        put(0, digits: 2, then: UInt8(ascii: "\""))
        return end
    }

    /// Returns the offset that begins at a position: `Z`, `±hh`, `±hhmm` or `±hh:mm`. Returns `nil` unless the closing
    /// quotation mark follows it.
    private static func offset(_ json: UnsafeRawBufferPointer, at start: Int) -> Offset? {
        var result = Offset()
        let length = json.count - 1 - start
        guard length >= 1 else { return nil }
        if json[start] | 0x20 == UInt8(ascii: "z") { return length == 1 ? result : nil }
        guard json[start] == UInt8(ascii: "+") || json[start] == UInt8(ascii: "-") else { return nil }
        let minutes: Int?
        switch length {
        case 3: minutes = nil
        case 5: minutes = start + 3
        case 6 where json[start + 3] == UInt8(ascii: ":"): minutes = start + 4
        default: return nil
        }
        guard let hour = number(json, start + 1), hour < 24 else { return nil }
        result.sign = json[start]
        result.hours = (json[start + 1], json[start + 2])
        if let minutes {
            guard let minute = number(json, minutes), minute < 60 else { return nil }
            result.minutes = (json[minutes], json[minutes + 1])
        }
        return result
    }

    private static func isDateAndTime(_ json: UnsafeRawBufferPointer) -> Bool {
        guard json[5] == UInt8(ascii: "-"), json[8] == UInt8(ascii: "-"), json[11] == UInt8(ascii: "T"),
            json[14] == UInt8(ascii: ":"), json[17] == UInt8(ascii: ":"),
            let century = number(json, 1), let year = number(json, 3),
            let month = number(json, 6), let day = number(json, 9),
            let hour = number(json, 12), let minute = number(json, 15), let second = number(json, 18)
        else { return false }
        return (1...12).contains(month) && day >= 1
            && day <= CivilCalendar.dayCount(ofMonth: month, year: 100 * century + year)
            && hour < 24 && minute < 60 && second <= 60
    }

    @inline(__always)
    private static func number(_ json: UnsafeRawBufferPointer, _ place: Int) -> Int? {
        guard isDigit(json[place]), isDigit(json[place + 1]) else { return nil }
        return 10 * Int(json[place] - 0x30) + Int(json[place + 1] - 0x30)
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
