import Foundation
import InterimData
import JiraReader
import MockJira
import Testing

@Suite("The guide to adding a table")
struct GuideTests {
    @Test("contains the table that these tests read")
    func exampleIsShown() throws {
        let example = try Checkout.text("Tests/ProjectTests/AddedTable.swift").split(separator: "\n\n", maxSplits: 1)
        #expect(try Checkout.text("CONTRIBUTING.md").contains("```swift\n\(try #require(example.last))```\n"))
    }

    @Test("describes a table that can be read")
    func exampleIsRead() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 10))) { mock in
            let reader = try JiraClient(
                site: JiraSite(mock.baseURL),
                credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
            )
            let options = ReadOptions(parameters: [.init("permissions", "BROWSE_PROJECTS,EDIT_ISSUES")])
            var keys: [String] = []
            for try await page in try reader.pages(of: myPermissions, options: options) {
                for number in 0..<page.count {
                    let record = page[number]
                    keys.append(record["key"]?.text ?? "")
                    #expect(record["havePermission"]?.bool != nil)
                }
            }
            #expect(Set(keys) == ["BROWSE_PROJECTS", "EDIT_ISSUES"])
        }
    }

    @Test("is followed by all tables: each is in exactly one file, and in the catalogue once")
    func tablesAreInFiles() throws {
        let files = try Checkout.swiftFiles(below: "Sources/JiraReader/Catalogue/Tables")
        let texts = try files.map { try Checkout.text($0) }
        for table in Catalogue.tables {
            let places = texts.filter { $0.contains("name: \"\(table.name)\",") }
            #expect(places.count == 1, "\(table.name) is in \(places.count) files")
        }
        #expect(Set(Catalogue.tables.map(\.name)).count == Catalogue.tables.count)
        #expect(Catalogue.tables.filter(\.isConnectorTable).count == 75)
    }
}
