import InterimData
import Testing

@Suite("The matrix of conversions")
struct ConversionMatrixTests {
    /// The documented table: a row for each group, with columns in the order of the groups.
    private static let documented: [ValueType.Group: String] = [
        .boolean: "x..xx.xx.",
        .byteArray: ".x.....x.",
        .dateTime: "..x....x.",
        .decimal: "x..xx.xx.",
        .float: "x..xx.xx.",
        .guid: ".....x.x.",
        .integer: "x..xx.xx.",
        .string: "xxxxxxxxx",
        .timeSpan: ".......xx",
    ]

    private static let point = PointInTime(
        year: 2020,
        month: 1,
        day: 31,
        hour: 10,
        minute: 20,
        second: 30,
        fraction: 1_234_567
    )
    private static let guid = GUID("12345678-9abc-def0-1234-56789abcdef0")

    /// Returns a value of a type that every allowed conversion accepts.
    private static func sample(_ type: ValueType) throws -> TypedValue {
        switch type {
        case .boolean: return .boolean(true)
        case .byteArray: return .bytes([1, 2, 255])
        case .date: return .date(try #require(PointInTime(year: 2020, month: 1, day: 31)))
        case .time:
            return .time(
                try #require(
                    PointInTime(year: 1, month: 1, day: 1, hour: 10, minute: 20, second: 30, fraction: 1_234_567)
                )
            )
        case .dateTime: return .dateTime(try #require(point))
        case .dateTimeOffset: return .dateTimeOffset(try #require(point).inUTC)
        case .decimal: return .decimal(try #require(ExactDecimal("1.0")))
        case .double: return .double(1)
        case .single: return .single(1)
        case .guid: return .guid(try #require(guid))
        case .string: return .string("1")
        case .timeSpan: return .timeSpan(TimeSpan(ticks: 36_000_000_000))
        default: return .integer(1)
        }
    }

    /// Returns a text that can be converted to a type.
    private static func text(_ type: ValueType) -> String {
        switch type {
        case .boolean: "True"
        case .byteArray: "AQL/"
        case .date: "2020-01-31"
        case .time: "10:20:30.1234567"
        case .dateTime, .dateTimeOffset: "2020-01-31T10:20:30.1234567Z"
        case .guid: "{12345678-9ABC-DEF0-1234-56789ABCDEF0}"
        case .timeSpan: "01:00:00"
        default: "1"
        }
    }

    /// Returns a Boolean value that indicates whether a value is of a type.
    private static func isOf(_ value: TypedValue, _ type: ValueType) -> Bool {
        type.group == .integer ? value.type == .int64 : value.type == type
    }

    @Test("equals the documented matrix")
    func documentedMatrix() {
        let order: [ValueType.Group] = [
            .boolean, .byteArray, .dateTime, .decimal, .float, .guid, .integer, .string, .timeSpan,
        ]
        #expect(order == ValueType.Group.allCases)
        for group in order {
            let row = order.map { group.targets.contains($0) ? "x" : "." }.joined()
            #expect(row == Self.documented[group], "\(group)")
        }
    }

    @Test(
        "converts in every allowed cell and fails in every other",
        arguments: ValueType.allCases,
        ValueType.allCases
    )
    func cells(_ from: ValueType, _ to: ValueType) throws {
        var settings = ConversionSettings()
        settings.treatBooleanAsNumber = true
        // A date has no time of day, and a time of day has no date.
        let isApart = (from == .date && to == .time) || (from == .time && to.group == .dateTime && to != .time)
        let column = try #require(ValueType.Group.allCases.firstIndex(of: to.group))
        let isAllowed = !isApart && Self.documented[from.group]?.split(separator: "")[column] == "x"
        #expect(from.isConvertible(to: to) == isAllowed)
        let conversion = ValueConversion(from: from, to: to, settings: settings)
        #expect((conversion != nil) == isAllowed)
        let value = from == .string ? .string(Self.text(to)) : try Self.sample(from)
        guard isAllowed else {
            let failure = #expect(throws: ConversionFailure.self) {
                try ValueConversion.convert(value, to: to, settings: settings)
            }
            #expect(failure?.code == .notAllowed && failure?.to == to)
            return
        }
        let converted = try #require(try conversion?.convert(value))
        #expect(Self.isOf(converted, to), "\(converted)")
        // Compares values, independent of the name of the type.
        switch to.group {
        case .boolean: #expect(converted == .boolean(true))
        case .decimal: #expect(converted.text() == (from == .decimal ? "1.0" : "1"))
        case .float, .integer: #expect(converted.text() == "1")
        case .guid: #expect(try converted == Self.sample(.guid))
        case .byteArray: #expect(converted == .bytes([1, 2, 255]))
        case .timeSpan: #expect(try converted == Self.sample(.timeSpan))
        case .dateTime:
            let text =
                switch to {
                case .date: "2020-01-31"
                case .time: "10:20:30.1234567"
                default: from == .date ? "2020-01-31T00:00:00.0000000" : "2020-01-31T10:20:30.1234567"
                }
            #expect(converted.text().hasPrefix(text), "\(converted.text())")
        case .string:
            #expect(converted == .string(from == .string ? "1" : try Self.sample(from).text()))
        }
    }

    @Test("converts null to null", arguments: ValueType.allCases)
    func nothing(_ to: ValueType) throws {
        #expect(try ValueConversion.convert(.null, to: to) == .null)
    }

    // MARK: Cells with values

    private static func converted(
        _ json: String,
        _ to: ValueType,
        _ change: (inout ConversionSettings) -> Void = { _ in }
    ) -> String {
        var settings = ConversionSettings()
        change(&settings)
        guard let value = Array(json.utf8).withUnsafeBytes({ TypedValue(json: $0) }) else { return "no value" }
        do {
            return try ValueConversion.convert(value, to: to, settings: settings).json(settings)
        } catch {
            return error.code.description
        }
    }

    @Test("keeps whole numbers in the range of their type")
    func ranges() {
        let ranges: [(ValueType, String, String, String, String)] = [
            (.byte, "0", "255", "-1", "256"),
            (.sbyte, "-128", "127", "-129", "128"),
            (.int16, "-32768", "32767", "-32769", "32768"),
            (.uint16, "0", "65535", "-1", "65536"),
            (.int32, "-2147483648", "2147483647", "-2147483649", "2147483648"),
            (.uint32, "0", "4294967295", "-1", "4294967296"),
            (.int64, "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "9223372036854775808"),
            (.uint64, "0", "18446744073709551615", "-1", "18446744073709551616"),
        ]
        for (type, least, greatest, below, above) in ranges {
            for text in [least, greatest] {
                #expect(Self.converted(text, type) == text, "\(type)")
                #expect(Self.converted("\"\(text)\"", type) == text, "\(type)")
            }
            for text in [below, above, "1e300", "123456789012345678901234567890123456789012345"] {
                #expect(Self.converted(text, type) == "outOfRange", "\(type) \(text)")
            }
            #expect(Self.converted("\"\(above)\"", type) == "outOfRange", "\(type)")
        }
    }

    @Test("truncates a fraction only if allowed, towards zero")
    func fractions() {
        func strict(_ settings: inout ConversionSettings) { settings.allowDataTruncation = false }
        #expect(Self.converted("2.75", .int32) == "2" && Self.converted("-2.75", .int32) == "-2")
        #expect(Self.converted("0.999", .byte) == "0")
        #expect(Self.converted("2.75", .int32, strict) == "truncated")
        #expect(Self.converted("2.00", .int32, strict) == "2", "nothing is lost")
        #expect(Self.converted("1.5e1", .int32, strict) == "15")
        // These digits exceed the precision of a floating-point number.
        #expect(Self.converted("0.1", .double, strict) == "0.1")
        #expect(Self.converted("12345678901234567890", .double, strict) == "truncated")
        #expect(Self.converted("12345678901234567890", .double) == "1.2345678901234567e+19")
        #expect(Self.converted("16777217", .single, strict) == "truncated")
        #expect(Self.converted("16777217", .single) == "16777216.0")
        #expect(Self.converted("1e400", .double) == "outOfRange" && Self.converted("1e39", .single) == "outOfRange")
    }

    @Test("keeps the digits of decimals")
    func decimals() {
        #expect(Self.converted("1.50", .decimal) == "1.50" && Self.converted("-0.0", .decimal) == "0.0")
        #expect(Self.converted("1.50e2", .decimal) == "150" && Self.converted("1.505e1", .decimal) == "15.05")
        #expect(Self.converted("1e-7", .decimal) == "0.0000001")
        let long = "123456789012345678901234567890.123456789012345678901234567890"
        #expect(Self.converted(long, .decimal) == long && Self.converted(long, .string) == "\"\(long)\"")
        #expect(Self.converted("\" 1,234,567.50 \"", .decimal) == "1234567.50")
        #expect(Self.converted("\"+.5\"", .decimal) == "0.5" && Self.converted("\"007\"", .decimal) == "7")
        #expect(Self.converted("\"1e400\"", .decimal) != "invalidFormat")
        #expect(Self.converted("\"1e4000\"", .decimal) == "outOfRange")
        for text in ["", " ", ".", "-", "1.2.3", "0x10", "one", "1 2", "e5", "1e", ",1", "NaN", "Infinity"] {
            #expect(Self.converted("\"\(text)\"", .decimal) == "invalidFormat", "\(text)")
            #expect(Self.converted("\"\(text)\"", .double) == "invalidFormat", "\(text)")
            #expect(Self.converted("\"\(text)\"", .int64) == "invalidFormat", "\(text)")
        }
        #expect(Self.converted("\"1.0\"", .int64) == "invalidFormat", "in .NET this is not a whole number")
        #expect(
            Self.converted("\" -12 \"", .int64) == "-12"
                && Self.converted("\"not a number\"", .int64) == "invalidFormat"
        )
    }

    @Test("converts Booleans to numbers only if set")
    func booleans() {
        func asNumber(_ settings: inout ConversionSettings) { settings.treatBooleanAsNumber = true }
        for type in [ValueType.int32, .byte, .uint64, .decimal, .double, .single] {
            #expect(Self.converted("true", type) == "booleanAsNumber")
            #expect(["1", "1.0"].contains(Self.converted("true", type, asNumber)))
            #expect(["0", "0.0"].contains(Self.converted("false", type, asNumber)))
        }
        #expect(Self.converted("true", .string) == "\"True\"" && Self.converted("false", .string) == "\"False\"")
        for (text, expected) in [("0", "false"), ("0.00", "false"), ("-1", "true"), ("0.1", "true"), ("1e300", "true")]
        {
            #expect(Self.converted(text, .boolean) == expected, "\(text)")
        }
        #expect(Self.converted("\" TRUE \"", .boolean) == "true" && Self.converted("\"false\"", .boolean) == "false")
        #expect(
            Self.converted("\"1\"", .boolean) == "invalidFormat"
                && Self.converted("\"1\"", .boolean, asNumber) == "true"
        )
        #expect(Self.converted("\"yes\"", .boolean, asNumber) == "invalidFormat")
    }

    @Test("writes floating-point numbers as .NET does")
    func floats() {
        let doubles: [(Double, String)] = [
            (0, "0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100, "100"), (123_456_789_012_345, "123456789012345"),
            (1e15, "1E+15"), (1_234_567_890_123_456, "1.234567890123456E+15"), (1e100, "1E+100"), (0.00001, "1E-05"),
            (0.0001, "0.0001"), (1.7976931348623157e308, "1.7976931348623157E+308"), (.leastNonzeroMagnitude, "5E-324"),
            (12.000_5, "12.0005"),
        ]
        for (value, text) in doubles { #expect(TypedValue.double(value).text() == text) }
        #expect(TypedValue.single(0.1).text() == "0.1" && TypedValue.single(1e7).text() == "1E+07")
        #expect(TypedValue.single(1_234_567).text() == "1234567")
    }

    @Test("reads UUIDs in their usual formats, and writes one format")
    func guids() {
        let text = "\"12345678-9abc-def0-1234-56789abcdef0\""
        for form in [
            "12345678-9abc-def0-1234-56789abcdef0", "123456789ABCDEF0123456789ABCDEF0",
            "{12345678-9abc-def0-1234-56789abcdef0}", "(12345678-9ABC-def0-1234-56789abcdef0)",
            " 12345678-9abc-def0-1234-56789abcdef0 ",
        ] { #expect(Self.converted("\"\(form)\"", .guid) == text, "\(form)") }
        for form in [
            "", "12345678", "12345678-9abc-def0-1234-56789abcdef", "{12345678-9abc-def0-1234-56789abcdef0",
            "+2345678-9abc-def0-1234-56789abcdef0", "g2345678-9abc-def0-1234-56789abcdef0",
            "123456789-abc-def0-1234-56789abcdef0", "{123456789ABCDEF0123456789ABCDEF0}",
        ] { #expect(Self.converted("\"\(form)\"", .guid) == "invalidFormat", "\(form)") }
        #expect(Self.converted("\"00000000000000000000000000000000\"", .guid).count == 38)
    }

    @Test("reads and writes base64")
    func base64() throws {
        for (bytes, text): ([UInt8], String) in [
            ([], ""), ([0], "AA=="), ([0, 1], "AAE="), ([0, 1, 2], "AAEC"), ([255, 254, 253, 252], "//79/A=="),
        ] {
            #expect(TypedValue.bytes(bytes).text() == text)
            #expect(try ValueConversion.convert(.string(text), to: .byteArray) == .bytes(bytes))
        }
        for text in ["A", "AA", "AA=", "A===", "AA=A", "A A=", "ä===", "===="] {
            #expect(Self.converted("\"\(text)\"", .byteArray) == "invalidFormat", "\(text)")
        }
    }

    @Test("removes an offset only if allowed, and keeps the point in time")
    func offsets() throws {
        let time = try #require(
            PointInTime(year: 2020, month: 1, day: 1, hour: 1, minute: 30, offsetMinutes: 120)
        )
        var settings = ConversionSettings()
        let value = TypedValue.dateTimeOffset(time)
        #expect(try ValueConversion.convert(value, to: .dateTime).text() == "2019-12-31T23:30:00.0000000Z")
        settings.allowDataTruncation = false
        #expect(throws: ConversionFailure.self) {
            try ValueConversion.convert(value, to: .dateTime, settings: settings)
        }
        #expect(
            try ValueConversion.convert(.dateTimeOffset(time.inUTC), to: .dateTime, settings: settings)
                == .dateTime(time.inUTC)
        )
        // Jira's format, in both types.
        let text = "\"2020-01-01T01:30:00.000+0200\""
        #expect(Self.converted(text, .dateTime) == "\"2019-12-31T23:30:00.0000000Z\"")
        #expect(Self.converted(text, .dateTimeOffset) == "\"2020-01-01T01:30:00.0000000+02:00\"")
        #expect(Self.converted("\"2020-01-01\"", .dateTime) == "\"2020-01-01T00:00:00.0000000\"")
    }

    @Test("uses the formats of the settings for reading and writing")
    func formats() {
        func formats(_ settings: inout ConversionSettings) {
            settings.dateTimeFormat = DateFormat("dd.MM.yyyy HH:mm")
            settings.dateTimeOffsetFormat = DateFormat("yyyy-MM-dd zzz")
            settings.timeSpanFormat = TimeSpanFormat(#"dd\.hh\:mm"#)
            settings.dateFormat = DateFormat("d.M.yyyy")
            settings.timeFormat = DateFormat("h:mm tt")
        }
        #expect(Self.converted("\"31.1.2020\"", .date, formats) == "\"31.1.2020\"")
        #expect(Self.converted("\"2020-01-31\"", .date, formats) == "\"31.1.2020\"")
        #expect(Self.converted("\"1:05 PM\"", .time, formats) == "\"1:05 PM\"")
        #expect(Self.converted("\"13:05:59.5\"", .time, formats) == "\"1:05 PM\"")
        #expect(Self.converted("\"31.01.2020 10:20\"", .dateTime, formats) == "\"31.01.2020 10:20\"")
        #expect(Self.converted("\"2020-01-31 +02:00\"", .dateTimeOffset, formats) == "\"2020-01-31 +02:00\"")
        #expect(Self.converted("\"2020-01-31T10:20:30.000+0000\"", .dateTime, formats) == "\"31.01.2020 10:20\"")
        #expect(Self.converted("\"01.02:03\"", .timeSpan, formats) == "\"01.02:03\"")
        #expect(Self.converted("\"1.02:03:04\"", .timeSpan, formats) == "invalidFormat")
        #expect(Self.converted("\"31/31/2020\"", .dateTime, formats) == "invalidFormat")
    }

    @Test("converts points in time to days and times of day, truncating the rest if allowed")
    func daysAndTimes() {
        #expect(Self.converted("\"2020-01-31T23:30:00.000-0500\"", .date) == "\"2020-01-31\"", "the day at the offset")
        #expect(Self.converted("\"2020-01-31T23:30:00.000-0500\"", .time) == "\"23:30:00.0000000\"")
        #expect(Self.converted("\"23:30\"", .time) == "\"23:30:00.0000000\"")
        #expect(Self.converted("\"11:30:05 PM\"", .time) == "\"23:30:05.0000000\"")
        #expect(Self.converted("\"2020-02-30\"", .date) == "invalidFormat")
        #expect(Self.converted("\"24:00\"", .time) == "invalidFormat")
        func strict(_ settings: inout ConversionSettings) { settings.allowDataTruncation = false }
        #expect(Self.converted("\"2020-01-31\"", .date, strict) == "\"2020-01-31\"")
        #expect(Self.converted("\"2020-01-31T10:00\"", .date, strict) == "truncated")
        #expect(Self.converted("\"10:00\"", .time, strict) == "\"10:00:00.0000000\"")
        #expect(Self.converted("\"2020-01-31T10:00\"", .time, strict) == "truncated")
    }

    @Test("describes failures with the words of the connector's log")
    func words() {
        let failure = #expect(throws: ConversionFailure.self) {
            try ValueConversion.convert(.string("not a number"), to: .int64)
        }
        #expect(failure?.description == "Cannot convert 'not a number' to type 'Int64'.")
        let long = ConversionFailure(
            .invalidFormat,
            from: .string,
            to: .guid,
            value: String(repeating: "x", count: 5000)
        )
        #expect(long.description.count < 300)
    }

    @Test("finds cultures by name, and reports unknown ones")
    func cultures() {
        #expect(Culture(named: "en-US") == .englishUnitedStates && Culture(named: "") == .invariant)
        #expect(Culture(named: "en-gb") == .englishUnitedKingdom)
        for stranger in ["de-de", "fr", "zh-cn"] { #expect(Culture(named: stranger) == nil) }
    }
}
