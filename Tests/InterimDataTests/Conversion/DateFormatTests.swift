import InterimData
import TestSupport
import Testing

/// Most values are those of .NET's pages on standard and custom format strings.
@Suite("A .NET format of dates")
struct DateFormatTests {
    private static func point(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ hour: Int = 0,
        _ minute: Int = 0,
        _ second: Int = 0,
        _ fraction: Int = 0,
        offset: Int? = nil
    ) throws -> PointInTime {
        try #require(
            PointInTime(
                year: year,
                month: month,
                day: day,
                hour: hour,
                minute: minute,
                second: second,
                fraction: fraction,
                offsetMinutes: offset
            )
        )
    }

    private static func text(
        _ format: String,
        _ time: PointInTime,
        hasOffset: Bool = false,
        _ culture: Culture = .englishUnitedStates
    ) -> String {
        DateFormat(format)?.text(of: time, hasOffset: hasOffset, culture: culture) ?? "no format"
    }

    @Test("writes the parts of custom formats")
    func custom() throws {
        let time = try Self.point(2009, 6, 15, 13, 45, 30, 6_170_000)
        let expected: [(String, String)] = [
            ("%d", "15"), ("dd", "15"), ("ddd", "Mon"), ("dddd", "Monday"), ("%f", "6"), ("ff", "61"), ("fff", "617"),
            ("ffff", "6170"), ("fffffff", "6170000"), ("%F", "6"), ("FF", "61"), ("FFFF", "617"), ("FFFFFFF", "617"),
            ("%g", "A.D."), ("%h", "1"), ("hh", "01"), ("%H", "13"), ("HH", "13"), ("%m", "45"), ("mm", "45"),
            ("%M", "6"), ("MM", "06"), ("MMM", "Jun"), ("MMMM", "June"), ("%s", "30"), ("ss", "30"), ("%t", "P"),
            ("tt", "PM"), ("%y", "9"), ("yy", "09"), ("yyy", "2009"), ("yyyy", "2009"), ("yyyyy", "02009"),
            ("%z", "+0"), ("zz", "+00"), ("zzz", "+00:00"), ("%K", ""), ("h:mm:ss.ff t", "1:45:30.61 P"),
            ("d MMM yyyy", "15 Jun 2009"), ("HH:mm:ss.f", "13:45:30.6"), ("dd/MM/yyyy", "15/06/2009"),
            ("'arr:' h:m t", "arr: 1:45 P"), (#"h \h m \m"#, "1 h 45 m"), ("\"it is\" HH", "it is 13"),
            ("yyyy-MM-dd HH:mm:ss.fff", "2009-06-15 13:45:30.617"), ("# ! yyyy", "# ! 2009"), ("ää yy", "ää 09"),
        ]
        for (format, text) in expected { #expect(Self.text(format, time) == text, "\(format)") }
        let midnight = try Self.point(2009, 1, 1)
        #expect(Self.text("%h", midnight) == "12" && Self.text("tt", midnight) == "AM")
        #expect(Self.text("ss.FFF", midnight) == "00" && Self.text("ss.fff", midnight) == "00.000")
    }

    @Test("writes offsets, and UTC as Z only for a point in time without an offset")
    func offsets() throws {
        let time = try Self.point(2009, 6, 15, 13, 45, 30, offset: -430)
        #expect(Self.text("zzz", time, hasOffset: true) == "-07:10" && Self.text("zz", time, hasOffset: true) == "-07")
        #expect(Self.text("%z", time, hasOffset: true) == "-7" && Self.text("%K", time, hasOffset: true) == "-07:10")
        let utc = try Self.point(2009, 6, 15, 13, 45, 30, offset: 0)
        #expect(Self.text("%K", utc) == "Z" && Self.text("%K", utc, hasOffset: true) == "+00:00")
        #expect(Self.text("yyyy-MM-dd HH:mm:ss.fff zzz", utc, hasOffset: true) == "2009-06-15 13:45:30.000 +00:00")
    }

    @Test("writes the standard formats of each culture")
    func standard() throws {
        let time = try Self.point(2009, 6, 15, 13, 45, 30, 90)
        let american: [(String, String)] = [
            ("d", "6/15/2009"), ("D", "Monday, June 15, 2009"), ("f", "Monday, June 15, 2009 1:45 PM"),
            ("F", "Monday, June 15, 2009 1:45:30 PM"), ("g", "6/15/2009 1:45 PM"), ("G", "6/15/2009 1:45:30 PM"),
            ("M", "June 15"), ("m", "June 15"), ("o", "2009-06-15T13:45:30.0000090"),
            ("R", "Mon, 15 Jun 2009 13:45:30 GMT"), ("s", "2009-06-15T13:45:30"), ("t", "1:45 PM"), ("T", "1:45:30 PM"),
            ("u", "2009-06-15 13:45:30Z"), ("Y", "June 2009"), ("U", "Monday, June 15, 2009 1:45:30 PM"),
        ]
        for (format, text) in american { #expect(Self.text(format, time) == text, "\(format)") }
        #expect(Self.text("d", time, .englishUnitedKingdom) == "15/06/2009")
        #expect(Self.text("G", time, .englishUnitedKingdom) == "15/06/2009 13:45:30")
        #expect(Self.text("d", time, .invariant) == "06/15/2009" && Self.text("T", time, .invariant) == "13:45:30")
        let east = try Self.point(2009, 6, 15, 13, 45, 30, offset: 60)
        #expect(Self.text("R", east, hasOffset: true) == "Mon, 15 Jun 2009 12:45:30 GMT")
        #expect(Self.text("u", east, hasOffset: true) == "2009-06-15 12:45:30Z")
        #expect(Self.text("o", east, hasOffset: true) == "2009-06-15T13:45:30.0000000+01:00")
        #expect(Self.text("o", east.inUTC) == "2009-06-15T12:45:30.0000000Z")
    }

    @Test("is rejected if .NET rejects it")
    func noFormats() {
        for text in ["", "a", "z", "q", "'open", "\"open", "%", "%%", "yyyy\\", "ffffffff", "FFFFFFFF", "yyyy%"] {
            #expect(DateFormat(text) == nil, "\(text)")
        }
        #expect(DateFormat("j yyyy") != nil, "other letters are copied")
    }

    @Test("reads texts that it has written", arguments: 0..<200)
    func roundTrip(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let formats = [
            "yyyy-MM-dd HH:mm:ss.fffffff", "o", "dddd, d MMMM yyyy h:mm:ss.fffffff tt", "fffffff ss mm HH dd MM yyyy",
            "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "'T' yyyy MMM dd ddd HH.mm.ss FFFFFFF", "yyyyMMdd'x'HHmmssfffffff",
        ]
        let time = try Self.point(
            1 + random.below(9999),
            1 + random.below(12),
            1 + random.below(28),
            random.below(24),
            random.below(60),
            random.below(60),
            random.oneIn(3) ? 0 : random.below(10_000_000)
        )
        for text in formats {
            let format = try #require(DateFormat(text))
            let written = format.text(of: time, hasOffset: false, culture: .invariant)
            #expect(format.read(written) == time, "seed \(seed): \(written) by \(text)")
        }
        let shown = try #require(DateFormat("yyyy-MM-dd HH:mm:ss.fffffff zzz"))
        let offset = random.below(1600) - 800
        if let far = PointInTime(localTicks: time.localTicks, offsetMinutes: offset) {
            #expect(shown.read(shown.text(of: far, hasOffset: true)) == far, "seed \(seed)")
        }
    }

    @Test("reads texts in its format and no others")
    func reading() throws {
        func read(_ text: String, _ format: String) -> PointInTime? {
            DateFormat(format)?.read(text, culture: .englishUnitedStates)
        }
        #expect(try read("1/5/2020", "M/d/yyyy") == Self.point(2020, 1, 5))
        #expect(try read("11/25/2020", "M/d/yyyy") == Self.point(2020, 11, 25))
        #expect(try read("12:05 am", "h:mm tt") == Self.point(1, 1, 1, 0, 5))
        #expect(try read("12:05 PM", "h:mm tt") == Self.point(1, 1, 1, 12, 5))
        #expect(try read("MONDAY 15 june 2009", "dddd d MMMM yyyy") == Self.point(2009, 6, 15))
        #expect(try read("49", "yy") == Self.point(2049, 1, 1) && read("50", "yy") == Self.point(1950, 1, 1))
        #expect(try read("2020-01-01 +0130", "yyyy-MM-dd zzz") == Self.point(2020, 1, 1, offset: 90))
        #expect(try read("2020-01-01 10:00:00Z", "u") == Self.point(2020, 1, 1, 10, offset: 0))
        for (text, format) in [
            ("2020-1-05", "yyyy-MM-dd"), ("2020-02-30", "yyyy-MM-dd"), ("2020-01-05 ", "yyyy-MM-dd"), ("", "yyyy"),
            ("2020-01-05x", "yyyy-MM-dd"), ("13:00 PM", "h:mm tt"), ("13:00 AM", "H:mm tt"), ("24:00", "HH:mm"),
            ("Tuesday 15 June 2009", "dddd d MMMM yyyy"), ("2020-01-01 +15:00", "yyyy-MM-dd zzz"), ("0000", "yyyy"),
            ("5", "dd"), ("12:60", "HH:mm"), ("12.3", "ss.ff"),
        ] { #expect(read(text, format) == nil, "\(text) by \(format)") }
    }

    @Test("may be omitted for texts in ISO 8601 and in a culture's formats")
    func anyForm() throws {
        func read(_ text: String, _ culture: Culture = .englishUnitedStates) -> PointInTime? {
            DateFormat.readAny(text, culture: culture)
        }
        #expect(try read("2020-01-31T10:20:30.123+0130") == Self.point(2020, 1, 31, 10, 20, 30, 1_230_000, offset: 90))
        #expect(try read("2020-01-31T10:20:30-05:00") == Self.point(2020, 1, 31, 10, 20, 30, offset: -300))
        #expect(try read(" 2020-01-31 10:20 ") == Self.point(2020, 1, 31, 10, 20))
        #expect(try read("2020-01-31T10:20Z") == Self.point(2020, 1, 31, 10, 20, offset: 0))
        #expect(try read("2020-01-31T10:20:30.123456789Z") == Self.point(2020, 1, 31, 10, 20, 30, 1_234_567, offset: 0))
        #expect(try read("2020-01-31T10:20:30+01") == Self.point(2020, 1, 31, 10, 20, 30, offset: 60))
        #expect(try read("1/2/2020") == Self.point(2020, 1, 2))
        #expect(try read("01/02/2020", .englishUnitedKingdom) == Self.point(2020, 2, 1))
        #expect(try read("1/2/2020 1:45:30 PM") == Self.point(2020, 1, 2, 13, 45, 30))
        #expect(try read("Mon, 15 Jun 2009 13:45:30 GMT") == Self.point(2009, 6, 15, 13, 45, 30, offset: 0))
        for text in [
            "", "2020", "2020-13-01", "2020-01-31T", "2020-01-31T10", "31/31/2020", "yesterday", "2020-01-31T10:20+",
        ] {
            #expect(read(text) == nil, "\(text)")
        }
    }

    @Test("has the calendar's days: each day from year 1 to 9999 follows the previous day")
    func calendar() throws {
        let format = try #require(DateFormat("yyyy-MM-dd"))
        for (text, days): (String, Int64) in [
            ("0001-01-01", 0), ("0001-12-31", 364), ("1970-01-01", 719_162), ("2000-02-29", 730_178),
            ("1900-03-01", 693_654), ("9999-12-31", 3_652_058), ("0004-12-31", 1460),
        ] {
            let point = try #require(PointInTime(localTicks: days * 864_000_000_000))
            #expect(format.text(of: point, hasOffset: false) == text)
            #expect(format.read(text) == point)
        }
        #expect(PointInTime(localTicks: -1) == nil && PointInTime(localTicks: 3_155_378_976_000_000_000) == nil)
        #expect(PointInTime(localTicks: 0, offsetMinutes: 1) == nil, "UTC would be before the calendar")
        #expect(PointInTime(year: 1900, month: 2, day: 29) == nil && PointInTime(year: 2000, month: 2, day: 29) != nil)
    }
}

@Suite("A .NET format of time spans")
struct TimeSpanFormatTests {
    private static let span = TimeSpan(ticks: ((3 * 24 + 17) * 3600 + 25 * 60 + 30) * 10_000_000 + 5_000_000)

    @Test("writes the standard formats and custom ones")
    func writing() throws {
        func text(_ format: String, _ ticks: Int64) throws -> String {
            try #require(TimeSpanFormat(format), "\(format)").text(of: TimeSpan(ticks: ticks))
        }
        let ticks = Self.span.ticks
        #expect(try text("c", ticks) == "3.17:25:30.5000000" && text("c", -ticks) == "-3.17:25:30.5000000")
        #expect(try text("g", ticks) == "3:17:25:30.5" && text("G", ticks) == "3:17:25:30.5000000")
        #expect(try text("c", 0) == "00:00:00" && text("g", 36_000_000_000) == "1:00:00")
        #expect(try text(#"dd\.hh\:mm"#, ticks) == "03.17:25" && text("%h' hours'", ticks) == "17 hours")
        #expect(try text(#"h\:m\:s\.ff"#, ticks) == "17:25:30.50" && text(#"ss\.FFF"#, ticks) == "30.5")
        #expect(try text("c", .min) == "-10675199.02:48:05.4775808")
        for format in ["", "x", "dd.hh", "hh:mm", "ddddddddd", "hhh", "'open", "%", "\\"] {
            #expect(TimeSpanFormat(format) == nil, "\(format)")
        }
    }

    @Test("reads its own format, and .NET's by default")
    func reading() throws {
        #expect(TimeSpanFormat.readAny(" 3.17:25:30.5 ") == Self.span)
        #expect(TimeSpanFormat.readAny("3:17:25:30.5000000") == Self.span)
        #expect(TimeSpanFormat.readAny("-00:00:01") == TimeSpan(ticks: -10_000_000))
        #expect(TimeSpanFormat.readAny("6") == TimeSpan(ticks: 6 * 864_000_000_000))
        #expect(TimeSpanFormat.readAny("6:12") == TimeSpan(ticks: (6 * 60 + 12) * 600_000_000))
        #expect(TimeSpanFormat.readAny("-10675199.02:48:05.4775808") == TimeSpan(ticks: .min))
        #expect(TimeSpanFormat.readAny("10675199.02:48:05.4775808") == nil)
        for text in ["", "-", "24:00", "00:60", "1.2", "1:2:3:4:5", "a:b", "00:00:00.12345678", "1.-2:00", "00:00:00."]
        {
            #expect(TimeSpanFormat.readAny(text) == nil, "\(text)")
        }
        let format = try #require(TimeSpanFormat(#"d\d\ hh\h"#))
        #expect(format.read("12d 05h") == TimeSpan(ticks: (12 * 24 + 5) * 36_000_000_000))
        #expect(format.read("12d 25h") == nil && format.read("12d 5h") == nil && format.read("12d 05h ") == nil)
    }
}
