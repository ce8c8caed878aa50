import InterimData
import Sinks
import TestSupport
import Testing

@Suite("Columns of points in time in the file", .timeLimit(.minutes(10)))
struct DateTimeColumnTests {
    private static func written(_ records: [String], _ dateTimes: SinkConfiguration.DateTimes) async throws -> [String]
    {
        let fixture = try SinkFixture()
        let page = try Pages.batch("[" + records.joined(separator: ",") + "]", columns: SinkFixture.columns)
        let configuration = fixture.configuration(dateTimes: dateTimes, blockByteCount: 64)
        return try await fixture.write([page], configuration).text.split(separator: "\n").map(String.init)
    }

    private static let records = [
        #"{"created":"2020-01-01T10:00:00.000+0000","fields":{"updated":"2021-02-03T04:05:06.789-0130"},"id":"1"}"#,
        #"{"fields":{"updated":"2021-02-03T04:05:06Z","x":"2020-01-01T10:00:00.000+0000"},"created":null}"#,
        #"{"created":"2020-01-01","updated":"2020-01-01T10:00:00.000+0000"}"#,
        #"{"created":1577872800000,"fields":{"updated":{"updated":"2020-01-01T10:00:00.000+0000"}}}"#,
        #"{"created":"2020-01-01T10:00:00.000+0000"}"#,
        #"{"created":"2020-01-01T10:00:00Z","x":1,"created":"2020-01-01T11:00:00Z"}"#,
        #"{"cre\u0061ted":"2020-01-01T10:00:00Z"}"#,
        #"{"created":["2020-01-01T10:00:00.000+0000"],"fields":"2020-01-01T10:00:00.000+0000"}"#,
        #"{"created":"","fields":{"updated":""}}"#,
        "{}",
    ]

    @Test("are rewritten, and nothing else is changed")
    func rewritten() async throws {
        #expect(
            try await Self.written(Self.records, .rfc3339) == [
                #"{"created":"2020-01-01T10:00:00.000+00:00","fields":{"updated":"2021-02-03T04:05:06.789-01:30"},"id":"1"}"#,
                #"{"fields":{"updated":"2021-02-03T04:05:06.000+00:00","x":"2020-01-01T10:00:00.000+0000"},"created":null}"#,
                #"{"created":"2020-01-01","updated":"2020-01-01T10:00:00.000+0000"}"#,
                #"{"created":"2020-01-01T10:00:00.000+00:00","fields":{"updated":{"updated":"2020-01-01T10:00:00.000+0000"}}}"#,
                #"{"created":"2020-01-01T10:00:00.000+00:00"}"#,
                #"{"created":"2020-01-01T10:00:00.000+00:00","x":1,"created":"2020-01-01T11:00:00.000+00:00"}"#,
                #"{"cre\u0061ted":"2020-01-01T10:00:00.000+00:00"}"#,
                #"{"created":["2020-01-01T10:00:00.000+0000"],"fields":"2020-01-01T10:00:00.000+0000"}"#,
                #"{"created":"","fields":{"updated":""}}"#,
                "{}",
            ]
        )
    }

    /// A column with nested points in time, and the lists of an issue.
    private static let nested = [
        Column("id", .string),
        Column("insight", .object, nestedDateTimePaths: ["last"]),
        Column("files", .array, nestedDateTimePaths: ["[*].created"]),
        Column("comment", .object, nestedDateTimePaths: ["comments[*].created", "comments[*].edits[*].at"]),
    ]

    private static let nestedRecord = #"""
        {"id":"1","files":[{"created":"2020-01-01T10:00:00.000+0000","x":"2020-01-01T10:00:00.000+0000"},7,[{"created":"2020-01-01T10:00:00.000+0000"}],{"created":null},{"x":{"created":"2020-01-01T10:00:00.000+0000"}}],"insight":{"last":"2020-01-01T10:00:00.000-0130"},"comment":{"comments":[{"created":1577872800000,"edits":[{"at":"2020-01-01T10:00:00Z"}],"created":"2020-01-01T11:00:00Z"},{"edits":{"at":"2020-01-01T10:00:00Z"}}],"created":"2020-01-01T10:00:00Z"}}
        """#

    private static let nestedResult = #"""
        {"id":"1","files":[{"created":"2020-01-01T10:00:00.000+00:00","x":"2020-01-01T10:00:00.000+0000"},7,[{"created":"2020-01-01T10:00:00.000+0000"}],{"created":null},{"x":{"created":"2020-01-01T10:00:00.000+0000"}}],"insight":{"last":"2020-01-01T10:00:00.000-01:30"},"comment":{"comments":[{"created":"2020-01-01T10:00:00.000+00:00","edits":[{"at":"2020-01-01T10:00:00.000+00:00"}],"created":"2020-01-01T11:00:00.000+00:00"},{"edits":{"at":"2020-01-01T10:00:00Z"}}],"created":"2020-01-01T10:00:00Z"}}
        """#

    @Test("are rewritten inside objects and lists if these are columns of the table")
    func nested() async throws {
        let columns = Self.nested + Self.nested.flatMap(\.nestedDateTimes)
        for dateTimes in SinkConfiguration.DateTimes.allCases {
            let fixture = try SinkFixture()
            let page = try Pages.batch("[\(Self.nestedRecord),{},\(Self.nestedRecord)]", columns: columns)
            let configuration = fixture.configuration(dateTimes: dateTimes, blockByteCount: 1)
            let lines = try await fixture.write([page], configuration).text.split(separator: "\n").map(String.init)
            let expected = dateTimes == .rfc3339 ? Self.nestedResult : Self.nestedRecord
            #expect(lines == [expected, "{}", expected])
        }
    }

    @Test("are rewritten inside the columns that a mapping writes, as JSON and as text")
    func mapped() async throws {
        var mapping = RecordMapping()
        mapping.mapComplexValuesToString = true
        for (format, isText) in [(SinkConfiguration.Format.ndjson, false), (.ndjson, true), (.csv, true)] {
            mapping.mapComplexValuesToString = isText
            mapping.entries = Self.nested.map { RecordMapping.Entry(.name($0.name), to: $0.name) }
            let fixture = try SinkFixture()
            var configuration = fixture.configuration(format)
            let rows = try RowMapper(mapping, columns: Self.nested, supportsNestedValues: format != .csv)
            configuration.rows = rows
            let page = try Pages.batch("[\(Self.nestedRecord)]", columns: rows.columns)
            let text = try await fixture.write([page], configuration).text
            let plain = text.replacing("\\\"", with: "\"").replacing("\"\"", with: "\"")
            for part in [
                #"[{"created":"2020-01-01T10:00:00.000+00:00","x":"2020-01-01T10:00:00.000+0000"},7"#,
                #"{"last":"2020-01-01T10:00:00.000-01:30"}"#, #""edits":[{"at":"2020-01-01T10:00:00.000+00:00"}]"#,
                #""created":"2020-01-01T10:00:00Z"}"#,
            ] {
                #expect(plain.contains(part), "\(format) \(isText): \(plain)")
            }
        }
    }

    @Test("are rewritten if a mapping selects them inside columns, and converted if they are numbers")
    func picked() async throws {
        var mapping = RecordMapping()
        mapping.entries = [
            .init(.path(try #require(ValuePath("$['insight']['last']"))), to: "last"),
            .init(.path(try #require(ValuePath("$['files'][0]['created']"))), to: "file"),
            .init(.name("at"), to: "at"), .init(.name("at"), to: "day", sinkType: .date),
        ]
        let fixture = try SinkFixture()
        var configuration = fixture.configuration(.csv)
        let columns = Self.nested + [Column("at", .dateTime)]
        let rows = try RowMapper(mapping, columns: columns, supportsNestedValues: false)
        configuration.rows = rows
        let record = Self.nestedRecord.replacing(#"{"id":"1""#, with: #"{"at":1577872800000,"id":"1""#)
        let page = try Pages.batch("[\(record)]", columns: rows.columns)
        let lines = try await fixture.write([page], configuration).text.split(separator: "\r\n").map(String.init)
        #expect(
            lines.last
                == "2020-01-01T10:00:00.000-01:30,2020-01-01T10:00:00.000+00:00,2020-01-01T10:00:00.000+00:00,2020-01-01"
        )
    }

    @Test("are rewritten once in flattened records")
    func flattened() async throws {
        let columns = Self.nested + Self.nested.flatMap(\.nestedDateTimes)
        for flattening in [SinkConfiguration.Flattening.oneLevel(containers: []), .version1(Version1Naming())] {
            let fixture = try SinkFixture()
            var configuration = fixture.configuration()
            configuration.flattening = flattening
            let page = try Pages.batch("[\(Self.nestedRecord)]", columns: columns)
            let text = try await fixture.write([page], configuration).text.replacing("\\\"", with: "\"")
            #expect(
                text.contains(#"last":"2020-01-01T10:00:00.000-01:30""#)
                    || text.contains(#"Last":"2020-01-01T10:00:00.000-01:30""#)
            )
            #expect(text.contains(#""edits":[{"at":"2020-01-01T10:00:00.000+00:00"}]"#), "\(text)")
        }
    }

    @Test("are unchanged with the setting verbatim")
    func verbatim() async throws {
        #expect(try await Self.written(Self.records, .verbatim) == Self.records)
    }

    @Test("do not exceed the buffer although many of them become longer in one record")
    func manyInOneRecord() async throws {
        // A short notation becomes ten bytes longer; two hundred of them exceed the length of the record by far.
        let names = (0..<200).map { "d\($0)" }
        let columns = names.map { Column($0, .dateTime) }
        let record = "{" + names.map { "\"\($0)\":\"2020-01-01T10:00:00Z\"" }.joined(separator: ",") + "}"
        let page = try Pages.batch("[\(record),\(record)]", columns: columns)
        let fixture = try SinkFixture()
        let (text, _) = try await fixture.write([page], fixture.configuration(blockByteCount: 1))
        let expected = record.replacing("00Z", with: "00.000+00:00") + "\n"
        #expect(text == expected + expected)
    }
}
