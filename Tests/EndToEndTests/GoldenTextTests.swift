import Foundation
import Judge
import MockJira
import MockSite
import Testing

import func TestSupport.assertGolden

/// The output of the programs, compared with golden files. `make record-golden` writes them.
@Suite("The texts of the programs", .timeLimit(.minutes(5)))
struct GoldenTextTests {
    private static let subcommands = [
        "copy", "lookup", "run", "validate", "upgrade", "verify", "tables", "schema",
    ]

    private static func output(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        exitCode: Int32 = 0
    ) async throws -> FinishedProgram {
        let finished = try await Program(program, arguments, environment: environment).run(limit: .seconds(60))
        #expect(finished.exitCode == exitCode, "\(arguments): \(finished)")
        return finished
    }

    @Test("include the help of every subcommand, 100 columns wide")
    func help() async throws {
        let width = ["COLUMNS": "100"]
        let root = try await Self.output(Binaries.jirastream, ["--help"], environment: width).output
        try assertGolden(root, named: "help.txt")
        let named = root.matches(of: #/(?m)^  ([a-z]+)   +[A-Z]/#).map { String($0.output.1) }
        #expect(named == Self.subcommands, "a subcommand has no golden file of its help")
        for name in Self.subcommands {
            let text = try await Self.output(Binaries.jirastream, ["help", name], environment: width).output
            try assertGolden(text, named: "help-\(name).txt")
        }
        let mock = try await Self.output(Binaries.mockjira, ["--help"], environment: width).output
        try assertGolden(mock, named: "help-mockjira.txt")
    }

    @Test("include the tables as text, a family of tables as JSON, and two schemas")
    func tables() async throws {
        for (name, arguments) in [
            ("tables.txt", ["tables"]), ("tables.json", ["tables", "--family", "worklogs", "--json"]),
            ("tables-datacenter.txt", ["tables", "--deployment", "datacenter"]), ("schema.txt", ["schema", "Issues"]),
            ("schema.json", ["schema", "Fields", "--json"]),
        ] {
            try assertGolden(try await Self.output(Binaries.jirastream, arguments).output, named: name)
        }
    }

    @Test("include the report and the manifest of a copy")
    func copy() async throws {
        // Links begin with an address that does not depend on the port.
        try await MockProgram.use(MockSiteConfiguration(issues: 20), baseURL: "http://site.invalid") { mock in
            try await TemporaryFolder.use { folder in
                let copy = Copy(
                    site: mock.address,
                    output: folder + "/issues.ndjson.gz",
                    arguments: ["--connections", "1", "--report", folder + "/report"]
                )
                let finished = try await copy.succeed()
                try assertGolden(Self.masked(finished.standardError, folder), named: "copy-summary.txt")
                for (file, name) in [("report", "report.json"), ("issues.ndjson.gz.manifest.json", "manifest.json")] {
                    let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
                    try assertGolden(Placeholders.inserted(intoJSON: text, folder: folder), named: name)
                }
                let verified = try await Self.output(Binaries.jirastream, ["verify", copy.output])
                try assertGolden(Self.masked(verified.output, folder), named: "verify.txt")
            }
        }
    }

    @Test("include the report of a copy that failed")
    func failedCopy() async throws {
        try await MockProgram.use(MockSiteConfiguration(issues: 20), baseURL: "http://site.invalid") { mock in
            try await TemporaryFolder.use { folder in
                var copy = Copy(
                    table: "Fields",
                    site: mock.address,
                    output: folder + "/fields",
                    arguments: ["--report", "-"]
                )
                copy.environment["JIRASTREAM_TOKEN"] = "wrong"
                let finished = try await copy.run()
                #expect(finished.exitCode == 1, "\(finished)")
                let report = Placeholders.inserted(intoJSON: finished.output, folder: folder)
                try assertGolden(report, named: "report-failed.json")
                try assertGolden(Self.masked(finished.standardError, folder), named: "copy-failed.txt")
            }
        }
    }

    @Test("include the plan and the output of a pipeline")
    func pipeline() async throws {
        try await MockProgram.use(MockSiteConfiguration(issues: 20), baseURL: "http://site.invalid") { mock in
            try await TemporaryFolder.use { folder in
                try GoldenDefinitions.write(GoldenDefinitions.sound, to: folder + "/factory")
                let port = mock.address.split(separator: ":").last ?? ""
                let arguments = [
                    "run", "Nightly", "--definitions", folder + "/factory", "--output-root", folder + "/out",
                    "--parameter", "day=2026-03-01", "--connect-to", "jira.example:8080:127.0.0.1:\(port)",
                ]
                let plan = try await Self.output(Binaries.jirastream, arguments + ["--dry-run"]).output
                try assertGolden(Self.indented(plan, folder), named: "plan.json")
                let run = try await Self.output(Binaries.jirastream, arguments)
                try assertGolden(Self.indented(run.output, folder), named: "run.json")
                try assertGolden(Self.masked(run.standardError, folder), named: "run-progress.txt")
            }
        }
    }

    @Test("include the findings of validate in a folder with several errors, as text and as JSON")
    func validate() async throws {
        try await TemporaryFolder.use { folder in
            try GoldenDefinitions.write(GoldenDefinitions.faulty, to: folder)
            for (name, arguments) in [("validate.txt", []), ("validate.json", ["--json"])] {
                let finished = try await Self.output(
                    Binaries.jirastream,
                    ["validate", folder] + arguments,
                    exitCode: 1
                )
                try assertGolden(Placeholders.inserted(into: finished.output, folder: folder), named: name)
            }
        }
    }

    /// Returns the JSON with one line for each member or element, and with placeholders for values that vary.
    private static func indented(_ json: String, _ folder: String) -> String {
        Placeholders.indented(Placeholders.inserted(intoJSON: json, folder: folder))
    }

    /// Returns the text of a program's messages with placeholders for sizes, times and speeds.
    private static func masked(_ text: String, _ folder: String) -> String {
        Placeholders.inserted(into: text, folder: folder)
            .replacing(#/[0-9][0-9.,]*( ?)(KB|MB|kB|s|ms|KiB|MiB|GB|issues\/s|records\/s|rows\/s)\b/#) {
                "N\($0.output.1)\($0.output.2)"
            }
            .replacing(#/\([0-9,.]+\/s\)/#) { _ in "(N/s)" }
    }
}

/// Definitions of a data factory for golden texts.
enum GoldenDefinitions {
    static func write(_ files: [String: String], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    }

    private static func reference(_ name: String, _ type: String, _ more: String = "") -> String {
        "{\"referenceName\": \"\(name)\", \"type\": \"\(type)\"\(more)}"
    }

    /// A pipeline with a lookup and a copy that depends on it. The linked service has version 1.0, in which a setting
    /// can disable TLS.
    static let sound = [
        "site.json": """
        {"name": "Site", "properties": {"type": "Jira", "typeProperties": {"host": "jira.example", "port": 8080,
        "useEncryptedEndpoints": false, "username": "\(Account.user)",
        "password": {"type": "SecureString", "value": "\(Account.token)"}}}}
        """,
        "files.json": """
        {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "/srv/data"}}}
        """,
        "table.json": """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName":
        \(reference("Site", "LinkedServiceReference")), "parameters": {"name": {"type": "String"}},
        "typeProperties": {"tableName": {"value": "@dataset().name", "type": "Expression"}}}}
        """,
        "lines.json": """
        {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": \(reference("Files", "LinkedServiceReference")),
        "parameters": {"day": {"type": "String"}}, "typeProperties": {"location": {"type": "FileServerLocation",
        "folderPath": "daily", "fileName": {"value": "@concat(dataset().day, '.json')", "type": "Expression"}}}}}
        """,
        "nightly.json": """
        {"name": "Nightly", "properties": {"parameters": {"day": {"type": "String"}}, "activities": [
        {"name": "First", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "dataset":
        \(reference("Table", "DatasetReference", #", "parameters": {"name": "Resolutions"}"#))}},
        {"name": "Statuses", "type": "Copy", "dependsOn": [{"activity": "First", "dependencyConditions": ["Succeeded"]}],
        "inputs": [\(reference("Table", "DatasetReference", #", "parameters": {"name": "Statuses"}"#))],
        "outputs": [\(reference("Lines", "DatasetReference", #", "parameters": {"day": "@pipeline().parameters.day"}"#))],
        "typeProperties": {"source": {"type": "JiraSource", "maxConcurrentConnections": 1}, "sink": {"type": "JsonSink"}}}]}}
        """,
    ]

    /// Similar definitions, with errors or warnings in each file.
    static let faulty = [
        "broken.json": "{\"name\": \"Broken\",\n \"properties\": {,}}\n",
        "site.json": """
        {"name": "Site", "properties": {"type": "Jira", "version": "3.0", "typeProperties": {
        "host": "https://jira.example", "port": 70000,
        "password": "secret"}}}
        """,
        "table.json": """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName":
        \(reference("Absent", "LinkedServiceReference")),
        "typeProperties": {"schema": "Api", "table": "fields"}}}
        """,
        "nightly.json": """
        {"name": "Nightly", "properties": {"activities": [
        {"name": "A", "type": "Copy", "dependsOn": [{"activity": "B", "dependencyConditions": ["Succeeded"]}],
        "inputs": [\(reference("Table", "DatasetReference"))],
        "outputs": [\(reference("Lines", "DatasetReference"))],
        "typeProperties": {"source": {"type": "JiraSource", "query": "@pipeline().parameters.none"},
        "sink": {"type": "JsonSink"}, "parallelCopies": -1}},
        {"name": "B", "type": "Lookup", "dependsOn": [{"activity": "A", "dependencyConditions": ["Succeeded"]}],
        "typeProperties": {"source": {"type": "JiraSource"}}}]}}
        """,
    ]
}
