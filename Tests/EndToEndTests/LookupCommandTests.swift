import Foundation
import Judge
import MockJira
import Testing

@Suite("The command lookup, and delimited text", .timeLimit(.minutes(5)))
struct LookupCommandTests {
    private func lookup(_ server: MockJiraServer, _ arguments: [String]) async throws -> FinishedProgram {
        try await Program(
            Binaries.jirastream,
            ["lookup"] + arguments + ["--site", server.baseURL],
            environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        ).run(limit: .seconds(60))
    }

    private func object(_ finished: FinishedProgram) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any], "\(finished)")
    }

    @Test("prints the first row, or all rows and their number, with the site's values")
    func rows() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 30, projects: 7, hostileValues: true))
        ) { server in
            let first = try await lookup(server, ["Issues", "--fields", "summary"])
            #expect(first.exitCode == 0 && first.standardError.isEmpty)
            let issue = server.site.issue(server.site.issuesInCensusOrder[0])
            let row = try #require(try object(first)["firstRow"] as? [String: Any])
            #expect(row["key"] as? String == issue.key)
            #expect(try object(first).count == 1)

            let all = try await lookup(server, ["SearchProjects", "--all-rows"])
            let rows = try #require(try object(all)["value"] as? [[String: Any]])
            #expect(try object(all)["count"] as? Int == 7 && all.exitCode == 0)
            #expect(rows.compactMap { $0["key"] as? String } == server.site.projects.map(\.key).sorted())
            #expect(try object(all)["note"] == nil)

            let none = try await lookup(server, ["Issues", "--jql", "created < 0", "--all-rows"])
            #expect(try object(none)["count"] as? Int == 0 && none.exitCode == 0)
            #expect(try object(try await lookup(server, ["Issues", "--jql", "created < 0"])).isEmpty)
        }
    }

    @Test("reports that a table of more than 5,000 rows was truncated, and rejects the table with --strict")
    func cut() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 5200, hostileValues: true))) {
            server in
            let cut = try await lookup(server, ["Issues", "--all-rows", "--fields", "key"])
            #expect(cut.exitCode == 0 && cut.standardError.contains("has more rows"))
            let output = try object(cut)
            #expect(output["count"] as? Int == 5000 && (output["value"] as? [Any])?.count == 5000)
            #expect(output["note"] is String)
            let strict = try await lookup(server, ["Issues", "--all-rows", "--fields", "key", "--strict"])
            #expect(strict.exitCode == 1 && strict.standardOutput.isEmpty && strict.standardError.contains("5000"))
            // The issues with all of their fields exceed the limit of 4 MiB.
            let large = try await lookup(server, ["Issues", "--all-rows"])
            #expect(large.exitCode == 1 && large.standardError.contains("exceeds the limitation 4194304"))
        }
    }

    @Test("rejects invalid command lines, and reports rejected credentials")
    func refusals() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3, hostileValues: true))) {
            server in
            for arguments in [["Feilds"], ["Fields", "--jql", "x = 1"], ["Fields", "--table-param", "no=1"], []] {
                let finished = try await lookup(server, arguments)
                #expect(finished.exitCode == 64 && finished.standardOutput.isEmpty, "\(arguments)")
            }
            let stranger = try await Program(
                Binaries.jirastream,
                ["lookup", "Fields", "--site", server.baseURL],
                environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": "wrong"]
            ).run(limit: .seconds(60))
            #expect(stranger.exitCode == 1 && !stranger.standardError.contains("wrong-token"))
        }
    }

    @Test("delimited text of a copied table has the site's values and can be verified")
    func delimitedText() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 200, projects: 9, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                let output = "\(folder)/projects.csv"
                let copy = Copy(
                    table: "SearchProjects",
                    site: server.baseURL,
                    output: output,
                    arguments: ["--format", "csv", "--level", "none"]
                )
                #expect(try await copy.report().rowsCopied == 9)
                let text = try String(contentsOfFile: output, encoding: .utf8)
                let header = try #require(text.split(separator: "\r\n").first).split(separator: ",")
                let place = try #require(header.firstIndex(of: "key"))
                let program =
                    "import csv,sys; print(','.join(r[\(place)] for r in csv.reader(open(sys.argv[1], newline=''))))"
                let keys = try await Program("/usr/bin/env", ["python3", "-c", program, output]).run(
                    limit: .seconds(60)
                )
                if keys.exitCode == 0 {
                    let expected = ["key"] + server.site.projects.map(\.key).sorted()
                    #expect(
                        keys.output.split(separator: "\n").first.map(String.init) == expected.joined(separator: ",")
                    )
                }
                let verified = try await Program(Binaries.jirastream, ["verify", output]).run(limit: .seconds(60))
                #expect(verified.exitCode == 0 && verified.output.contains("9 records"))
                let again = try await Copy(
                    table: "SearchProjects",
                    site: server.baseURL,
                    output: output,
                    arguments: ["--format", "csv", "--level", "none", "--resume"]
                ).run()
                #expect(again.exitCode == 0 && again.standardError.contains("already complete"), "\(again)")
            }
        }
    }
}
