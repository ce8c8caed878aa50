import JiraReader
import MockJira
import Testing

@Suite("The README")
struct ReadmeTests {
    @Test("shows the Swift snippet that these tests run, in under fifteen lines")
    func snippetIsShown() throws {
        let snippet = try Checkout.text("Tests/ProjectTests/ReadmeSnippet.swift")
        #expect(try Checkout.text("README.md").contains("```swift\n\(snippet)```\n"))
        #expect(snippet.split(separator: "\n").count < 15)
    }

    @Test("has a snippet that gives a project's issues, oldest first")
    func snippetRuns() async throws {
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 500, projects: 3))
        try await withMockJira(configuration) { mock in
            let project = try #require(mock.site.projects.first)
            let expected = mock.site.issuesInCensusOrder.map { mock.site.issue($0) }
                .filter { $0.project.key == project.key }
                .map { "\($0.key): \($0.summary) (\($0.status.name))" }
            #expect(!expected.isEmpty)
            let lines = try await summaries(
                site: mock.baseURL,
                user: "demo@example.com",
                token: "demo-token",
                project: project.key
            )
            #expect(lines == expected)
        }
    }

    @Test("names every table")
    func tablesAreNamed() throws {
        let readme = try Checkout.text("README.md")
        for table in Catalogue.tables {
            #expect(readme.contains("`\(table.name)`"), "the README does not name \(table.name)")
        }
    }
}
