import Foundation
import InterimData
import Sinks
import TestSupport
import Testing

@Suite("Columns that precede the columns of a record", .timeLimit(.minutes(10)))
struct DecorationTests {
    private static func written(_ batch: RecordBatch, _ decoration: Decoration) async throws -> [String] {
        var lines: [[String]] = []
        var batch = batch
        batch.decoration = decoration
        for blockByteCount in [1, 50, 1 << 20] {
            let fixture = try SinkFixture()
            let configuration = fixture.configuration(blockByteCount: blockByteCount)
            let (text, summary) = try await fixture.write([batch], configuration)
            #expect(summary.rowCount == batch.count && summary.textByteCount == text.utf8.count)
            lines.append(text.split(separator: "\n").map(String.init))
            for line in lines.last ?? [] {
                #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any], "\(line)")
            }
        }
        #expect(Set(lines).count == 1, "the text depends on the blocks")
        return lines[0]
    }

    private static let board = Decoration.Member(name: "_boardId", json: "7")
    private static let sprint = Decoration.Member(name: "_sprintId", json: #""a\"b""#)

    @Test("are those of the parents, outermost first, with their text unchanged")
    func members() async throws {
        let batch = try Pages.batch(#"[{"id":"1","x":[1, 2]},{"id":"2"}]"#, columns: SinkFixture.columns)
        #expect(
            try await Self.written(batch, Decoration(members: [Self.board, Self.sprint])) == [
                #"{"_boardId":7,"_sprintId":"a\"b","id":"1","x":[1,2]}"#,
                #"{"_boardId":7,"_sprintId":"a\"b","id":"2"}"#,
            ]
        )
        let null = Decoration.Member(name: "_key", json: "null")
        #expect(
            try await Self.written(batch.keepingFirst(1), Decoration(members: [null])) == [
                #"{"_key":null,"id":"1","x":[1,2]}"#
            ]
        )
    }

    @Test("are the only columns of an empty record; if there are none, the record stays empty")
    func emptyObjects() async throws {
        let batch = try Pages.batch("[{},{ }]", columns: SinkFixture.columns)
        #expect(
            try await Self.written(batch, Decoration(members: [Self.board])) == [
                #"{"_boardId":7}"#, #"{"_boardId":7}"#,
            ]
        )
        #expect(try await Self.written(batch, Decoration()) == ["{}", "{}"])
    }

    @Test("do not prevent points in time from being rewritten")
    func dateTimes() async throws {
        let batch = try Pages.batch(
            #"[{"created":"2020-01-01T10:00:00.000+0000","fields":{"updated":"2021-02-03T04:05:06Z"},"id":"1"}]"#,
            columns: SinkFixture.columns
        )
        #expect(
            try await Self.written(batch, Decoration(members: [Self.board])) == [
                #"{"_boardId":7,"created":"2020-01-01T10:00:00.000+00:00","fields":{"updated":"2021-02-03T04:05:06.000+00:00"},"id":"1"}"#
            ]
        )
    }

    @Test("contain the values of the element that contains the record, or null if it lacks them")
    func owners() async throws {
        let batch = try Pages.batch(
            #"{"issues":[{"id":"1","key":"A\u002d1","c":[{"id":"a"},{}]},{"id":2,"c":[{"id":"b"}]},{"c":[{}]},{"id":"4"}]}"#,
            PageLayout(
                records: .nested(["issues"], ["c"]),
                columns: ColumnSet(SinkFixture.columns),
                ownerColumns: ColumnSet([Column("id", .string), Column("key", .string)])
            )
        )
        let owners = [
            Decoration.OwnerMember(name: "_issueId", column: 0), .init(name: "_issueKey", column: 1),
        ]
        #expect(
            try await Self.written(batch, Decoration(members: [Self.board], ownerMembers: owners)) == [
                #"{"_boardId":7,"_issueId":"1","_issueKey":"A\u002d1","id":"a"}"#,
                #"{"_boardId":7,"_issueId":"1","_issueKey":"A\u002d1"}"#,
                #"{"_boardId":7,"_issueId":2,"_issueKey":null,"id":"b"}"#,
                #"{"_boardId":7,"_issueId":null,"_issueKey":null}"#,
            ]
        )
    }

    @Test("precede the columns that a frame gives to a record that is not an object")
    func frames() async throws {
        let texts = try Pages.batch(#"["a","b\"c",null,1.50,[1],{"x":1}]"#)
        #expect(
            try await Self.written(texts, Decoration(frame: .value("label"))) == [
                #"{"label":"a"}"#, #"{"label":"b\"c"}"#, #"{"label":null}"#, #"{"label":1.50}"#, #"{"label":[1]}"#,
                #"{"label":{"x":1}}"#,
            ]
        )
        #expect(
            try await Self.written(texts.keepingFirst(1), Decoration(members: [Self.board], frame: .value("label")))
                == [#"{"_boardId":7,"label":"a"}"#]
        )
        let entries = try Pages.batch(
            #"{"Devel\u006fpers":"http://a","x y":{"a":[]}}"#,
            PageLayout(records: .entries([]))
        )
        #expect(
            try await Self.written(
                entries,
                Decoration(members: [Self.board], frame: .entry(name: "name", value: "self"))
            ) == [
                #"{"_boardId":7,"name":"Devel\u006fpers","self":"http://a"}"#,
                #"{"_boardId":7,"name":"x y","self":{"a":[]}}"#,
            ]
        )
    }

    @Test("precede the column \"value\" of a record that is not an object and has no frame")
    func strangers() async throws {
        let batch = try Pages.batch(#"[1,{"id":"2"},"x",[{}]]"#)
        #expect(
            try await Self.written(batch, Decoration(members: [Self.board])) == [
                #"{"_boardId":7,"value":1}"#, #"{"_boardId":7,"id":"2"}"#, #"{"_boardId":7,"value":"x"}"#,
                #"{"_boardId":7,"value":[{}]}"#,
            ]
        )
    }

    @Test("are written before each record of every page, in order, with any number of workers")
    func manyPages() async throws {
        var expected = ""
        var pages: [RecordBatch] = []
        for page in 0..<40 {
            let ids = (0..<(page % 7)).map { page * 10 + $0 }
            var batch = try Pages.batch("[" + ids.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]")
            batch.decoration = Decoration(members: [.init(name: "_page", json: "\(page)")])
            pages.append(batch)
            expected += ids.map { "{\"_page\":\(page),\"id\":\"\($0)\"}\n" }.joined()
        }
        for workers in [1, 8] {
            let fixture = try SinkFixture()
            let (text, _) = try await fixture.write(
                pages,
                fixture.configuration(.ndjson, .fastest, blockByteCount: 100, workers: workers)
            )
            #expect(text == expected)
        }
    }
}
