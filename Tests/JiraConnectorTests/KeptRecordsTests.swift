import InterimData
import JiraReader
import TestSupport
import Testing

@testable import JiraConnector

@Suite("The records that an earlier run has written")
struct KeptRecordsTests {
    /// Returns a table with these key columns.
    private static func table(_ keys: [String]) throws -> Table {
        var table = try Catalogue.table(named: "Issues")
        table.keyColumns = keys
        return table
    }

    private static func kept(
        _ texts: [[String]],
        keys: [String] = ["id"],
        from first: Int = 0
    ) throws -> KeptRecords {
        KeptRecords(texts.map { RecordKey(texts: $0) }, from: first, of: try table(keys))
    }

    private static func batch(_ text: String, keys: [String] = ["id"]) throws -> RecordBatch {
        try Pages.batch(text, columns: keys.map { Column($0, .string) })
    }

    @Test("are found by their keys, in any notation")
    func forms() throws {
        let page = try Self.batch(#"[{"id":"1"},{"id":"\u0032","x":"new"},{"id":3},{"id":"4"}]"#)
        let kept = try Self.kept([["1"], ["2"], ["3"]])
        #expect(kept.keysAreUnique)
        let new = kept.without(page)
        #expect((0..<new.count).map { new[$0]["id"]?.text } == ["4"])
        #expect(kept.hasLastRecord(in: page) && !kept.hasLastRecord(in: page.keepingFirst(2)))
        #expect(kept.contains(issue: 2) && !kept.contains(issue: 4))
    }

    @Test("are found by all of their keys")
    func severalKeys() throws {
        let keys = ["_issueId", "id"]
        let kept = try Self.kept([["1", "1"], ["2", "1"]], keys: keys)
        let page = try Self.batch(
            #"[{"_issueId":"1","id":"1"},{"_issueId":"1","id":"2"},{"_issueId":"2","id":"1"}]"#,
            keys: keys
        )
        #expect(kept.without(page).count == 1)
        #expect(!kept.contains(issue: 1), "rows of an issue are not the issue")
    }

    @Test("are not unique if a key is repeated, and do not contain a record without a key")
    func doubles() throws {
        #expect(!(try Self.kept([["1"], ["1"]]).keysAreUnique))
        let kept = try Self.kept([["1"]])
        let page = try Self.batch(#"[{"key":"1"}]"#)
        #expect(kept.without(page).count == 1 && !kept.hasLastRecord(in: page), "records without a key are kept")
    }

    @Test("that cannot be repeated are not stored, except the last")
    func lastOnly() throws {
        let kept = try Self.kept([["1"], ["2"]], from: 2)
        let page = try Self.batch(#"[{"id":"1"},{"id":"2"}]"#)
        #expect(kept.without(page).count == 2 && kept.hasLastRecord(in: page))
    }
}
