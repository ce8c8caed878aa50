import InterimData
import PageMemory
import TestSupport
import Testing

@Suite("A detached record")
struct DetachedRecordTests {
    @Test("reads, decodes and writes the same values as the original record, and does not keep the page in memory")
    func content() throws {
        let columns = [
            Column("id", .integer), Column(path: ["fields", "created"], type: .dateTime),
            Column(path: ["fields", "status", "name"], type: .string),
        ]
        let text =
            #"{"id":7,"fields":{"status":{"name":"é😀"},"created":"2024-01-02T03:04:05.006+0000"},"labels":["a"],"id":8}"#
        let pool = PagePool(byteLimit: 1 << 20)
        weak var page: PageBuffer?
        var detached: Record?
        do {
            let filler = String(repeating: "x", count: 100_000)
            let buffer = Pages.page(Array(#"[{"filler":"\#(filler)"},\#(text)]"#.utf8), pool: pool)
            page = buffer
            let layout = PageLayout(records: .array([]), columns: ColumnSet(columns))
            let batch = RecordBatch(index: try PageIndexer().index(buffer, layout: layout), columns: layout.columns)
            let record = batch[1]
            detached = record.detached()
            for name in ["id", "fields.created", "fields.status.name", "labels.0", "missing"] {
                #expect(detached?[name] == record[name], "\(name)")
            }
        }
        #expect(page == nil, "the page is released")
        let record = try #require(detached)
        #expect(record.json == text && record["id"] == .integer("8"))
        #expect(record.batch.index.buffer.count == text.utf8.count)
        #expect(record.detached().json == text)
    }

    @Test("has the columns of its parents, the name of its entry, and its frame")
    func parents() throws {
        let layout = PageLayout(
            records: .nested(["issues"], ["list"]),
            columns: ColumnSet([Column("id", .string)]),
            ownerColumns: ColumnSet([Column("id", .string), Column("key", .string), Column("none", .string)])
        )
        var batch = try Pages.batch(
            #"{"issues":[{"id":"1","list":[{"id":"a"}]},{"id":"2","key":"K","list":[{"id":"b"},{"id":"c"}]}]}"#,
            layout
        )
        batch.decoration = Decoration(
            members: [.init(name: "_boardId", json: "7")],
            ownerMembers: [
                .init(name: "_issueId", column: 0), .init(name: "_issueKey", column: 1),
                .init(name: "_none", column: 2),
            ]
        )
        for record in batch {
            let detached = record.detached()
            for name in ["_boardId", "_issueId", "_issueKey", "_none", "id"] {
                #expect(detached[name] == record[name], "\(name)")
            }
            #expect(detached.description == record.description)
        }
        let entries = PageLayout(records: .entries([]), columns: ColumnSet([Column("a", .integer)]))
        var named = try Pages.batch(#"{"x\u0061":{"a":1},"y":[2]}"#, entries)
        named.decoration = Decoration(frame: .entry(name: "name", value: "value"))
        #expect(named.map { $0.detached()["name"]?.text } == ["xa", "y"])
        #expect(named.map { $0.detached()["value"]?.text } == [#"{"a":1}"#, "[2]"])
        #expect(named[0].detached()["value.a"] == .integer("1"))
    }

    @Test("takes memory in proportion to its text, not to that of the page")
    func memory() throws {
        let batch = try Pages.batch("[" + (0..<1000).map { #"{"id":\#($0)}"# }.joined(separator: ",") + "]")
        let kept = batch.map { $0.detached() }
        #expect(kept.allSatisfy { $0.batch.index.buffer.count < 12 && $0.batch.count == 1 })
        #expect(kept.map { $0["id"]?.int } == Array(0..<1000))
    }
}

@Suite("The debug description of records")
struct RecordDescriptionTests {
    @Test("is short for pages of any size, in test frameworks and dump too")
    func short() throws {
        let filler = String(repeating: "é", count: 50_000)
        let batch = try Pages.batch(#"[{"id":"1","key":"A-1","x":"\#(filler)"},{"id":2},{},[1]]"#)
        let text = batch[0].description
        #expect(text.hasPrefix(#"A-1 {"id":"1","key":"A-1","x":"éé"#) && text.hasSuffix("é… (100,029 bytes)"))
        #expect(text.count < 250)
        #expect(batch[1].description == #"2 {"id":2} (8 bytes)"#)
        #expect(batch[2].description == "{} (2 bytes)" && batch[3].description == "[1] (3 bytes)")
        #expect(batch.description == "4 records, 100,042 bytes")
        #expect(batch.keepingFirst(1).description == "1 record, 100,029 bytes")
        #expect(String(reflecting: batch[1]) == batch[1].description)
        var dumped = ""
        dump(batch[0], to: &dumped)
        dump(batch, to: &dumped)
        dump([batch[0]], to: &dumped)
        #expect(dumped.count < 1000)
        #expect(Mirror(reflecting: batch[0]).children.isEmpty && Mirror(reflecting: batch).children.isEmpty)
    }

    @Test("begins with the columns of parents")
    func parents() throws {
        var batch = try Pages.batch(#"[{"id":"1"},{}]"#)
        batch.decoration = Decoration(members: [.init(name: "_key", json: #""A-1""#)])
        #expect(batch[0].description == #"1 {"_key":"A-1","id":"1"} (10 bytes)"#)
        #expect(batch[1].description == #"{"_key":"A-1"} (2 bytes)"#)
    }

    @Test("has the number of records in a collection")
    func collection() throws {
        let batch = try Pages.batch(#"[{"id":0},{"id":1},{"id":2}]"#)
        #expect(batch.map { $0["id"]?.int } == [0, 1, 2])
        #expect(batch.first?["id"]?.int == 0 && batch.last?["id"]?.int == 2 && !batch.isEmpty)
        #expect(batch.reversed().map { $0["id"]?.int } == [2, 1, 0])
        #expect(batch.droppingFirst(1).map { $0["id"]?.int } == [1, 2] && batch.droppingFirst(1)[0]["id"]?.int == 1)
        #expect(batch.indices == 0..<3)
    }
}
