import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("A selection of fields")
struct FieldSelectionTests {
    @Test("is rejected for BoardIssues with an alternative")
    func boardIssues() throws {
        let reader = try JiraClient(site: JiraSite("https://example.atlassian.net"), credentials: .anonymous)
        let error = #expect(throws: JiraReaderError.self) {
            try reader.records(of: "BoardIssues", options: ReadOptions(fields: ["summary"]))
        }
        #expect(error?.message.contains("read Issues with a JQL query") == true, "\(error as Any)")
    }

    /// Returns a site's fields: two with the same name, one whose name is the id of another field, and one whose name
    /// begins with a minus sign.
    private func columns() throws -> [Column] {
        let fields = #"""
            [{"id":"summary","name":"Summary","schema":{"type":"string"}},
            {"id":"customfield_1","name":"Team","schema":{"type":"string"}},
            {"id":"customfield_2","name":"Team","schema":{"type":"number"}},
            {"id":"customfield_3","name":"team lead","schema":{"type":"user"}},
            {"id":"customfield_4","name":"summary","schema":{"type":"number"}},
            {"id":"customfield_5","name":"Größe","untranslatedName":"Size","schema":{"type":"number"}},
            {"id":"customfield_6","name":"Points, old","schema":{"type":"number"}},
            {"id":"customfield_7","name":"-minus","schema":{"type":"number"}}]
            """#
        let index = try PageIndexer().index(
            Pages.page(fields),
            layout: PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
        )
        return IssueColumns.of(site: RecordBatch(index: index, columns: IssueColumns.fieldColumns), on: .cloud)
    }

    @Test("matches ids first, then names, then names regardless of case; a leading minus sign is kept")
    func names() throws {
        let columns = try columns()
        let ids = try IssueColumns.ids(
            of: ["summary", "Team Lead", "-Größe", "*all", "-*navigable", "key"],
            among: columns
        )
        #expect(ids == ["summary", "customfield_3", "-customfield_5", "*all", "-*navigable"])
        #expect(try IssueColumns.ids(of: ["-key"], among: columns) == ["*all"])
        #expect(try IssueColumns.ids(of: ["Summary"], among: columns) == ["summary"])
        #expect(try IssueColumns.ids(of: ["GRÖßE"], among: columns) == ["customfield_5"])
    }

    @Test("accepts untranslated names, and custom fields by their number as in JQL")
    func otherNames() throws {
        let columns = try columns()
        for (name, id) in [
            ("Size", "customfield_5"), ("sIZE", "customfield_5"), ("-Size", "-customfield_5"),
            ("cf[2]", "customfield_2"), ("CF[3]", "customfield_3"), ("-cf[4]", "-customfield_4"),
        ] {
            #expect(try IssueColumns.ids(of: [name], among: columns) == [id], "\(name)")
        }
        for name in ["cf[99]", "cf[]", "cf[x]", "cf[2", "cf2"] {
            #expect(throws: JiraReaderError.self, "\(name)") { try IssueColumns.ids(of: [name], among: columns) }
        }
    }

    @Test(
        "rejects wildcards that Jira does not have, before any request",
        arguments: ["*al", "-*navigabel", "*", "**all"]
    )
    func wildcards(_ wildcard: String) throws {
        #expect(throws: JiraReaderError.self) { try IssueColumns.check([wildcard]) }
        #expect(throws: Never.self) { try IssueColumns.check(["*all", "-*navigable", "a*", "comment"]) }
    }

    @Test("suggests only names that match exactly one field without a change")
    func suggestions() throws {
        let columns = try columns()
        let seed: UInt64 = 91
        var random = SeededRandom(seed: seed)
        let names = columns.filter { $0.path.count == 2 }.flatMap { [$0.path[1], $0.title, $0.untranslatedTitle] }
        var count = 0
        for _ in 0..<2000 {
            var name = names[random.below(names.count)]
            guard !name.isEmpty else { continue }
            name.remove(at: name.index(name.startIndex, offsetBy: random.below(name.count)))
            if random.oneIn(3) { name = "-" + name }
            do {
                _ = try IssueColumns.ids(of: [name], among: columns)
            } catch {
                let message = error.message
                guard let match = message.firstMatch(of: /did you mean "(.*)"\?/) else { continue }
                let typed = String(match.1).split(separator: ",").map(String.init)
                #expect(typed.count == 1, "seed \(seed): \(message)")
                let ids = try? IssueColumns.ids(of: typed, among: columns)
                #expect(ids?.count == 1 && ids != ["id"], "seed \(seed): \(message)")
                #expect(
                    ids?.first?.hasPrefix("-") == name.hasPrefix("-") || message.contains("*"),
                    "seed \(seed): \(message)"
                )
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test("that contains only members outside the issue's fields requests no field, instead of the default fields")
    func ownMembers() throws {
        #expect(try IssueColumns.ids(of: ["id", "key"], among: columns()) == ["id"])
    }

    @Test("rejects a name that several fields have, and lists their ids")
    func ambiguous() throws {
        let columns = try columns()
        let error = #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["Team"], among: columns) }
        #expect(error?.code == .invalidOption)
        #expect(error?.message.contains("customfield_1, customfield_2") == true)
    }

    @Test("rejects a name that the site does not have, and suggests the nearest one")
    func unknown() throws {
        let columns = try columns()
        let error = #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["Große"], among: columns) }
        #expect(error?.message.contains("Größe") == true)
        #expect(throws: JiraReaderError.self) { try IssueColumns.ids(of: ["-nothing like it"], among: columns) }
    }

    @Test("requests the site's fields only if one is given by name")
    func need() {
        #expect(!IssueColumns.needsSite(nil))
        #expect(!IssueColumns.needsSite(["*all", "-*navigable"]))
        #expect(!IssueColumns.needsSite(["*all", "-comment", "watches"]), "every site has these")
        #expect(IssueColumns.needsSite(["*all", "-Team"]))
    }
}
