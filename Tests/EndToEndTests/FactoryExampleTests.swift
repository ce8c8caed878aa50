import Foundation
import Judge
import MockJira
import MockJiraTLS
import MockSite
import Testing

/// The folder with example definitions of a data factory; `nil` unless `JIRASTREAM_ADF_EXAMPLES` is set.
private let examples = ProcessInfo.processInfo.environment["JIRASTREAM_ADF_EXAMPLES"]

@Suite(
    "A data factory's example pipelines",
    .enabled(if: Judge.isAvailable),
    .enabled(if: examples != nil, "JIRASTREAM_ADF_EXAMPLES names no folder of examples"),
    .timeLimit(.minutes(5))
)
struct FactoryExampleTests {
    /// Runs a pipeline of the examples, and passes the site, the finished program and the folder with its files to a
    /// closure.
    private static func run(_ pipeline: String, _ body: (Site, FinishedProgram, String) async throws -> Void)
        async throws
    {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 60, projects: 7, seed: 5, hostileValues: true)
        )
        configuration.tls = MockTLS(names: ["harbor.example"])
        // The account that the examples use.
        configuration.user = "extract@harbor.example"
        configuration.token = "not-a-real-token"
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let port = server.baseURL.split(separator: ":").last ?? ""
                let finished = try await Program(
                    Binaries.jirastream,
                    [
                        "run", pipeline, "--definitions", (examples ?? "") + "/valid", "--output-root", folder,
                        "--connect-to", "harbor.example:443:127.0.0.1:\(port)", "--ca-file",
                        server.certificateAuthorityPath ?? "",
                    ],
                    environment: ["JIRASTREAM_SECRET_JIRA_TOKEN": "not-a-real-token"]
                ).run(limit: .seconds(60))
                try await body(server.site, finished, folder)
            }
        }
    }

    private static func runID(_ finished: FinishedProgram) throws -> String {
        let run = try #require(try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any])
        return try #require(run["runId"] as? String)
    }

    private static func outputs(_ finished: FinishedProgram) throws -> [[String: Any]] {
        let run = try #require(try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any])
        let activities = try #require(run["activityRuns"] as? [[String: Any]])
        return activities.compactMap { $0["output"] as? [String: Any] }
    }

    /// Returns the rows of the only CSV file of a folder, read by Python's CSV reader. The first row is the header.
    private static func rows(of folder: String) async throws -> [[String]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains(".csv") }
            .filter { !$0.hasSuffix(".json") }
        #expect(names.count == 1, "\(names)")
        let script = """
            import csv, gzip, io, json, sys
            with gzip.open(sys.argv[1], "rt", encoding="utf-8", newline="") as file:
                print(json.dumps(list(csv.reader(file, doublequote=True))))
            """
        let finished = try await Python.run(script, [folder + "/" + (names.first ?? "")])
        return try JSONDecoder().decode([[String]].self, from: finished.standardOutput)
    }

    /// Checks the values of the columns that the copy added. Writes a file without these columns, and returns its path.
    private static func withoutAddedColumns(_ file: String, run: String) async throws -> String {
        let script = """
            import gzip, json, sys
            with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as plain:
                for line in lines:
                    record = json.loads(line)
                    assert record.pop("_run") == sys.argv[3] and record.pop("_site") == "harbor", line
                    assert record.pop("field_key") == record["key"], line
                    plain.write(json.dumps(record, separators=(",", ":")) + "\\n")
            """
        _ = try await Python.run(script, [file, file + ".plain", run])
        return file + ".plain"
    }

    @Test("NightlyFields writes the fields as gzipped NDJSON with the columns that it adds")
    func nightlyFields() async throws {
        try await Self.run("NightlyFields") { site, finished, folder in
            #expect(finished.exitCode == 0, "\(finished)")
            let file = try await Self.withoutAddedColumns(
                folder + "/tracker/daily/fields.json.gz",
                run: try Self.runID(finished)
            )
            let verdict = try await Judge(site).verdict(on: Export(.fields, file))
            #expect(verdict.isAgreement, "\(verdict)")
            let output = try Self.outputs(finished).first
            #expect(output?["rowsCopied"] as? Int == site.fields.count)
        }
    }

    @Test("CheckServer looks up the statuses and names the copy's file after their number")
    func checkServer() async throws {
        try await Self.run("CheckServer") { site, finished, folder in
            #expect(finished.exitCode == 0, "\(finished)")
            let outputs = try Self.outputs(finished)
            let count = try #require(outputs.first?["count"] as? Int)
            #expect(count > 0 && count == (outputs.first?["value"] as? [Any])?.count)
            var export = Export(.fields, folder + "/tracker/daily/fields-\(count).json.gz")
            // The pipeline writes an array.
            export.format = .json
            let verdict = try await Judge(site).verdict(on: export)
            #expect(verdict.isAgreement, "\(verdict)")
        }
    }

    @Test("FieldsToCsv maps fields by name, with Booleans as numbers")
    func fieldsToCsv() async throws {
        try await Self.run("FieldsToCsv") { site, finished, folder in
            #expect(finished.exitCode == 0, "\(finished)")
            let rows = try await Self.rows(of: folder + "/tracker/csv")
            #expect(rows.first == ["field_id", "label", "is_custom"])
            #expect(Array(rows.dropFirst()) == site.fields.map { [$0.id, $0.name, $0.isCustom ? "1" : "0"] })
        }
    }

    @Test("ProjectsToCsv maps projects by paths and writes points in time in the format that it sets")
    func projectsToCsv() async throws {
        try await Self.run("ProjectsToCsv") { site, finished, folder in
            #expect(finished.exitCode == 0, "\(finished)")
            let rows = try await Self.rows(of: folder + "/tracker/csv")
            #expect(rows.first == ["project_id", "project_key", "lead_name", "last_change"])
            let projects = site.projects.sorted { $0.key < $1.key }
            #expect(
                rows.dropFirst().map { Array($0.prefix(3)) } == projects.map { [$0.id, $0.key, $0.lead.displayName] }
            )
            let format = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
            let moments = projects.map { project in
                project.lastIssueUpdate.map {
                    String(Date(timeIntervalSince1970: Double($0 / 1000)).formatted(format).dropLast())
                } ?? "\\N"
            }
            #expect(rows.dropFirst().map { $0[3] } == moments && Set(moments).count > 1)
        }
    }

    @Test("LegacyQuery is rejected: its SQL and its format are unsupported")
    func legacyQuery() async throws {
        try await Self.run("LegacyQuery") { _, finished, folder in
            #expect(finished.exitCode != 0 && finished.standardError.contains("WHERE"), "\(finished)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty, "\(left)")
        }
    }
}
