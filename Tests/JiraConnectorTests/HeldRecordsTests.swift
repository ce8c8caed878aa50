import InterimData
import TestSupport
import Testing

@testable import JiraConnector

@Suite("The records that an earlier run has written")
struct HeldRecordsTests {
    private static func held(_ texts: String..., keys: [String] = ["id"], isKept: Bool = true) throws -> HeldRecords {
        var held = HeldRecords(keyColumns: keys)
        for text in texts {
            try Array(text.utf8).withUnsafeBytes { try held.note($0, isKept: isKept) }
        }
        return held
    }

    private static func batch(_ text: String, keys: [String] = ["id"]) throws -> RecordBatch {
        try Pages.batch(text, columns: keys.map { Column($0, .string) })
    }

    @Test("are told by their keys, whatever the form of the text")
    func forms() throws {
        let page = try Self.batch(#"[{"id":"1"},{"id":"2","x":"new"},{"id":3},{"id":"4"}]"#)
        for held in [
            try Self.held("{\"id\":\"1\"}\n{\"id\":\"2\",\"x\":\"a\\nb\"}\n{\"id\":\"3\"}\n"),
            try Self.held("[\n{\"id\":\"1\"},\n{\"id\":\"2\"}", ",\n{\"id\":\"3\"}\n]\n"),
            try Self.held("{\"id\":\"1\"}\n", "", "{\"id\":2}\n{\"id\":\"3\"}\n"),
        ] {
            #expect(held.areTold)
            let new = held.without(page)
            #expect((0..<new.count).map { new[$0]["id"]?.text } == ["4"])
            #expect(held.isLast(page[2]) && !held.isLast(page[1]))
            #expect(held.contains(issue: 2) && !held.contains(issue: 4))
        }
    }

    @Test("are told by all of their keys")
    func severalKeys() throws {
        let keys = ["_issueId", "id"]
        let held = try Self.held("{\"_issueId\":\"1\",\"id\":\"1\"}\n{\"_issueId\":\"2\",\"id\":\"1\"}\n", keys: keys)
        let page = try Self.batch(
            #"[{"_issueId":"1","id":"1"},{"_issueId":"1","id":"2"},{"_issueId":"2","id":"1"}]"#,
            keys: keys
        )
        #expect(held.without(page).count == 1)
        #expect(!held.contains(issue: 1), "an issue's rows are not the issue")
    }

    @Test("cannot be told where a key is missing, or comes twice")
    func untold() throws {
        #expect(!(try Self.held("{\"id\":\"1\"}\n{\"key\":\"2\"}\n").areTold))
        #expect(!(try Self.held("{\"id\":\"1\"}\n", "{\"id\":\"1\"}\n").areTold))
        let held = try Self.held("{\"id\":\"1\"}\n")
        let page = try Self.batch(#"[{"key":"1"}]"#)
        #expect(held.without(page).count == 1 && !held.isLast(page[0]), "nothing is dropped for having no key")
    }

    @Test("that cannot come again are not remembered, but for the last")
    func lastOnly() throws {
        let held = try Self.held("{\"id\":\"1\"}\n{\"id\":\"2\"}\n", isKept: false)
        let page = try Self.batch(#"[{"id":"1"},{"id":"2"}]"#)
        #expect(held.without(page).count == 2 && held.isLast(page[1]))
    }
}
