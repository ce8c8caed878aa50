import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Copies from a Data Center site with a context path.
@Suite("Exports from Data Center", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct DataCenterCopyTests {
    private static let count = Binaries.areReleased ? 20_000 : 2500
    /// A result window that is much smaller than the number of issues, so that the issues are listed in many parts.
    private static let window = Binaries.areReleased ? 2000 : 600
    private static let token = ["JIRASTREAM_TOKEN": "demo-token"]

    private static func onSite<R>(
        seed: UInt64,
        _ arguments: [String] = [],
        _ body: (MockProgram) async throws -> R
    ) async throws -> R {
        var configuration = MockSiteConfiguration(issues: count, seed: seed, hostileValues: true)
        configuration.deployment = .dataCenter
        return try await MockProgram.use(
            configuration,
            ["--deployment", "datacenter", "--context-path", "/jira"] + arguments,
            body
        )
    }

    private static func copy(_ table: String, _ mock: MockProgram, _ path: String, _ arguments: [String] = []) -> Copy {
        var copy = Copy(table: table, site: mock.address, output: path, arguments: arguments)
        copy.environment = token
        return copy
    }

    @Test("Every issue is exported once, complete, in the order of creation and key, even beyond the result window")
    func issues() async throws {
        try await Self.onSite(seed: 21, ["--result-window", "\(Self.window)"]) { mock in
            #expect(mock.address.hasSuffix("/jira"))
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues.gz"
                let report = try await Self.copy("Issues", mock, path, ["--result-window", "\(Self.window)"]).report()
                let verdict = try await Judge(mock.site).verdict(on: Export(.issues, path))
                #expect(verdict == .agrees(records: Self.count), "\(verdict)")
                #expect(report.rowsCopied == Self.count && report.goneIssues.isEmpty && report.retries == 0)
                // The same copy with a password, two connections and a smaller result window.
                let other = folder + "/other.gz"
                var copy = Self.copy(
                    "Issues",
                    mock,
                    other,
                    ["--connections", "2", "--result-window", "\(Self.window - 1)"]
                )
                copy.environment = ["JIRASTREAM_USER": "demo", "JIRASTREAM_TOKEN": "demo-password"]
                #expect(try await copy.report().sha256 == report.sha256)
            }
        }
    }

    @Test("Lists inside issues are complete with --complete and in tables of their own")
    func lists() async throws {
        try await Self.onSite(seed: 22) { mock in
            try await TemporaryFolder.use { folder in
                var export = Export(.issues, folder + "/issues.gz")
                export.complete = ["comment", "worklog"]
                let arguments = ["--complete", "comment,worklog", "--deployment", "datacenter"]
                let report = try await Self.copy("Issues", mock, export.path, arguments).report()
                let verdict = try await Judge(mock.site).verdict(on: export)
                #expect(verdict == .agrees(records: Self.count), "\(verdict)")
                #expect(report.cutLists.isEmpty)
                for list in IssueList.allCases {
                    let path = folder + "/" + list.rawValue
                    _ = try await Self.copy(list.rawValue, mock, path).succeed()
                    let verdict = try await Judge(mock.site).verdict(on: path, list: list)
                    guard case .agrees(let records) = verdict else {
                        Issue.record("\(list): \(verdict)")
                        continue
                    }
                    #expect(records > 0)
                }
            }
        }
    }

    @Test("JQL, fields by name, a limit and JQL errors work as on Cloud")
    func options() async throws {
        try await Self.onSite(seed: 23) { mock in
            try await TemporaryFolder.use { folder in
                let path = folder + "/some.gz"
                let project = try #require(mock.site.projects.first)
                let arguments = ["--jql", "project = \(project.key)", "--fields", "summary,Story Points"]
                let report = try await Self.copy("Issues", mock, path, arguments).report()
                let order = mock.site.issuesInCensusOrder
                var export = Export(.issues, path)
                export.issues = order.filter { mock.site.issue($0).project.id == project.id }
                let points = try #require(mock.site.fields.first { $0.name == "Story Points" })
                export.fieldChoice = .named(["summary", points.id])
                let expected = try #require(export.issues?.count)
                #expect(try await Judge(mock.site).verdict(on: export) == .agrees(records: expected))
                #expect(report.rowsCopied == expected && expected > 0)

                let limited = try await Self.copy("Issues", mock, folder + "/few.gz", ["--limit", "7"]).report()
                #expect(limited.rowsCopied == 7 && limited.requests <= 8)

                let wrong = try await Self.copy("Issues", mock, folder + "/wrong", ["--jql", "colour = red"]).run()
                #expect(wrong.exitCode == 1 && wrong.standardError.contains("Field 'colour' does not exist"))
            }
        }
    }

    @Test("Tables of Data Center are read, and tables that it lacks are rejected before anything is written")
    func tables() async throws {
        try await Self.onSite(seed: 24) { mock in
            try await TemporaryFolder.use { folder in
                for (table, rows) in [("Fields", mock.site.fields.count), ("Boards", nil), ("Sprints", nil)] {
                    let report = try await Self.copy(table, mock, folder + "/" + table).report()
                    #expect(report.rowsCopied == rows ?? report.rowsCopied && report.rowsCopied > 0, "\(table)")
                }
                for table in ["Plans", "AllUsers", "Workflows"] {
                    let refused = try await Self.copy(table, mock, folder + "/refused").run()
                    #expect(refused.exitCode == 64, "\(table): \(refused)")
                    #expect(refused.standardError.contains("Jira Data Center, which has no such table"), "\(refused)")
                }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(!names.contains { $0.hasPrefix("refused") })

                var all = Program(
                    Binaries.jirastream,
                    ["copy", "--all", "--site", mock.address, "--output", folder + "/all", "--quiet"],
                    environment: Self.token
                )
                let finished = try await all.run(limit: .seconds(240))
                #expect(finished.exitCode == 0, "\(finished)")
                all = Program(Binaries.jirastream, ["tables", "--deployment", "datacenter", "--json"])
                let listed = try await all.run().standardOutput
                let text = String(decoding: listed, as: UTF8.self)
                #expect(text.contains("\"Issues\"") && !text.contains("\"Plans\""))
            }
        }
    }

    @Test("A result window smaller than --result-window ends the run with advice")
    func smallerWindow() async throws {
        try await Self.onSite(seed: 25, ["--result-window", "500"]) { mock in
            try await TemporaryFolder.use { folder in
                let finished = try await Self.copy("Issues", mock, folder + "/out").run()
                #expect(finished.exitCode == 1)
                #expect(finished.standardError.contains("--result-window"), "\(finished)")
                #expect(!finished.standardError.contains("tried"), "\(finished)")
            }
        }
    }
}
