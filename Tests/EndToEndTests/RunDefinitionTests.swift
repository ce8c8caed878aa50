import Foundation
import JiraConnector
import JiraReader
import Judge
import MockJira
import Sinks
import Testing

/// Definitions of a linked service of version 1.0 and its files, and pipelines of a copy each.
@Suite("The definitions of the command run", .timeLimit(.minutes(10)))
struct RunDefinitionTests {
    private static let definitions: [String: String] = [
        "service.json": """
        {"name": "Old", "properties": {"type": "Jira", "typeProperties": {"host": "old.example", "port": 8080,
        "username": "\(Account.user)", "password": {"type": "SecureString", "value": "\(Account.token)"},
        "useEncryptedEndpoints": false}}}
        """,
        "files.json": """
        {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "/srv"}}}
        """,
        "table.json": """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Old", "type":
        "LinkedServiceReference"}, "parameters": {"t": {"type": "String"}}, "typeProperties": {"tableName":
        {"value": "@dataset().t", "type": "Expression"}}}}
        """,
        "lines.json": """
        {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location": {"type":
        "FileServerLocation", "folderPath": "o", "fileName": "@dataset().leaf"}}}}
        """,
        "comments.json": pipeline("Comments", copy("Api_Issue_Fields_Comment_Comments", "comments.json")),
        "issues.json": pipeline("Issues", copy("Api_Issue", "issues.json")),
        // A pipeline with an error, which the others do not use.
        "broken.json": pipeline("Broken", copy("Platfrom.Api_Issue", "x.json")),
        "calls.json": pipeline(
            "Calls",
            """
            {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Broken", "type":
            "PipelineReference"}}}
            """
        ),
        "far.json": pipeline(
            "Far",
            """
            {"name": "Mail", "type": "AzureFunctionActivity", "typeProperties": {}}, {"name": "Stored", "type":
            "SqlServerStoredProcedure", "typeProperties": {}}, \(copy("Api_Issue", "far.json"))
            """
        ),
    ]

    private static func copy(_ table: String, _ leaf: String) -> String {
        """
        {"name": "Copy", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference", "parameters": {"t":
        "\(table)"}}], "outputs": [{"referenceName": "Lines", "type": "DatasetReference", "parameters": {"leaf":
        "\(leaf)"}}], "typeProperties": {"source": {"type": "JiraSource"}, "sink": {"type": "JsonSink"}}}
        """
    }

    private static func pipeline(_ name: String, _ activities: String) -> String {
        "{\"name\": \"\(name)\", \"properties\": {\"activities\": [\(activities)]}}"
    }

    private static func use(
        issues: Int,
        _ body: (MockJiraServer, String, ([String]) async throws -> FinishedProgram) async throws -> Void
    ) async throws {
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: issues, projects: 3))
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let definitions = folder + "/definitions"
                try FileManager.default.createDirectory(atPath: definitions, withIntermediateDirectories: true)
                for (name, text) in Self.definitions {
                    try text.write(toFile: definitions + "/" + name, atomically: true, encoding: .utf8)
                }
                let port = server.baseURL.split(separator: ":").last ?? ""
                try await body(server, folder) { arguments in
                    try await Program(
                        Binaries.jirastream,
                        ["run"] + arguments + [
                            "--definitions", definitions, "--output-root", folder + "/out",
                            "--connect-to", "old.example:8080:127.0.0.1:\(port)",
                        ]
                    ).run(limit: .seconds(120))
                }
            }
        }
    }

    private static func lines(_ path: String) -> Int? {
        FileManager.default.contents(atPath: path)?.count { $0 == UInt8(ascii: "\n") }
    }

    @Test(
        "only the definitions that a pipeline uses must be valid; an error in one of them ends the run before it begins"
    )
    func usedDefinitions() async throws {
        try await Self.use(issues: 20) { server, folder, run in
            let valid = try await run(["Issues"])
            #expect(valid.exitCode == 0 && Self.lines(folder + "/out/o/issues.json") == 20, "\(valid)")
            #expect(!valid.standardError.contains("Platfrom"), "\(valid.standardError)")
            let asked = await server.ledger().count
            for name in ["Broken", "Calls"] {
                let broken = try await run([name])
                #expect(broken.exitCode == 64 && broken.standardOutput.isEmpty, "\(broken)")
                #expect(broken.standardError.contains("\"Platform\""), "the nearest name: \(broken.standardError)")
            }
            let far = try await run(["Far"])
            #expect(far.exitCode == 64, "\(far)")
            for name in ["Mail", "Stored"] {
                #expect(far.standardError.contains("\"\(name)\""), "\(far.standardError)")
            }
            #expect(await server.ledger().count == asked, "no request")
            #expect(!FileManager.default.fileExists(atPath: folder + "/out/o/far.json"))
        }
    }

    @Test("--table-param gives the table of issues a query in JQL")
    func jql() async throws {
        try await Self.use(issues: 60) { server, folder, run in
            let project = server.site.projects[0].key
            let found = try await run(["Issues", "--table-param", "Issues.jql=project = \(project)"])
            #expect(found.exitCode == 0, "\(found)")
            let expected = (0..<60).count { server.site.issue($0).project.key == project }
            #expect(expected > 0 && expected < 60 && Self.lines(folder + "/out/o/issues.json") == expected)
            let unknown = try await run(["Issues", "--table-param", "Issues.jqll=x"])
            #expect(unknown.exitCode == 64 && unknown.standardError.contains("jql"), "\(unknown)")
        }
    }

    @Test(
        "a copy whose truncated lists cannot be completed keeps the file of the run before, and a resumed run reads again"
    )
    func truncatedLists() async throws {
        try await Self.use(issues: 300) { server, folder, run in
            let path = folder + "/out/o/comments.json"
            let first = try await run(["Comments"])
            #expect(first.exitCode == 0, "\(first)")
            let before = try #require(FileManager.default.contents(atPath: path))
            try await server.setFaults([.offByOneStartAt])
            let failed = try await run(["Comments"])
            #expect(failed.exitCode == 1, "\(failed)")
            #expect(failed.standardError.contains("truncated lists"), "\(failed.standardError)")
            #expect(FileManager.default.contents(atPath: path) == before)
            try await server.setFaults([])
            let resumed = try await run(["Comments", "--resume"])
            #expect(resumed.exitCode == 0, "\(resumed)")
            let after = try #require(FileManager.default.contents(atPath: path))
            #expect(after == before)
        }
    }

    @Test(
        "a file with truncated lists that an earlier copy accepted is not complete for a copy that does not accept them"
    )
    func acceptedLists() async throws {
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, projects: 3))
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                var plan = CopyPlan(
                    table: try Catalogue.table(named: "Issues"),
                    site: try JiraSite(server.baseURL),
                    credentials: .basic(user: Account.user, token: Secret(Account.token)),
                    reader: JiraClient.Configuration(),
                    sink: SinkConfiguration(destination: .file(path: folder + "/out", overwrite: true), level: .none)
                )
                plan.complete = [.comment]
                plan.activityRunID = "a"
                plan.resumes = true
                try await server.setFaults([.offByOneStartAt])
                let report = try await CopyActivity(plan: plan).run()
                #expect((report.cutLists["comment"] ?? 0) > 0)
                try await server.setFaults([])
                #expect(try await CopyActivity(plan: plan).run().wasWhole)
                plan.acceptsTruncatedLists = false
                let strict = plan
                let error = await #expect(throws: CopyError.self) { try await CopyActivity(plan: strict).run() }
                #expect(error?.code == .invalidManifest, "\(String(describing: error))")
            }
        }
    }
}
