import Foundation
import JiraReader
import MockJira
import Testing

@Suite("The README")
struct ReadmeTests {
    @Test("contains the Swift snippet that these tests run, which has fewer than fifteen lines")
    func snippetIsShown() throws {
        let snippet = try Checkout.text("Tests/ProjectTests/ReadmeSnippet.swift")
        #expect(try Checkout.text("README.md").contains("```swift\n\(snippet)```\n"))
        #expect(snippet.split(separator: "\n").count < 15)
    }

    @Test("has a snippet that returns a project's issues, oldest first")
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

    @Test("has the number of tables")
    func tableCount() throws {
        #expect(try Checkout.text("README.md").contains("one of the \(Catalogue.tables.count) tables"))
    }

    /// The rows of the README's table. `entry` is the name of the row's entry in the benchmark run. `figure` is the
    /// name of the run's figure for the ratio to jirastream at the level `fastest`; if it is `nil`, the ratio follows
    /// from the entries.
    private static let measured = [
        (row: "jirastream `--level fastest`", entry: "jirastream fastest", figure: nil),
        ("jirastream (default", "jirastream optimal", nil),
        ("atlassian-python-api", "atlassian-python-api", "time for each issue, atlassian-python-api ÷ fastest"),
        (#"`curl \| jq \| gzip -1`"#, "curl | jq | gzip -1", "wall, curl | jq | gzip -1 ÷ fastest"),
        ("jira ", "jira", "time for each issue, jira ÷ fastest"),
        ("dlt", "dlt", "time for each issue, dlt ÷ fastest"),
        ("tap-jira", "tap-jira", "time for each issue, tap-jira ÷ fastest"),
    ]

    @Test("has the figures of the benchmark run that it names")
    func figures() throws {
        let readme = try Checkout.text("README.md")
        let path = try #require(readme.firstMatch(of: #/`(Benchmarks\/Runs\/[^`]+)`/#)).output.1
        let run = try JSONDecoder().decode(BenchmarkRun.self, from: Data(Checkout.text(String(path)).utf8))
        let fastest = try #require(run.groups.others.entries["jirastream fastest"]).issuesPerSecond
        let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| ") }
        for (label, name, figure) in Self.measured {
            let row = try #require(rows.first { $0.hasPrefix("| \(label)") }, "the README has no row for \(label)")
            let cells = row.replacing(#"\|"#, with: "").split(separator: "|").map {
                $0.filter { $0.isNumber || $0 == "." }
            }
            let (rate, ratio) = (try #require(Double(cells[1])), try #require(Double(cells[2])))
            let measuredRate = try #require(run.groups.others.entries[name]).issuesPerSecond
            #expect(abs(rate / measuredRate - 1) < 0.01, "\(label): \(rate) issues/s, measured \(measuredRate)")
            let measuredRatio = run.figures.first { $0.figure == figure }?.value.median ?? fastest / measuredRate
            #expect(abs(ratio / measuredRatio - 1) < 0.02, "\(label): \(ratio), measured \(measuredRatio)")
        }
    }
}

/// The parts of a recorded benchmark run that the README contains.
private struct BenchmarkRun: Decodable {
    struct Groups: Decodable { var others: Others }
    struct Others: Decodable { var entries: [String: Entry] }
    struct Entry: Decodable {
        struct Round: Decodable { var seconds: Double }
        var issues: Double
        var rounds: [Round]

        /// The issues per second in the round of median duration.
        var issuesPerSecond: Double { issues / rounds.map(\.seconds).sorted()[rounds.count / 2] }
    }
    struct Figure: Decodable {
        struct Value: Decodable { var median: Double }
        var figure: String
        var value: Value
    }
    var groups: Groups
    var figures: [Figure]
}
