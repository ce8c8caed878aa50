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

    @Test("are rewritten, and nothing else is touched")
    func rewritten() async throws {
        #expect(
            try await Self.written(Self.records, .rfc3339) == [
                #"{"created":"2020-01-01T10:00:00.000+00:00","fields":{"updated":"2021-02-03T04:05:06.789-01:30"},"id":"1"}"#,
                #"{"fields":{"updated":"2021-02-03T04:05:06.000+00:00","x":"2020-01-01T10:00:00.000+0000"},"created":null}"#,
                #"{"created":"2020-01-01","updated":"2020-01-01T10:00:00.000+0000"}"#,
                #"{"created":1577872800000,"fields":{"updated":{"updated":"2020-01-01T10:00:00.000+0000"}}}"#,
                #"{"created":"2020-01-01T10:00:00.000+00:00"}"#,
                #"{"created":"2020-01-01T10:00:00.000+00:00","x":1,"created":"2020-01-01T11:00:00.000+00:00"}"#,
                #"{"cre\u0061ted":"2020-01-01T10:00:00.000+00:00"}"#,
                #"{"created":["2020-01-01T10:00:00.000+0000"],"fields":"2020-01-01T10:00:00.000+0000"}"#,
                #"{"created":"","fields":{"updated":""}}"#,
                "{}",
            ]
        )
    }

    @Test("stay as they came when that is asked")
    func verbatim() async throws {
        #expect(try await Self.written(Self.records, .verbatim) == Self.records)
    }

    @Test("keep to their room though many grow in one record")
    func manyInOneRecord() async throws {
        // A short form grows by ten bytes; two hundred of them far outgrow the record.
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
