import Foundation

/// A date and time that is parsed by a regular expression and validated by Foundation's calendar.
struct ReferenceTime {
    /// Year, month, day, hour, minute and second.
    let numbers: [Int]
    /// The separator of a fraction, and its digits.
    let fraction: (mark: Substring, digits: Substring)?
    /// `Z`, `z`, `±hh`, `±hhmm` or `±hh:mm`.
    let offset: Substring

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// Parses `yyyy-MM-ddTHH:mm:ss`, an optional fraction, and an offset. Returns `nil` for any other text, and for a
    /// time that does not exist. The second 60 is accepted.
    init?(_ bytes: [UInt8]) {
        // Digits other than ASCII's, and characters of more than one scalar, are invalid.
        guard (20...60).contains(bytes.count), bytes[10] == UInt8(ascii: "T"), bytes.allSatisfy({ $0 < 0x80 }) else {
            return nil
        }
        let pattern =
            /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:([.,])(\d+))?(Z|z|[+-]\d\d(?::?\d\d)?)/
        guard let match = try? pattern.wholeMatch(in: String(decoding: bytes, as: UTF8.self)) else { return nil }
        let (_, year, month, day, hour, minute, second, mark, digits, offset) = match.output
        numbers = [year, month, day, hour, minute, second].compactMap { Int($0) }
        fraction = mark.flatMap { mark in digits.map { (mark, $0) } }
        self.offset = offset
        guard Self.isTime(numbers), let minutes = offsetMinutes, (-1439...1439).contains(minutes) else { return nil }
    }

    /// Returns a Boolean value that indicates whether such a time exists.
    static func isTime(_ numbers: [Int]) -> Bool {
        // The calendar repeats every 400 years. The year is changed because Foundation's calendar differs before 1582.
        let parts = DateComponents(year: 2000 + numbers[0] % 400, month: numbers[1], day: numbers[2])
        return parts.isValidDate(in: calendar) && numbers[3] < 24 && numbers[4] < 60 && numbers[5] <= 60
    }

    /// The offset in minutes east of UTC; `nil` if its minutes are 60 or more.
    var offsetMinutes: Int? {
        let digits = offset.dropFirst().filter { $0 != ":" }
        guard let hours = Int(digits.prefix(2)) else { return 0 }
        guard let minutes = digits.count > 2 ? Int(digits.suffix(2)) : 0, minutes < 60, hours < 24 else { return nil }
        return (offset.first == "-" ? -1 : 1) * (60 * hours + minutes)
    }

    /// Returns the whole seconds since 1970 of a time in UTC.
    static func seconds(_ numbers: [Int]) -> Int? {
        let parts = DateComponents(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: numbers[3],
            minute: numbers[4],
            second: 0
        )
        return calendar.date(from: parts).map { Int($0.timeIntervalSince1970) + numbers[5] }
    }
}
