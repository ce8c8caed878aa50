import InterimData
import JiraReader
import TestSupport
import Testing

@testable import JiraConnector

@Suite("The records that an earlier run has written")
struct HeldRecordsTests {
    /// Returns a table with these key columns.
    private static func table(_ keys: [String]) throws -> Table {
        var table = try Catalogue.table(named: "Issues")
        table.keyColumns = keys
        return table
    }

    private static func held(
        _ texts: [[String]],
        keys: [String] = ["id"],
        from first: Int = 0
    ) throws -> HeldRecords {
        HeldRecords(texts.map { RecordKey(texts: $0) }, from: first, of: try table(keys))
    }

    private static func batch(_ text: String, keys: [String] = ["id"]) throws -> RecordBatch {
        try Pages.batch(text, columns: keys.map { Column($0, .string) })
    }

    @Test("are found by their keys, in any notation")
    func forms() throws {
        let page = try Self.batch(#"[{"id":"1"},{"id":"\u0032","x":"new"},{"id":3},{"id":"4"}]"#)
        let held = try Self.held([["1"], ["2"], ["3"]])
        #expect(held.keysAreUnique)
        let new = held.without(page)
        #expect((0..<new.count).map { new[$0]["id"]?.text } == ["4"])
        #expect(held.haveLast(in: page) && !held.haveLast(in: page.keepingFirst(2)))
        #expect(held.contains(issue: 2) && !held.contains(issue: 4))
    }

    @Test("are found by all of their keys")
    func severalKeys() throws {
        let keys = ["_issueId", "id"]
        let held = try Self.held([["1", "1"], ["2", "1"]], keys: keys)
        let page = try Self.batch(
            #"[{"_issueId":"1","id":"1"},{"_issueId":"1","id":"2"},{"_issueId":"2","id":"1"}]"#,
            keys: keys
        )
        #expect(held.without(page).count == 1)
        #expect(!held.contains(issue: 1), "rows of an issue are not the issue")
    }

    @Test("are not unique if a key is repeated, and do not contain a record without a key")
    func doubles() throws {
        #expect(!(try Self.held([["1"], ["1"]]).keysAreUnique))
        let held = try Self.held([["1"]])
        let page = try Self.batch(#"[{"key":"1"}]"#)
        #expect(held.without(page).count == 1 && !held.haveLast(in: page), "records without a key are kept")
    }

    @Test("that cannot be repeated are not stored, except the last")
    func lastOnly() throws {
        let held = try Self.held([["1"], ["2"]], from: 2)
        let page = try Self.batch(#"[{"id":"1"},{"id":"2"}]"#)
        #expect(held.without(page).count == 2 && held.haveLast(in: page))
    }
}
