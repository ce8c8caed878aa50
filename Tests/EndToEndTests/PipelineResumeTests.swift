import Foundation
import Judge
import MockJira
import MockJiraTLS
import Testing

/// Pipelines that are killed several times, and resumed.
@Suite("The command run with --resume", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(60)))
struct PipelineResumeTests {
    /// An output of the pipeline: the folder, and the prefix of the names of its files.
    private struct Output {
        var folder: String
        var prefix: String
        var isCompressed: Bool
        /// A Boolean value that indicates whether the output is a series of files.
        var isSeries = false
    }

    /// The outputs of the pipeline, in order.
    private static let outputs = [
        Output(folder: "lines", prefix: "issues-", isCompressed: true),
        Output(folder: "rows", prefix: "comments-", isCompressed: false),
        Output(folder: "parts", prefix: "logs_", isCompressed: true, isSeries: true),
    ]

    /// The definitions of a pipeline with four activities: a lookup; a copy to NDJSON, whose file name contains the
    /// lookup's count and the time; a copy to CSV with a random file name; and a copy to a series of CSV files.
    private static let definitions = [
        """
        {"name": "Harbor", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {"host": "harbor.example",
        "username": "\(Account.user)", "password": {"type": "AzureKeyVaultSecret", "store": {"referenceName": "Vault", "type":
        "LinkedServiceReference"}, "secretName": "jira-token"}}}}
        """,
        """
        {"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl":
        "https://harbor.vault.azure.net"}}}
        """,
        """
        {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "C:\\\\data"}}}
        """,
        """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Harbor", "type":
        "LinkedServiceReference"}, "parameters": {"name": {"type": "String"}}, "typeProperties": {"schema": "Api", "table":
        {"value": "@dataset().name", "type": "Expression"}}}}
        """,
        """
        {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location": {"type":
        "FileServerLocation", "folderPath": "lines", "fileName": "@dataset().leaf"}, "compression": {"type": "gzip", "level":
        "Fastest"}}}}
        """,
        """
        {"name": "Rows", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "rows",
        "fileName": "comments-@{guid('N')}.csv"}, "rowDelimiter": "\\n", "firstRowAsHeader": true, "escapeChar": "\\""}}}
        """,
        """
        {"name": "Parts", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "parts"},
        "compressionCodec": "gzip", "compressionLevel": "Fastest", "rowDelimiter": "\\n", "firstRowAsHeader": true,
        "escapeChar": "\\""}}}
        """,
        """
        {"name": "Nightly", "properties": {"activities": [
        {"name": "Count", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "dataset": {"referenceName":
        "Table", "type": "DatasetReference", "parameters": {"name": "SearchProjects"}}, "firstRowOnly": false}},
        {"name": "Issues", "type": "Copy", \(after("Count")), "inputs": [\(table("Issues"))], "outputs": [{"referenceName":
        "Lines", "type": "DatasetReference", "parameters": {"leaf":
        "issues-@{activity('Count').output.count}-@{utcnow('yyyyMMddHHmmssfffffff')}.gz"}}], "typeProperties": {"source":
        {"type": "JiraSource"}, "sink": {"type": "JsonSink"}}},
        {"name": "Comments", "type": "Copy", \(after("Issues")), "inputs": [\(table("IssueComments"))], "outputs":
        [{"referenceName": "Rows", "type": "DatasetReference"}], "typeProperties": {"source": {"type": "JiraSource"}, "sink":
        {"type": "DelimitedTextSink"}, "translator": {"type": "TabularTranslator", "mappings": [
        {"source": {"path": "$['_issueId']"}, "sink": {"name": "issue"}}, {"source": {"path": "$['id']"}, "sink": {"name":
        "id"}}, {"source": {"path": "$['body']"}, "sink": {"name": "body"}}], "mapComplexValuesToString": true}}},
        {"name": "Worklogs", "type": "Copy", \(after("Comments")), "inputs": [\(table("IssueWorklogs"))], "outputs":
        [{"referenceName": "Parts", "type": "DatasetReference"}], "typeProperties": {"source": {"type": "JiraSource"}, "sink":
        {"type": "DelimitedTextSink", "formatSettings": {"type": "DelimitedTextWriteSettings", "maxRowsPerFile": 90,
        "fileNamePrefix": "logs", "fileExtension": ".csv"}}, "translator": {"type": "TabularTranslator", "mappings": [
        {"source": {"path": "$['id']"}, "sink": {"name": "id"}}, {"source": {"path": "$['timeSpentSeconds']"}, "sink":
        {"name": "seconds", "type": "Int64"}}]}}}]}}
        """,
    ]

    private static func after(_ name: String) -> String {
        "\"dependsOn\": [{\"activity\": \"\(name)\", \"dependencyConditions\": [\"Succeeded\"]}]"
    }

    private static func table(_ name: String) -> String {
        "{\"referenceName\": \"Table\", \"type\": \"DatasetReference\", \"parameters\": {\"name\": \"\(name)\"}}"
    }

    /// The number of kills in a long test, in which a completed pipeline is started again; `nil` in a short test.
    private static let soakKills = ProcessInfo.processInfo.environment["JIRASTREAM_KILLS"].flatMap { Int($0) }
    /// The maximum number of kills.
    private static var mostKills: Int { soakKills ?? 8 }

    private static func configuration(issues: Int, latency: Duration = .milliseconds(8)) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: issues, hostileValues: true))
        configuration.tls = MockTLS(names: ["harbor.example"])
        configuration.latency = latency
        configuration.ledgerLimit = 1_000_000
        return configuration
    }

    private static func program(
        _ server: MockJiraServer,
        in folder: String,
        output: String,
        _ more: [String] = [],
        token: String = Account.token
    ) -> Program {
        let port = server.baseURL.split(separator: ":").last ?? ""
        return Program(
            Binaries.jirastream,
            [
                "run", "Nightly", "--definitions", folder + "/definitions", "--output-root", folder + "/" + output,
                "--connect-to", "harbor.example:443:127.0.0.1:\(port)", "--ca-file",
                server.certificateAuthorityPath ?? "",
            ] + more,
            environment: ["JIRASTREAM_SECRET_JIRA_TOKEN": token]
        )
    }

    private static func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/definitions", withIntermediateDirectories: true)
        for (number, text) in definitions.enumerated() {
            try text.write(toFile: folder + "/definitions/\(number).json", atomically: true, encoding: .utf8)
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Returns the uncompressed texts of the files of each output. Checks that each folder contains one manifest and no
    /// other file.
    private static func texts(_ root: String) async throws -> [[Data]] {
        var texts: [[Data]] = []
        for output in outputs {
            let names = try names(root + "/" + output.folder)
            let first = try #require(names.first)
            let files = names.filter { $0 != first + ".manifest.json" }
            #expect(files.count == names.count - 1 && names.allSatisfy { $0.hasPrefix(output.prefix) }, "\(names)")
            #expect(
                output.isSeries ? files.count > 5 && !files.contains { !$0.hasSuffix(".csv.gz") } : files.count == 1
            )
            let folder = root + "/" + output.folder + "/"
            let verified = try await Program(Binaries.jirastream, ["verify", folder + first]).run()
            #expect(verified.exitCode == 0, "\(verified)")
            var contents: [Data] = []
            for name in files {
                guard output.isCompressed else {
                    contents.append(try Data(contentsOf: URL(fileURLWithPath: folder + name)))
                    continue
                }
                let inflated = try await Program("/usr/bin/env", ["gzip", "-dc", folder + name]).run()
                #expect(inflated.exitCode == 0, "\(inflated)")
                contents.append(inflated.standardOutput)
            }
            texts.append(contents)
        }
        return texts
    }

    /// Returns the activities of a state file: those of its first line, changed by the complete lines after it.
    private static func activities(_ data: Data) throws -> [String: [String: Any]] {
        var activities: [String: [String: Any]] = [:]
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            activities.merge(try #require(object["activities"] as? [String: [String: Any]])) { $1 }
        }
        return activities
    }

    private static func report(_ finished: FinishedProgram) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any], "\(finished)")
    }

    @Test("writes the same files as an undisturbed run, with the first run's names, and repeats no recorded lookup")
    func killing() async throws {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var generator = SeededGenerator(state: seed)
        try await withMockJira(Self.configuration(issues: 2000)) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                let plain = try await Self.program(server, in: folder, output: "plain").run()
                #expect(plain.exitCode == 0, "\(plain)")
                let expected = try await Self.texts(folder + "/plain")
                let undisturbed = await server.ledger().count
                await server.resetLedger()

                let root = folder + "/killed"
                let program = Self.program(server, in: folder, output: "killed", ["--resume"])
                var (kills, lookups, requests) = (0, 0, 0)
                var isLookupRecorded = false
                // A run that follows a successful run is a new run, with new names.
                var hasSucceeded = false
                var known: Set<String> = []
                while kills < Self.mostKills {
                    // The run is killed after a random number of requests, or after a random time.
                    let wanted = generator.below(4) == 0 ? 0 : 1 + generator.below(max(4, undisturbed * 4 / 5))
                    let wait = generator.below(1500)
                    let running = try program.start()
                    if wanted > 0 {
                        try await until("enough requests were sent") {
                            await server.ledger().count >= wanted || !running.isRunning
                        }
                    } else {
                        try await Task.sleep(for: .milliseconds(wait))
                    }
                    running.signal(generator.below(5) == 0 ? SIGTERM : SIGKILL)
                    let finished = await running.finish(within: .seconds(60))
                    let asked = await server.ledger()
                    await server.resetLedger()
                    requests += asked.count
                    let lookupCount = asked.count { $0.path.hasSuffix("/project/search") }
                    if isLookupRecorded { #expect(lookupCount == 0, "seed \(seed), kill \(kills)") }
                    lookups += lookupCount
                    // If the state file is already removed, the killed run was complete.
                    let states = try Self.names(root + "/.jirastream").filter { $0.hasSuffix(".json") }
                    let isDone = try states.isEmpty && !Self.names(root + "/" + Self.outputs[0].folder).isEmpty
                    hasSucceeded = finished.ending == .exited(0) || isDone
                    if hasSucceeded {
                        guard Self.soakKills != nil || kills < 3 else { break }
                        #expect(try await Self.texts(root) == expected, "seed \(seed), \(kills) kills")
                        try FileManager.default.removeItem(atPath: root)
                        (isLookupRecorded, known) = (false, [])
                        continue
                    }
                    #expect(
                        [.killed(signal: SIGKILL), .killed(signal: SIGTERM), .exited(143)].contains(finished.ending),
                        "seed \(seed): \(finished)"
                    )
                    kills += 1
                    // The state file is complete or does not exist yet, and all other files belong to the killed run.
                    for name in try Self.names(root + "/.jirastream") {
                        #expect(name.contains(#/^Nightly-[0-9a-f]{16}\.json(?:\.lock|\.partial)?$/#), "\(name)")
                        guard name.hasSuffix(".json") else { continue }
                        let data = try Data(contentsOf: URL(fileURLWithPath: root + "/.jirastream/" + name))
                        isLookupRecorded = try Self.activities(data)["Count"]?["status"] as? String == "Succeeded"
                        #expect(!String(decoding: data, as: UTF8.self).contains(Account.token))
                    }
                    if finished.ending == .exited(143), isLookupRecorded {
                        #expect(finished.standardError.contains("--resume"), "\(finished)")
                    }
                    for output in Self.outputs {
                        for name in try Self.names(root + "/" + output.folder) {
                            // The name of the output without the extensions of the files beside it.
                            known.insert(
                                name.replacing(
                                    #/\.(?:partial|journal|ids|keys|lock|manifest\.json)(?:\.partial)?$/#,
                                    with: ""
                                ).replacing(#/^logs_\d+/#, with: "logs")
                            )
                        }
                    }
                    #expect(known.count <= Self.outputs.count, "seed \(seed), \(kills) kills: \(known)")
                }
                if !hasSucceeded {
                    let last = try await program.run()
                    #expect(last.exitCode == 0, "seed \(seed), \(kills) kills: \(last)")
                }
                #expect(try await Self.texts(root) == expected, "seed \(seed), \(kills) kills")
                let left = try Self.names(root).filter { $0 != ".jirastream" }
                #expect(left == Self.outputs.map(\.folder).sorted(), "seed \(seed)")
                #expect(try Self.names(root + "/.jirastream").allSatisfy { $0.hasSuffix(".lock") }, "no state remains")
                requests += await server.ledger().count
                print("  \(kills) kills, \(requests) requests (\(undisturbed) undisturbed), \(lookups) of lookups")
            }
        }
    }

    @Test("prints whether a run is resumed, replaces another or cannot be resumed, and reports a resumed run")
    func messages() async throws {
        try await withMockJira(Self.configuration(issues: 20, latency: .zero)) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                func run(_ more: [String] = [], token: String = Account.token) async throws -> FinishedProgram {
                    try await Self.program(server, in: folder, output: "out", more, token: token).run()
                }
                let planned = try await run(["--dry-run", "--resume"])
                #expect(planned.exitCode == 0 && !FileManager.default.fileExists(atPath: folder + "/out"))

                let failed = try await run(token: "wr0ng-token")
                #expect(
                    failed.exitCode == 1 && failed.standardError.contains("same command with --resume"),
                    "\(failed)"
                )
                #expect(try Self.report(failed)["jirastream"] == nil)
                let state = folder + "/out/.jirastream/" + (try Self.names(folder + "/out/.jirastream").first ?? "")
                #expect(try !String(contentsOfFile: state, encoding: .utf8).contains("wr0ng-token"))

                let replacing = try await run(["--quiet"], token: "wr0ng-token")
                #expect(replacing.exitCode == 1 && !replacing.standardError.contains("replaced"), "\(replacing)")
                let resumed = try await run(["--resume"])
                #expect(
                    resumed.exitCode == 0 && resumed.standardError.contains("run of \"Nightly\" is resumed"),
                    "\(resumed)"
                )
                let report = try Self.report(resumed)
                #expect((report["jirastream"] as? [String: Any])?["resumed"] as? Bool == true)
                #expect(try report["runId"] as? String == Self.report(replacing)["runId"] as? String)
                #expect(try Self.names(folder + "/out") == ["lines", "parts", "rows"])

                let nothing = try await run(["--resume"])
                #expect(nothing.exitCode == 0 && nothing.standardError.contains("no unfinished run"), "\(nothing)")
                let lookup = try await run(["--resume", "--activity", "Count"])
                #expect(lookup.exitCode == 0 && lookup.standardError.contains("cannot be resumed"), "\(lookup)")

                _ = try await run(token: "wr0ng-token")
                let replaced = try await run()
                #expect(
                    replaced.exitCode == 0 && replaced.standardError.contains("was replaced; --resume"),
                    "\(replaced)"
                )

                _ = try await run(token: "wr0ng-token")
                let last = Self.definitions.count - 1
                let changed = Self.definitions[last].replacing("fffffff", with: "ff")
                try changed.write(toFile: folder + "/definitions/\(last).json", atomically: true, encoding: .utf8)
                let rejected = try await run(["--resume"])
                #expect(rejected.exitCode == 64 && rejected.standardError.contains("without --resume"), "\(rejected)")
                try Self.write(to: folder)
                try Data("{".utf8).write(to: URL(fileURLWithPath: state))
                let damaged = try await run(["--resume"])
                #expect(damaged.exitCode == 64 && damaged.standardError.contains("\(state), is damaged"), "\(damaged)")
                #expect(try await run().exitCode == 0)
            }
        }
    }

    @Test("rejects a second run of a pipeline while the first one is running")
    func busy() async throws {
        try await withMockJira(Self.configuration(issues: 500, latency: .milliseconds(300))) { server in
            try await TemporaryFolder.use { folder in
                try Self.write(to: folder)
                let running = try Self.program(server, in: folder, output: "out").start()
                try await until("a request was sent") { await server.ledger().count > 0 || !running.isRunning }
                for more in [["--resume"], []] {
                    let second = try await Self.program(server, in: folder, output: "out", more).run()
                    #expect(second.exitCode == 64 && second.standardError.contains("another run"), "\(second)")
                    #expect(second.standardError.contains(folder + "/out/.jirastream/Nightly-"), "\(second)")
                }
                running.signal(SIGKILL)
                _ = await running.finish(within: .seconds(30))
            }
        }
    }
}

/// A generator of random numbers that are determined by a seed.
private struct SeededGenerator {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }
}
