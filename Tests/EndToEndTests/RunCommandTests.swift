import Foundation
import Judge
import MockJira
import MockJiraTLS
import Testing

@Suite("The command run", .enabled(if: Judge.isAvailable), .timeLimit(.minutes(5)))
struct RunCommandTests {
    /// The definitions of a data factory, by path. The sites are `harbor.example` (version 2.0) and `old.example`
    /// (version 1.0).
    private static let definitions: [String: String] = [
        "linkedService/site.json": """
        {"name": "Harbor", "properties": {"type": "Jira", "version": "2.0", "parameters": {"site": {"type": "String",
        "defaultValue": "harbor.example"}}, "typeProperties": {"host": {"value": "@linkedService().site", "type":
        "Expression"}, "username": "\(Account.user)", "password": {"type": "AzureKeyVaultSecret", "store":
        {"referenceName": "Vault", "type": "LinkedServiceReference"}, "secretName": "jira-token"}},
        "connectVia": {"referenceName": "Lab", "type": "IntegrationRuntimeReference"}}}
        """,
        "linkedService/old.json": """
        {"name": "Old", "properties": {"type": "Jira", "typeProperties": {"host": "old.example", "port": 8443,
        "username": "\(Account.user)", "password": {"type": "SecureString", "value": "\(Account.token)"},
        "useHostVerification": false}}}
        """,
        "linkedService/vault.json": """
        {"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl":
        "https://harbor.vault.azure.net"}}}
        """,
        "linkedService/files.json": """
        {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "\\\\\\\\server\\\\share"}}}
        """,
        "dataset/table.json": """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Harbor", "type":
        "LinkedServiceReference"}, "parameters": {"name": {"type": "String"}}, "schema": [], "typeProperties": {"schema":
        "Api", "table": {"value": "@dataset().name", "type": "Expression"}}}}
        """,
        "dataset/oldTable.json": """
        {"name": "OldTable", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Old", "type":
        "LinkedServiceReference"}, "schema": [], "typeProperties": {"tableName": "Fields"}}}
        """,
        "dataset/lines.json": """
        {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location": {"type":
        "FileServerLocation", "folderPath": "daily", "fileName": "@concat(dataset().leaf, '.json.gz')"}, "compression":
        {"type": "gzip", "level": "Fastest"}}}}
        """,
        "dataset/rows.json": """
        {"name": "Rows", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "csv"},
        "rowDelimiter": "\\n", "firstRowAsHeader": true}}}
        """,
        "pipeline/nightly.json": """
        {"name": "Nightly", "properties": {"parameters": {"prefix": {"type": "String"}}, "activities": [
        \(copy("Issues", "@concat(pipeline().parameters.prefix, '-', string(activity('Count').output.count))", "Count")),
        {"name": "Count", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "dataset": {"referenceName":
        "Table", "type": "DatasetReference", "parameters": {"name": "SearchProjects"}}, "firstRowOnly": false}},
        \(copy("Fields", "fields")),
        {"name": "Projects", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference", "parameters":
        {"name": "SearchProjects"}}], "outputs": [{"referenceName": "Rows", "type": "DatasetReference"}], "typeProperties":
        {"source": {"type": "JiraSource"}, "sink": {"type": "DelimitedTextSink", "formatSettings": {"type":
        "DelimitedTextWriteSettings", "maxRowsPerFile": 5, "fileNamePrefix": "projects", "fileExtension": ".csv"}},
        "translator": {"type": "TabularTranslator", "mappings": [{"source": {"path": "$['id']"}, "sink": {"name": "id",
        "type": "Int64"}}, {"source": {"path": "$['key']"}, "sink": {"name": "key"}}]}}}]}}
        """,
        "pipeline/typed.json": """
        {"name": "Typed", "properties": {"activities": [{"name": "Typed", "type": "Copy", "inputs": [{"referenceName": "Table",
        "type": "DatasetReference", "parameters": {"name": "SearchProjects"}}], "outputs": [{"referenceName": "Lines", "type":
        "DatasetReference", "parameters": {"leaf": "typed"}}], "typeProperties": {"source": {"type": "JiraSource"}, "sink":
        {"type": "JsonSink"}, "translator": {"type": "TabularTranslator", "mappings": [
        \(mapping("$.name", "name", "String")), \(mapping("$.insight.totalIssueCount", "issues", "Integer")),
        \(mapping("$.insight.lastIssueUpdateTime", "text", "String")),
        \(mapping("$.insight.lastIssueUpdateTime", "time", "DateTime")),
        \(mapping("$.simplified", "simplified", "Boolean")), \(mapping("$.lead", "lead", "Object")),
        \(mapping("$.issueTypes", "types", "Array"))]}}}]}}
        """,
        "pipeline/old.json": """
        {"name": "FromOld", "properties": {"activities": [{"name": "Old", "type": "Copy", "inputs": [{"referenceName":
        "OldTable", "type": "DatasetReference"}], "outputs": [{"referenceName": "Lines", "type": "DatasetReference",
        "parameters": {"leaf": "old"}}], "typeProperties": {"source": {"type": "JiraSource"}, "sink": {"type": "JsonSink"}}}]}}
        """,
    ]

    private static func copy(_ table: String, _ leaf: String, _ after: String? = nil) -> String {
        let needed = after.map { "{\"activity\": \"\($0)\", \"dependencyConditions\": [\"Succeeded\"]}" } ?? ""
        return """
            {"name": "\(table)", "type": "Copy", "dependsOn": [\(needed)], "inputs": [{"referenceName": "Table", "type":
            "DatasetReference", "parameters": {"name": "\(table)"}}], "outputs": [{"referenceName": "Lines", "type":
            "DatasetReference", "parameters": {"leaf": "\(leaf)"}}], "typeProperties": {"source": {"type": "JiraSource"}, "sink":
            {"type": "JsonSink", "formatSettings": {"type": "JsonWriteSettings"}}}}
            """
    }

    private static func mapping(_ path: String, _ name: String, _ type: String) -> String {
        "{\"source\": {\"path\": \"\(path)\"}, \"sink\": {\"name\": \"\(name)\", \"type\": \"\(type)\"}}"
    }

    private static func write(to folder: String) throws {
        for (name, text) in definitions {
            let file = URL(fileURLWithPath: folder + "/definitions/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    private static func run(
        _ arguments: [String],
        _ server: MockJiraServer,
        in folder: String,
        environment: [String: String] = ["JIRASTREAM_SECRET_JIRA_TOKEN": Account.token]
    ) async throws -> FinishedProgram {
        let port = server.baseURL.split(separator: ":").last ?? ""
        let authority = server.certificateAuthorityPath.map { ["--ca-file", $0] } ?? []
        return try await Program(
            Binaries.jirastream,
            ["run"] + arguments + [
                "--definitions", folder + "/definitions", "--output-root", folder + "/out",
                "--connect-to", "harbor.example:443:127.0.0.1:\(port)", "--connect-to",
                "old.example:8443:127.0.0.1:\(port)",
            ] + authority,
            environment: environment
        ).run(limit: .seconds(120))
    }

    private static func object(_ finished: FinishedProgram) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any], "\(finished)")
    }

    @Test("copies the tables of the definitions to correct files, and prints the run in the service's format")
    func pipeline() async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 120, projects: 9, seed: 3, hostileValues: true)
        )
        configuration.tls = MockTLS(names: ["harbor.example"])
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                let planned = try await Self.run(
                    ["Nightly", "--parameter", "prefix=all", "--dry-run"],
                    server,
                    in: folder
                )
                #expect(planned.exitCode == 0, "\(planned)")
                #expect(try Self.object(planned)["pipelineName"] as? String == "Nightly")
                #expect(!FileManager.default.fileExists(atPath: folder + "/out"))

                let finished = try await Self.run(["nightly", "--parameter", "prefix=all"], server, in: folder)
                #expect(finished.exitCode == 0, "\(finished)")
                let run = try Self.object(finished)
                #expect(run["status"] as? String == "Succeeded")
                let activities = try #require(run["activityRuns"] as? [[String: Any]])
                #expect(
                    activities.compactMap { $0["activityName"] as? String } == [
                        "Count", "Issues", "Fields", "Projects",
                    ]
                )
                let rows = activities.map { ($0["output"] as? [String: Any])?["rowsCopied"] as? Int }
                #expect(rows == [nil, 120, server.site.fields.count, 9])
                #expect(!finished.output.contains(Account.token) && !finished.standardError.contains(Account.token))

                var export = Export(.issues, folder + "/out/daily/all-9.json.gz")
                export.dateTimes = .verbatim
                let issues = try await Judge(server.site).verdict(on: export)
                #expect(issues.isAgreement, "\(issues)")
                let fields = try await Judge(server.site).verdict(
                    on: Export(.fields, folder + "/out/daily/fields.json.gz")
                )
                #expect(fields.isAgreement, "\(fields)")
                let projects = server.site.projects.sorted { $0.key < $1.key }.map { "\($0.id),\($0.key)\n" }
                for (number, part) in [projects.prefix(5), projects.dropFirst(5)].enumerated() {
                    let text = try String(
                        contentsOfFile: folder + "/out/csv/projects_0000\(number).csv",
                        encoding: .utf8
                    )
                    #expect(text == "id,key\n" + part.joined())
                }
            }
        }
    }

    @Test("maps columns to each interim type of version 2.0")
    func version2Types() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 40, projects: 3))
        configuration.tls = MockTLS(names: ["harbor.example"])
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                let finished = try await Self.run(["Typed"], server, in: folder)
                #expect(finished.exitCode == 0, "\(finished)")
                let rows = try await TextLines.of(folder + "/out/daily/typed.json.gz").map {
                    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
                }
                let projects = server.site.projects.sorted { $0.key < $1.key }
                #expect(rows.count == projects.count)
                for (row, project) in zip(rows, projects) {
                    #expect(row["name"] as? String == project.name)
                    #expect(row["issues"] as? Int == project.issueCount)
                    #expect(row["simplified"] as? Bool == project.isSimplified)
                    #expect((row["lead"] as? [String: Any])?["displayName"] as? String == project.lead.displayName)
                    #expect((row["types"] as? [[String: Any]])?.isEmpty == false)
                    guard let update = project.lastIssueUpdate else { continue }
                    let time = Date(timeIntervalSince1970: Double(update / 1000)).formatted(.iso8601).dropLast()
                    #expect((row["time"] as? String)?.hasPrefix(time) == true, "\(row)")
                    #expect(row["text"] is String)
                }
            }
        }
    }

    @Test("runs one activity, reads a secret from a folder, and reports failures")
    func parts() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 5, hostileValues: true))
        configuration.tls = MockTLS(names: ["harbor.example"])
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                try FileManager.default.createDirectory(atPath: folder + "/secrets", withIntermediateDirectories: true)
                try (Account.token + "\n").write(
                    toFile: folder + "/secrets/jira-token",
                    atomically: true,
                    encoding: .utf8
                )
                let arguments = ["Nightly", "--parameter", "prefix=x", "--activity"]
                let known = ["JIRASTREAM_SECRETS": folder + "/secrets"]
                let one = try await Self.run(arguments + ["Fields"], server, in: folder, environment: known)
                #expect(one.exitCode == 0, "\(one)")
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: folder + "/out/daily").contains(
                        "fields.json.gz"
                    )
                )

                // This activity uses the output of another activity, which has not run.
                let alone = try await Self.run(arguments + ["Issues"], server, in: folder, environment: known)
                #expect(alone.exitCode == 1 && alone.standardError.contains("Count"), "\(alone)")
                #expect(try Self.object(alone)["status"] as? String == "Failed")

                let unknown = try await Self.run(arguments + ["Fields"], server, in: folder, environment: [:])
                #expect(
                    unknown.exitCode == 1 && unknown.standardError.contains("JIRASTREAM_SECRET_JIRA_TOKEN"),
                    "\(unknown)"
                )
                let wrong = try await Self.run(
                    arguments + ["Fields"],
                    server,
                    in: folder,
                    environment: ["JIRASTREAM_SECRET_JIRA_TOKEN": "wr0ng-token"]
                )
                #expect(wrong.exitCode == 1 && !wrong.output.contains("wr0ng-token"), "\(wrong)")

                for refused in [
                    ["Nightly"], ["Nope"], ["Nightly", "--parameter", "prefix=x", "--activity", "Nope"],
                    ["Nightly", "--parameter", "prefix=x", "--parameter", "no=1"], ["FromOld", "--connect-to", "a:b"],
                ] {
                    let finished = try await Self.run(refused, server, in: folder)
                    #expect(finished.exitCode == 64 && finished.standardOutput.isEmpty, "\(refused)")
                }
            }
        }
    }

    @Test("skips the verification of host names only for a linked service of version 1.0 that disables it")
    func certificates() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 5, hostileValues: true))
        configuration.tls = MockTLS(fault: .wrongHost)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                let old = try await Self.run(["FromOld"], server, in: folder)
                #expect(old.exitCode == 0, "\(old)")
                let fields = try await Judge(server.site).verdict(
                    on: Export(.fields, folder + "/out/daily/old.json.gz")
                )
                #expect(fields.isAgreement, "\(fields)")
                let new = try await Self.run(
                    ["Nightly", "--parameter", "prefix=x", "--activity", "Fields"],
                    server,
                    in: folder
                )
                #expect(new.exitCode == 1 && new.standardError.contains("certificate"), "\(new)")
            }
        }
    }
}
