import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("A choice of fields")
struct FieldChoiceTests {
    /// A site's fields: two of one name, one that is named like another's id, one whose name begins with a minus.
    private func columns() throws -> [Column] {
        let fields = #"""
            [{"id":"summary","name":"Summary","schema":{"type":"string"}},
            {"id":"customfield_1","name":"Team","schema":{"type":"string"}},
            {"id":"customfield_2","name":"Team","schema":{"type":"number"}},
            {"id":"customfield_3","name":"team lead","schema":{"type":"user"}},
            {"id":"customfield_4","name":"summary","schema":{"type":"number"}},
            {"id":"customfield_5","name":"Größe","schema":{"type":"number"}}]
            """#
        let index = try PageIndexer().index(
            Pages.page(fields),
            layout: PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
        )
        return IssueColumns.of(site: RecordBatch(index: index, columns: IssueColumns.fieldColumns), on: .cloud)
    }

    @Test("names fields by id first, then by name, then in any case; what stands in front of it stays")
    func names() throws {
        let columns = try columns()
        let ids = try IssueColumns.ids(
            of: ["summary", "Team Lead", "-Größe", "*all", "-*navigable", "key"],
            among: columns
        )
        #expect(ids == ["summary", "customfield_3", "-customfield_5", "*all", "-*navigable"])
        #expect(try IssueColumns.ids(of: ["Summary"], among: columns) == ["summary"])
        #expect(try IssueColumns.ids(of: ["GRÖßE"], among: columns) == ["customfield_5"])
    }

    @Test("of nothing but the issue's own members asks for no field, not for the site's default")
    func ownMembers() throws {
        #expect(try IssueColumns.ids(of: ["id", "key"], among: columns()) == ["id"])
    }

    @Test("refuses a name that several fields have, and tells their ids")
    func ambiguous() throws {
        let columns = try columns()
        let error = #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["Team"], among: columns) }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("customfield_1, customfield_2") == true)
    }

    @Test("refuses what the site does not have, and tells what is near")
    func unknown() throws {
        let columns = try columns()
        let error = #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["Große"], among: columns) }
        #expect(error?.message.contains("Größe") == true)
        #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["-nothing like it"], among: columns) }
    }

    @Test("asks the site for its fields only where one is named")
    func need() {
        #expect(!IssueColumns.needsSite(nil))
        #expect(!IssueColumns.needsSite(["*all", "-*navigable"]))
        #expect(!IssueColumns.needsSite(["*all", "-comment", "watches"]), "every site has these")
        #expect(IssueColumns.needsSite(["*all", "-Team"]))
    }
}
