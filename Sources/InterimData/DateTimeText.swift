#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Jira's date-times as RFC 3339 writes them.
///
/// Jira writes `2020-01-01T10:00:00.000+0000`, an offset without a colon, which RFC 3339 readers refuse. The source:
/// the examples of the platform's documents, and
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#timestamps>.
public enum DateTimeText {
    /// The longest result in bytes, quotation marks included.
    public static let longestResult = 64

    /// Rewrites a JSON string that holds a date, a time and an offset as RFC 3339 with milliseconds and offset:
    /// `"2020-01-01T10:00:00.000+00:00"`.
    ///
    /// Milliseconds that are missing become zeros; finer fractions are kept as they are; `Z` becomes `+00:00`.
    ///
    /// - Parameters:
    ///   - json: The string with its quotation marks.
    ///   - output: Room for ``longestResult`` bytes.
    /// - Returns: The length written, or 0 if the text is anything else (a date, a text without offset, a month 13, …),
    ///   which then is to stay as it came.
    public static func rewrite(_ json: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer) -> Int {
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

    private struct Offset {
        var sign = UInt8(ascii: "+")
        var hours = (UInt8(ascii: "0"), UInt8(ascii: "0"))
        var minutes = (UInt8(ascii: "0"), UInt8(ascii: "0"))
    }

    /// A point in time as Jira writes it, in UTC: `2020-01-01T10:00:00.000+0000`.
    ///
    /// - Parameter milliseconds: Since 1970.
    public static func jira(milliseconds: Int) -> String {
        func padded(_ value: Int, _ length: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, length - digits.count)) + digits
        }
        let fraction = (milliseconds % 1000 + 1000) % 1000
        var seconds = time_t((milliseconds - fraction) / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [
            padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
        ]
        let time = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)].map { padded($0, 2) }
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "." + padded(fraction, 3) + "+0000"
    }

    /// Reads `Z`, `±hh`, `±hhmm` or `±hh:mm` up to the closing quotation mark.
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
        return (1...12).contains(month) && day >= 1 && day <= days(year: 100 * century + year, month: month)
            && hour < 24 && minute < 60 && second <= 60
    }

    private static func days(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @inline(__always)
    private static func number(_ json: UnsafeRawBufferPointer, _ place: Int) -> Int? {
        guard isDigit(json[place]), isDigit(json[place + 1]) else { return nil }
        return 10 * Int(json[place] - 0x30) + Int(json[place + 1] - 0x30)
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
