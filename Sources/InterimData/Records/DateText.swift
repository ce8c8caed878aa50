/// Conversion of points in time in Jira's notation to numbers.
enum DateText {
    /// Returns the point in time of a JSON string or number, in seconds since 1970 in UTC; `nil` if the value is not a
    /// point in time.
    static func secondsSince1970(_ json: UnsafeRawBufferPointer) -> Double? {
        if json.count == 12, let day = day(json) { return Double(day) * 86_400 }
        return withUnsafeTemporaryAllocation(byteCount: DateTimeText.longestResult, alignment: 1) { room in
            guard let start = room.baseAddress else { return nil }
            let length = DateTimeText.rewrite(json, into: start)
            // "yyyy-MM-ddTHH:mm:ss.fff+hh:mm" with quotation marks; the fraction may be longer.
            guard length >= 31 else { return nil }
            let text = UnsafeRawBufferPointer(start: start, count: length)
            let days = days(year: number(text, 1, 4), month: number(text, 6, 2), day: number(text, 9, 2))
            let time = number(text, 12, 2) * 3600 + number(text, 15, 2) * 60 + number(text, 18, 2)
            let offset = number(text, length - 6, 2) * 3600 + number(text, length - 3, 2) * 60
            let isWest = text[length - 7] == UInt8(ascii: "-")
            let seconds = days * 86_400 + time + (isWest ? offset : -offset)
            // A `Double` represents 15 digits; decimals after the fifteenth are ignored.
            let digits = min(length - 28, 15)
            var unit = 1.0
            for _ in 0..<digits { unit *= 10 }
            return Double(seconds) + Double(number(text, 21, digits)) / unit
        }
    }

    /// Returns the number of days from 1970-01-01 to the date in a JSON string of the form `"yyyy-MM-dd"`; `nil` if the
    /// string does not have this form, or if there is no such date.
    private static func day(_ json: UnsafeRawBufferPointer) -> Int? {
        guard json[0] == UInt8(ascii: "\""), json[5] == UInt8(ascii: "-"), json[8] == UInt8(ascii: "-"),
            json[11] == UInt8(ascii: "\""),
            [1, 2, 3, 4, 6, 7, 9, 10].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(json[$0]) })
        else { return nil }
        let (year, month, day) = (number(json, 1, 4), number(json, 6, 2), number(json, 9, 2))
        guard (1...12).contains(month), day >= 1, day <= CivilCalendar.dayCount(ofMonth: month, year: year) else {
            return nil
        }
        return days(year: year, month: month, day: day)
    }

    /// Returns the number of days from 1970-01-01 to a date. The year 0 is supported by adding 400 years, after which
    /// the calendar repeats.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        CivilCalendar.daysSinceYear1(year: year + 400, month: month, day: day) - 146_097 - 719_162
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int {
        (start..<start + count).reduce(0) { 10 * $0 + Int(text[$1] & 0x0F) }
    }
}
