import Foundation
import Judge
import MockJira
import Testing

@Suite("The commands tables and schema, and the help", .timeLimit(.minutes(5)))
struct CatalogueCommandTests {
    private func run(_ arguments: [String]) async throws -> FinishedProgram {
        try await Program(Binaries.jirastream, arguments).run(limit: .seconds(30))
    }

    @Test("tables lists every table, as text and as JSON")
    func tables() async throws {
        let text = try await run(["tables"])
        let json = try await run(["tables", "--json"])
        #expect(text.exitCode == 0 && json.exitCode == 0)
        let listed = try #require(try JSONSerialization.jsonObject(with: json.standardOutput) as? [[String: Any]])
        let names = listed.compactMap { $0["name"] as? String }
        #expect(Set(names).isSuperset(of: Export.Table.allCases.map(\.rawValue)))
        #expect(text.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) } == names)
    }

    @Test("tables fails if no table matches, and prints the most similar names (it printed nothing)")
    func noTable() async throws {
        for format in [[], ["--json"]] {
            let misspelled = try await run(["tables", "projectz"] + format)
            #expect(misspelled.exitCode == 64 && misspelled.output.isEmpty)
            #expect(misspelled.standardError.contains("no table matches \"projectz\""), "\(misspelled)")
            #expect(misspelled.standardError.contains("Projects"), "\(misspelled)")
            #expect(try await run(["tables", "zzz"] + format).exitCode == 64)
        }
    }

    @Test("schema lists a table's columns and their types, as text and as JSON", arguments: Export.Table.allCases)
    func schema(table: Export.Table) async throws {
        let text = try await run(["schema", table.rawValue])
        let json = try await run(["schema", table.rawValue, "--json"])
        #expect(text.exitCode == 0 && json.exitCode == 0)
        let schema = try #require(try JSONSerialization.jsonObject(with: json.standardOutput) as? [String: Any])
        #expect(schema["name"] as? String == table.rawValue)
        let columns = try #require(schema["columns"] as? [[String: String]])
        let types: Set = ["String", "Integer", "DateTime", "Boolean", "Object", "Array", "Decimal"]
        for column in columns {
            let name = try #require(column["name"])
            #expect(types.contains(column["type"] ?? ""), "\(name)")
            let example = try #require(column["example"])
            #expect(!example.isEmpty && text.output.contains(example), "\(name)")
            #expect(text.output.contains(name))
        }
        #expect(!columns.isEmpty)
    }

    @Test("schema with --site prints examples from the table's first record, and the titles of custom fields")
    func siteSchema() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3))) { server in
            func schema(_ table: String) async throws -> [String: [String: String]] {
                let finished = try await Program(
                    Binaries.jirastream,
                    ["schema", table, "--site", server.baseURL, "--json"],
                    environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                ).run(limit: .seconds(30))
                let json = try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any]
                let columns = try #require(json?["columns"] as? [[String: String]], "\(finished)")
                return Dictionary(uniqueKeysWithValues: columns.map { ($0["name"] ?? "", $0) })
            }
            let issue = server.site.issue(server.site.issuesInCensusOrder[0])
            let issues = try await schema("Issues")
            #expect(issues["key"]?["example"] == "\"\(issue.key)\"")
            for field in server.site.fields where field.isCustom {
                #expect(issues["fields.\(field.id)"]?["title"] == field.name, "\(field.id)")
            }
            let projects = try await schema("SearchProjects")
            let first = try #require(server.site.projects.min { $0.key < $1.key })
            #expect(projects["id"]?["example"] == "\"\(first.id)\"")
            #expect(projects["simplified"]?["example"] == "\(first.isSimplified)")
        }
    }

    @Test("schema of an unknown table names the nearest one")
    func unknownTable() async throws {
        let finished = try await run(["schema", "AllDashbords"])
        #expect(finished.exitCode == 64)
        #expect(finished.standardError.contains("AllDashboards"))
        #expect(finished.standardOutput.isEmpty)
    }

    @Test("The help documents the settings and every exit code")
    func help() async throws {
        let help = try await run(["--help"])
        #expect(help.exitCode == 0)
        for piece in [
            "JIRASTREAM_SITE", "JIRASTREAM_USER", "JIRASTREAM_TOKEN", "0 ", "1 ", "3 ", "64", "130", "143", "141",
        ] {
            #expect(help.output.contains(piece), "\(piece)")
        }
    }

    @Test("An unknown command is rejected with a message that contains it")
    func unknownCommand() async throws {
        let finished = try await run(["export"])
        #expect(finished.exitCode == 64)
        #expect(finished.standardError.contains("export"))
    }
}
