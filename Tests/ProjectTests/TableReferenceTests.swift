import JiraReader
import Testing

@Suite("The reference of tables")
struct TableReferenceTests {
    private static let path = "Sources/jirastream/Documentation.docc/Tables.md"

    @Test("has a row for every table, and no other rows")
    func tables() throws {
        let names = try Checkout.text(Self.path).matches(of: #/(?m)^\| `(\w+)`/#).map { String($0.output.1) }
        #expect(names.sorted() == Catalogue.tables.map(\.name).sorted())
    }

    @Test("marks the tables of the connector")
    func connector() throws {
        let names = try Checkout.text(Self.path).matches(of: #/(?m)^\| `(\w+)` †/#).map { String($0.output.1) }
        #expect(names.sorted() == Catalogue.tables.filter(\.isConnectorTable).map(\.name).sorted())
    }

    @Test("names the listed parent of every child table")
    func parents() throws {
        let text = try Checkout.text(Self.path)
        for table in Catalogue.tables where table.parent != nil {
            let parent = try #require(table.listedParent, "\(table.name)")
            let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(table.name)`") }
            #expect(row?.contains("| `\(parent.name)` |") == true, "\(table.name): \(row ?? "no row")")
        }
    }
}
