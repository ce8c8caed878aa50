import Foundation
import InterimData
import TestSupport
import Testing

@Suite("Points in time in RFC 3339")
struct DateTimeTextTests {
    /// Returns the rewritten text of a JSON string; `nil` if it is not rewritten.
    private static func rewritten(_ text: String) -> String? {
        rewritten(json: "\"" + text + "\"")
    }

    /// Returns the rewritten JSON text; `nil` if it is not rewritten.
    private static func rewritten(json text: String) -> String? {
        let json = Array(text.utf8)
        var output = [UInt8](repeating: 0x7E, count: DateTimeText.longestResult + 8)
        let length = json.withUnsafeBytes { json in
            output.withUnsafeMutableBytes { room in
                room.baseAddress.map { DateTimeText.rewrite(json, into: $0) } ?? 0
            }
        }
        guard length > 0 else { return nil }
        #expect(output[DateTimeText.longestResult...].allSatisfy { $0 == 0x7E }, "bytes after the buffer were written")
        #expect(output[0] == UInt8(ascii: "\"") && output[length - 1] == UInt8(ascii: "\""))
        return String(decoding: output[1..<length - 1], as: UTF8.self)
    }

    @Test(
        "are written with milliseconds and an offset with a colon",
        arguments: [
            ("2020-01-01T10:00:00.000+0000", "2020-01-01T10:00:00.000+00:00"),
            ("2020-01-01T10:00:00.123-0830", "2020-01-01T10:00:00.123-08:30"),
            ("2020-01-01T10:00:00.123+05:45", "2020-01-01T10:00:00.123+05:45"),
            ("2020-01-01T10:00:00.123+14", "2020-01-01T10:00:00.123+14:00"),
            ("2020-01-01T10:00:00Z", "2020-01-01T10:00:00.000+00:00"),
            ("2020-01-01T10:00:00z", "2020-01-01T10:00:00.000+00:00"),
            ("2020-01-01T10:00:00.5Z", "2020-01-01T10:00:00.500+00:00"),
            ("2020-01-01T10:00:00.12+0100", "2020-01-01T10:00:00.120+01:00"),
            ("2020-01-01T10:00:00.123456-0100", "2020-01-01T10:00:00.123456-01:00"),
            ("2020-01-01T10:00:00.123456789Z", "2020-01-01T10:00:00.123456789+00:00"),
            ("2020-01-01T10:00:00,123+0000", "2020-01-01T10:00:00.123+00:00"),
            ("2020-01-01T10:00:00+0000", "2020-01-01T10:00:00.000+00:00"),
            ("2020-02-29T23:59:59.999+2359", "2020-02-29T23:59:59.999+23:59"),
            ("2000-02-29T00:00:00-0000", "2000-02-29T00:00:00.000-00:00"),
            ("1970-01-01T00:00:00.000-00", "1970-01-01T00:00:00.000-00:00"),
            // A leap second is also a point in time.
            ("2016-12-31T23:59:60.000+0000", "2016-12-31T23:59:60.000+00:00"),
            ("2020-01-01T10:00:00.123456789012345678901Z", "2020-01-01T10:00:00.123456789012345678901+00:00"),
        ]
    )
    func rewriting(_ text: String, _ expected: String) {
        #expect(Self.rewritten(text) == expected)
    }

    @Test(
        "are not rewritten in any other format",
        arguments: [
            "", "x", "2020-01-01", "10:00:00", "2020-01-01T10:00:00", "2020-01-01T10:00:00.000", "2020-01-01T10:00:00.",
            "2020-01-01T10:00:00.+0000", "2020-01-01T10:00:00.Z", "2020-01-01 10:00:00+0000", "2020-01-01t10:00:00Z",
            "2020-1-1T10:00:00+0000", "20200101T100000Z", "2020-01-01T10:00Z", "2020-01-01T10:00:00.000 +0000",
            "2020-01-01T10:00:00.000+000", "2020-01-01T10:00:00.000+0", "2020-01-01T10:00:00.000+",
            "2020-01-01T10:00:00.0ZZ",
            "2020-01-01T10:00:00.000+00000", "2020-01-01T10:00:00.000+00:0", "2020-01-01T10:00:00.000+0:00",
            "2020-01-01T10:00:00.000+00-00", "2020-01-01T10:00:00.000+00:000", "2020-01-01T10:00:00.000 Z",
            "2020-01-01T10:00:00.000UTC", "2020-01-01T10:00:00.000+2400", "2020-01-01T10:00:00.000+0060",
            "2020-01-01T10:00:00.000+00x0", "2020-00-01T10:00:00Z", "2020-13-01T10:00:00Z", "2020-01-00T10:00:00Z",
            "2020-01-32T10:00:00Z", "2020-04-31T10:00:00Z", "2020-02-30T10:00:00Z", "2019-02-29T10:00:00Z",
            "1900-02-29T10:00:00Z", "2100-02-29T10:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T10:60:00Z",
            "2020-01-01T10:00:61Z", "+020-01-01T10:00:00Z", "-2020-01-01T10:00:00Z", "12020-01-01T10:00:00Z",
            "2020/01/01T10:00:00Z", "2020-01-01T10.00.00Z", "2020-01-01T10:00:0xZ", "٢020-01-01T10:00:00Z",
            "1577872800000",
            #"2020-01-01T10:00:00.000\u002b0000"#, #"2020-01-01T10:00:00\u005a"#, #"2020\u002d01-01T10:00:00Z"#,
            #"2020-01-01T10:00:00.000+0000\n"#, "2020-01-01T10:00:00.000+0000 ", " 2020-01-01T10:00:00.000+0000",
            "2020-01-01T10:00:00.1234567890123456789012Z",
            "2020-01-01T10:00:00.12345678901234567890123456789012345678901Z",
        ]
    )
    func others(_ text: String) {
        #expect(Self.rewritten(text) == nil)
    }

    @Test(
        "in milliseconds since 1970 are written in UTC",
        arguments: [
            ("0", "1970-01-01T00:00:00.000+00:00"), ("-0", "1970-01-01T00:00:00.000+00:00"),
            ("-1", "1969-12-31T23:59:59.999+00:00"), ("1704153600000", "2024-01-02T00:00:00.000+00:00"),
            ("951782399999", "2000-02-28T23:59:59.999+00:00"), ("951782400000", "2000-02-29T00:00:00.000+00:00"),
            ("-2203891200001", "1900-02-28T23:59:59.999+00:00"), ("-2203891200000", "1900-03-01T00:00:00.000+00:00"),
            ("-62167219200000", "0000-01-01T00:00:00.000+00:00"), ("-62162035200000", "0000-03-01T00:00:00.000+00:00"),
            ("253402300799999", "9999-12-31T23:59:59.999+00:00"),
        ]
    )
    func milliseconds(_ number: String, _ expected: String) {
        #expect(Self.rewritten(json: number) == expected)
    }

    @Test(
        "outside the calendar stay numbers",
        arguments: [
            "253402300800000", "-62167219200001", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
            "999999999999999", "1000000000000000", "99999999999999999999999999999999999999999999", "1e3", "1.5", "1.0",
            "-1.5", "1E400", "-1e-400", "true", "false", "null", "{}", "[]", "-", "",
        ]
    )
    func otherNumbers(_ number: String) {
        #expect(Self.rewritten(json: number) == nil)
        #expect(Int(number).flatMap { DateTimeText.jira(milliseconds: $0) } == nil)
    }

    @Test("agree with the C library's calendar in all of its years")
    func everyYear() {
        let seed: UInt64 = 57
        var random = SeededRandom(seed: seed)
        for _ in 0..<20_000 {
            let instant = random.below(315_569_520_000_000) - 62_167_219_200_000
            guard instant < 253_402_300_800_000 else { continue }
            var seconds = time_t((instant - (instant % 1000 + 1000) % 1000) / 1000)
            var parts = tm()
            gmtime_r(&seconds, &parts)
            let numbers = [
                Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec),
            ].map { Self.padded($0, 2) }
            let expected =
                Self.padded(Int(parts.tm_year) + 1900, 4) + "-" + numbers[0] + "-" + numbers[1] + "T"
                + numbers[2...].joined(separator: ":") + "." + Self.padded((instant % 1000 + 1000) % 1000, 3) + "+00:00"
            #expect(Self.rewritten(json: String(instant)) == expected, "seed \(seed): \(instant)")
        }
    }

    @Test("accept every real day and no other")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for year in [1600, 1900, 1999, 2000, 2001, 2004, 2023, 2024, 2100, 2400] {
            for month in 0...13 {
                for day in [0, 1, 27, 28, 29, 30, 31, 32] {
                    let parts = DateComponents(calendar: calendar, year: year, month: month, day: day)
                    let text = Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
                    let isRewritten = Self.rewritten(text + "T00:00:00Z") != nil
                    #expect(isRewritten == (month > 0 && day > 0 && parts.isValidDate), "\(text)")
                }
            }
        }
    }

    @Test("are written in Jira's format, in UTC, before and after 1970")
    func jira() {
        #expect(DateTimeText.jira(milliseconds: 0) == "1970-01-01T00:00:00.000+0000")
        #expect(DateTimeText.jira(milliseconds: -1) == "1969-12-31T23:59:59.999+0000")
        #expect(DateTimeText.jira(milliseconds: 1_709_210_096_007) == "2024-02-29T12:34:56.007+0000")
        #expect(DateTimeText.jira(milliseconds: -62_135_596_800_000) == "0001-01-01T00:00:00.000+0000")
    }

    @Test("are the same points in time when Foundation reads them")
    func sameInstant() throws {
        let seed: UInt64 = 31
        var random = SeededRandom(seed: seed)
        let reader = ISO8601DateFormatter()
        reader.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        for _ in 0..<1500 {
            // Milliseconds between the years 1902 and 2100, written with a random offset.
            let instant = random.below(6_250_000_000_000) - 2_140_000_000_000
            let offsetMinutes = random.below(2 * 14 * 60) - 14 * 60
            let digits = random.below(4)
            let unit = [1000, 100, 10, 1][digits]
            let kept = Int((Double(instant) / Double(unit)).rounded(.down)) * unit
            let isZulu = offsetMinutes == 0 || random.oneIn(5)
            let text = Self.text(
                kept,
                offsetMinutes: isZulu ? 0 : offsetMinutes,
                digits: digits,
                isZulu: isZulu,
                &random
            )
            let result = try #require(Self.rewritten(text), "seed \(seed): \(text)")
            let read = try #require(reader.date(from: result), "seed \(seed): \(text) became \(result)")
            #expect(
                Int((read.timeIntervalSince1970 * 1000).rounded()) == kept,
                "seed \(seed): \(text) became \(result)"
            )
        }
    }

    /// Writes a point in time with independent arithmetic.
    private static func text(
        _ milliseconds: Int,
        offsetMinutes: Int,
        digits: Int,
        isZulu: Bool,
        _ random: inout SeededRandom
    ) -> String {
        let local = milliseconds + offsetMinutes * 60_000
        let day = Int((Double(local) / 86_400_000).rounded(.down))
        let time = local - day * 86_400_000
        // Howard Hinnant's days to a date, for years after 0.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        var text = padded(year, 4) + "-" + padded(month, 2) + "-"
        text += padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2)
        text += "T" + padded(time / 3_600_000, 2) + ":" + padded(time / 60_000 % 60, 2)
        text += ":" + padded(time / 1000 % 60, 2)
        if digits > 0 { text += "." + padded(time % 1000, 3).prefix(digits) }
        guard !isZulu else { return text + "Z" }
        let size = abs(offsetMinutes)
        let colon = random.oneIn(2) ? ":" : ""
        return text + (offsetMinutes < 0 ? "-" : "+") + padded(size / 60, 2) + colon + padded(size % 60, 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
