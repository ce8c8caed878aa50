import Foundation
import Judge
import MockJira
import Testing

@Suite("Parameters and queries of a copy", .timeLimit(.minutes(5)))
struct ParameterTests {
    private static func run(_ arguments: [String], _ site: String) async throws -> FinishedProgram {
        try await Program(
            Binaries.jirastream,
            ["copy"] + arguments + ["--site", site, "--level", "none", "--overwrite"],
            environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        ).run(limit: .seconds(120))
    }

    private static func onSite(_ body: (MockJiraServer, String) async throws -> Void) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 120, seed: 3))
        (configuration.site.archivedProjects, configuration.site.deletedProjects) = (2, 1)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in try await body(server, folder) }
        }
    }

    private static func rows(_ path: String) async throws -> [[String: Any]] {
        try await TextLines.of(path).compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test("Tables include rows that their endpoints omit by default, and a parameter omits them again")
    func defaults() async throws {
        try await Self.onSite { server, folder in
            for (table, parameter, isExtra) in [
                ("GroupMembers", "includeInactiveUsers=false", { $0["active"] as? Bool == false }),
                ("Projects", "status=live", { $0["archived"] != nil || $0["deleted"] != nil }),
                ("Plans", "includeArchived=false", { $0["status"] as? String == "Archived" }),
            ] as [(String, String, ([String: Any]) -> Bool)] {
                let output = folder + "/" + table
                var finished = try await Self.run([table, "--output", output], server.baseURL)
                #expect(finished.exitCode == 0, "\(finished)")
                let all = try await Self.rows(output)
                let extra = all.count(where: isExtra)
                #expect(extra > 0, "\(table)")
                for name in [parameter, "\(table).\(parameter)"] {
                    finished = try await Self.run([table, "--output", output, "--table-param", name], server.baseURL)
                    #expect(finished.exitCode == 0, "\(finished)")
                    let fewer = try await Self.rows(output)
                    #expect(fewer.count == all.count - extra && !fewer.contains(where: isExtra), "\(table)")
                }
                let folder = folder + "/many"
                finished = try await Self.run(
                    ["--tables", "\(table),ServerInfo", "--output", folder, "--table-param", "\(table).\(parameter)"],
                    server.baseURL
                )
                #expect(finished.exitCode == 0, "\(finished)")
                let chosen = try await Self.rows("\(folder)/\(table).ndjson")
                #expect(chosen.count == all.count - extra, "\(table)")
            }
            let versions = try await Self.run(["ProjectVersions", "--output", folder + "/versions"], server.baseURL)
            #expect(versions.exitCode == 0, "archived projects are no parents: \(versions)")
        }
    }

    @Test("schema and tables print which rows a table omits, with the parameter that includes them")
    func omissions() async throws {
        for (table, rows, parameter) in [
            ("DashboardsPaginated", "archived dashboards", "status=archived"), ("BoardIssues", "sub-filter", nil),
            ("ProjectVersions", "archived and deleted projects", nil), ("Issues", "archived issues", nil),
        ] as [(String, String, String?)] {
            for arguments in [["schema", table], ["tables", table]] {
                let finished = try await Program(Binaries.jirastream, arguments).run()
                #expect(finished.output.contains(rows) && finished.output.contains(parameter ?? rows), "\(finished)")
            }
        }
    }

    @Test("A table parameter is rejected with advice if its name or table is unknown, or if the table is not copied")
    func tableParameters() async throws {
        for (arguments, words) in [
            (["--all", "--table-param", "GrupMembers.includeInactiveUsers=true"], "GroupMembers"),
            (["--all", "--table-param", "GroupMembers.inactiveUsers=true"], "includeInactiveUsers"),
            (["--all", "--table-param", "includeInactiveUsers=true"], "begin with the table"),
            (["--tables", "Plans", "--table-param", "GroupMembers.groupname=a"], "not copied by this run"),
            (["Plans", "--table-param", "includeTrash=a"], "includeTrashed"),
        ] {
            try await TemporaryFolder.use { folder in
                let finished = try await Self.run(arguments + ["--output", folder + "/x"], "http://127.0.0.1:1")
                #expect(finished.exitCode == 64 && finished.standardError.contains(words), "\(finished)")
            }
        }
    }

    @Test("--all includes tables whose parameters are optional, with and without them")
    func optionalParameters() async throws {
        try await Self.onSite { server, folder in
            let finished = try await Self.run(
                ["--all", "--output", folder, "--table-param", "IssuePickerResource.query=a"],
                server.baseURL
            )
            #expect(finished.exitCode == 0, "\(finished)")
            #expect(FileManager.default.fileExists(atPath: folder + "/IssuePickerResource.ndjson"))
            #expect(FileManager.default.fileExists(atPath: folder + "/FieldAutoCompleteForQueryString.ndjson"))
        }
    }

    @Test("A query with an ORDER BY results in the same file as the query without it, and a notice is printed")
    func order() async throws {
        try await Self.onSite { server, folder in
            var texts: [Data] = []
            for query in ["project = OPS", "project = OPS order  by updated DESC", "project = OPS\nORDER BY \"key\""] {
                let arguments = ["Issues", "--output", folder + "/out", "--jql", query]
                let finished = try await Self.run(arguments, server.baseURL)
                #expect(finished.exitCode == 0, "\(finished)")
                #expect(finished.standardError.contains("was dropped from the JQL") == (query != "project = OPS"))
                texts.append(try Data(contentsOf: URL(filePath: folder + "/out")))
            }
            #expect(!texts[0].isEmpty && Set(texts).count == 1)
            let quoted = ["Issues", "--output", folder + "/q", "--jql", "summary ~ \"order by x\""]
            let finished = try await Self.run(quoted, server.baseURL)
            #expect(finished.exitCode == 0 && !finished.standardError.contains("dropped"), "\(finished)")
        }
    }

    @Test("A position in Jira's message about a query refers to the query as the user typed it")
    func positions() async throws {
        try await Self.onSite { server, folder in
            for (query, position) in [
                ("project == OPS", "(line 1, character 10)"), ("project = OPS\nAND key == 1", "(line 2, character 10)"),
                ("project = OPS AND", "(at the end of the JQL)"), ("key == 1 ORDER BY key", "(line 1, character 6)"),
            ] {
                for table in ["Issues", "IssueRemoteLinks"] {
                    let arguments = [table, "--output", folder + "/out", "--jql", query]
                    let finished = try await Self.run(arguments, server.baseURL)
                    #expect(
                        finished.exitCode == 1 && finished.standardError.contains(position),
                        "\(query): \(finished)"
                    )
                }
            }
        }
    }
}
