import Foundation
import Judge
import MockJira
import Testing

/// Runs that are killed several times, and resumed.
@Suite("Copies that are killed and resumed", .serialized, .timeLimit(.minutes(120)))
struct ResumeTests {
    /// A copy that is killed several times: its table, and the options of the command.
    struct Subject: CustomTestStringConvertible, Sendable {
        var table: String
        var arguments: [String]
        /// The maximum number of pages that are read to fill one block. Pages without records count too, such as those
        /// of parents without children.
        var pagesInBlock = 12
        /// A Boolean value that indicates whether the site is a Data Center site with a context path and a small
        /// result window.
        var isOnDataCenter = false
        var testDescription: String {
            "\(table) \(arguments.joined(separator: " "))" + (isOnDataCenter ? " of Data Center" : "")
        }

        init(_ table: String, _ arguments: String..., pagesInBlock: Int = 12, isOnDataCenter: Bool = false) {
            self.table = table
            self.arguments = arguments
            self.pagesInBlock = pagesInBlock
            self.isOnDataCenter = isOnDataCenter
            if isOnDataCenter { self.arguments += ["--result-window", "\(ResumeTests.resultWindow)"] }
        }

        var configuration: MockJiraConfiguration {
            var configuration = ResumeTests.configuration
            guard isOnDataCenter else { return configuration }
            configuration.site.deployment = .dataCenter
            configuration.contextPath = "/jira"
            configuration.resultWindow = ResumeTests.resultWindow
            return configuration
        }

        /// The environment variables of the account: a user and a token on Cloud, a token alone on Data Center.
        var environment: [String: String] {
            isOnDataCenter
                ? ["JIRASTREAM_TOKEN": Account.token]
                : ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        }
    }

    private static let connections = 3
    static let resultWindow = 400

    /// The subjects cover each pagination, child tables, and every format and compression level.
    static let subjects = [
        Subject("Issues", "--level", "fastest", "--block-size", "65536"),
        Subject("Issues", "--level", "optimal", "--format", "json", "--block-size", "65536"),
        Subject("Issues", "--level", "none", "--flatten", "--block-size", "65536"),
        Subject("Issues", "--level", "fastest", "--limit", "777", "--complete", "comment,worklog"),
        Subject("IssueComments", "--level", "fastest", "--block-size", "4096"),
        Subject("IssueWatchers", "--level", "fastest", "--block-size", "4096"),
        Subject("IssueChangelogs", "--level", "optimal", "--block-size", "4096"),
        Subject("Sprints", "--level", "none", "--block-size", "4096", pagesInBlock: 40),
        Subject("ScreenTabFields", "--level", "fastest", "--block-size", "4096"),
        Subject("FiltersPaginated", "--level", "fastest", "--block-size", "4096"),
        Subject("AllUsers", "--level", "optimal", "--block-size", "4096"),
        Subject("IdsOfWorklogsModifiedSince", "--level", "fastest", "--block-size", "4096"),
        Subject("Plans", "--level", "fastest", "--block-size", "4096"),
        Subject("Fields", "--level", "fastest", "--block-size", "4096"),
        Subject("Issues", "--level", "fastest", "--block-size", "65536", isOnDataCenter: true),
        Subject("IssueComments", "--level", "optimal", "--block-size", "4096", isOnDataCenter: true),
        Subject("IssueWatchers", "--level", "fastest", "--block-size", "4096", isOnDataCenter: true),
        Subject("IssueChangelogs", "--level", "fastest", "--block-size", "4096", isOnDataCenter: true),
        Subject("Issues", "--level", "fastest", "--format", "csv", "--block-size", "65536"),
        Subject("IssueComments", "--level", "none", "--format", "csv", "--block-size", "4096"),
        Subject("ScreenTabFields", "--level", "fastest", "--format", "csv", "--block-size", "4096", pagesInBlock: 40),
        Subject("AllUsers", "--level", "optimal", "--format", "csv", "--block-size", "4096"),
        // Each run first requests the deployment, the fields and two pages of boards, and then all pages of a board
        // at once. In 24 seeded series of eight kills, the maximum was 28 repeated requests per run.
        Subject("BoardIssues", "--level", "fastest", "--block-size", "65536", pagesInBlock: 24, isOnDataCenter: true),
    ]

    /// The number of kills in a long test, in which a completed copy is started again; `nil` in a short test.
    private static let soakKills = ProcessInfo.processInfo.environment["JIRASTREAM_KILLS"].flatMap { Int($0) }
    /// The maximum number of kills.
    private static var mostKills: Int { soakKills ?? 8 }

    static var configuration: MockJiraConfiguration {
        var site = MockSiteConfiguration(issues: 1500, hostileValues: true)
        site.worklogs = 6000
        var configuration = MockJiraConfiguration(site: site)
        configuration.latency = .milliseconds(8)
        configuration.ledgerLimit = 1_000_000
        return configuration
    }

    @Test("give the same text as undisturbed runs, and repeat few requests", arguments: subjects)
    func killing(_ subject: Subject) async throws {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var generator = SeededGenerator(state: seed)
        try await withMockJira(subject.configuration) { server in
            try await TemporaryFolder.use { folder in
                let arguments = ["--connections", "\(Self.connections)"] + subject.arguments
                let plain = Copy(
                    table: subject.table,
                    site: server.baseURL,
                    output: folder + "/plain",
                    arguments: arguments,
                    environment: subject.environment
                )
                _ = try await plain.succeed()
                let undisturbed = await server.ledger().count
                await server.resetLedger()

                let copy = Copy(
                    table: subject.table,
                    site: server.baseURL,
                    output: folder + "/killed",
                    arguments: arguments + ["--resume"],
                    environment: subject.environment
                )
                var kills = 0
                var completions = 1
                var asked = 0
                while kills < Self.mostKills {
                    // `until` copies the ledger every two milliseconds. The ledger is emptied before each run, so that
                    // the copies are small.
                    asked += await server.ledger().count
                    await server.resetLedger()
                    let wanted = 1 + generator.below(max(4, undisturbed / 3))
                    let running = try copy.program.start()
                    try await until("enough requests") { await server.ledger().count >= wanted || !running.isRunning }
                    running.signal(generator.below(4) == 0 ? SIGTERM : SIGKILL)
                    let finished = await running.finish(within: .seconds(30))
                    if finished.ending == .exited(0) {
                        guard Self.soakKills != nil else { break }
                        let isSame = try Manifest(path: copy.output).sha256 == Manifest(path: plain.output).sha256
                        #expect(isSame, "seed \(seed), \(kills) kills")
                        completions += 1
                        for name in ["killed", "killed.manifest.json"] {
                            try FileManager.default.removeItem(atPath: folder + "/" + name)
                        }
                        continue
                    }
                    #expect(
                        [.killed(signal: SIGKILL), .killed(signal: SIGTERM), .exited(143)].contains(finished.ending),
                        "seed \(seed): \(finished)"
                    )
                    if FileManager.default.fileExists(atPath: copy.output) {
                        // The signal arrived between the publication and the exit, so that the file is complete.
                        let isSame = try await TextLines.of(copy.output) == TextLines.of(plain.output)
                        #expect(isSame, "seed \(seed), \(kills) kills: an incomplete file is published")
                    }
                    kills += 1
                }
                let last = try await copy.succeed()
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                #expect(names == ["killed", "killed.manifest.json", "plain", "plain.manifest.json"])
                let isSame =
                    try Manifest(path: copy.output).sha256 == Manifest(path: plain.output).sha256
                    && Manifest(path: copy.output).rows == Manifest(path: plain.output).rows
                #expect(isSame, "seed \(seed), \(kills) kills: \(last)")
                for output in [copy.output, plain.output] {
                    let verified = try await Program(Binaries.jirastream, ["verify", output]).run()
                    #expect(verified.exitCode == 0, "seed \(seed): \(verified)")
                }
                asked += await server.ledger().count
                let again = asked - completions * undisturbed
                // The bound covers requests in flight or waiting, the pages of the open block, and the first requests
                // of a run, which are for a list of fields, a count and parents.
                let bound = (kills + completions) * (2 * Self.connections + subject.pagesInBlock)
                #expect(again <= bound, "seed \(seed), \(kills) kills: \(again) requests more than \(undisturbed)")
                print("  \(subject.testDescription): \(kills) kills, \(asked) requests (\(undisturbed) undisturbed)")
            }
        }
    }

    @Test("print and report the age of the list of issues if it was complete before the kill")
    func listingAge() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 3000, hostileValues: true))
        configuration.latency = .milliseconds(50)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let output = folder + "/out"
                var copy = Copy(
                    site: server.baseURL,
                    output: output,
                    arguments: ["--connections", "2", "--block-size", "4096", "--resume"]
                )
                let running = try copy.program.start()
                try await until("issues were listed and some were written") {
                    let journal = FileManager.default.contents(atPath: output + ".journal") ?? Data()
                    return journal.firstRange(of: Data("listComplete".utf8)) != nil
                        && journal.firstRange(of: Data("recordCount".utf8)) != nil || !running.isRunning
                }
                running.signal(SIGKILL)
                let killed = await running.finish(within: .seconds(30))
                #expect(killed.ending == .killed(signal: SIGKILL), "\(killed)")
                let path = folder + "/report"
                copy.arguments += ["--report", path]
                let resumed = try await copy.succeed()
                #expect(resumed.standardError.contains("the list of issues is from 2"), "\(resumed)")
                let age = try #require(try Report(path: path).listingAge)
                #expect(age.completed.hasSuffix("Z") && (0..<3600).contains(age.seconds), "\(age)")
                let whole = try await copy.succeed()
                #expect(!whole.standardError.contains("the list of issues"), "\(whole)")
            }
        }
    }

    @Test("of many tables are resumed table by table")
    func manyTables() async throws {
        try await withMockJira(Self.configuration) { server in
            try await TemporaryFolder.use { folder in
                func program(_ output: String, _ more: [String]) -> Program {
                    Program(
                        Binaries.jirastream,
                        [
                            "copy", "--tables", "Issues,Sprints,Fields,FiltersPaginated,IssueComments,ServerInfo",
                            "--site", server.baseURL, "--output", folder + "/" + output, "--connections", "3",
                            "--block-size", "16384", "--quiet",
                        ] + more,
                        environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                    )
                }
                let plain = try await program("plain", []).run()
                #expect(plain.exitCode == 0, "\(plain)")
                let undisturbed = await server.ledger().count
                for share in [4, 3, 2] {
                    let wanted = await server.ledger().count + undisturbed / share
                    let running = try program("killed", ["--resume"]).start()
                    try await until("enough requests") { await server.ledger().count >= wanted || !running.isRunning }
                    running.signal(share == 3 ? SIGTERM : SIGKILL)
                    _ = await running.finish(within: .seconds(30))
                }
                let last = try await program("killed", ["--resume"]).run()
                #expect(last.exitCode == 0, "\(last)")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/plain").sorted()
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/killed").sorted() == names)
                for name in names where name.hasSuffix(".gz") {
                    let isSame =
                        try Manifest(path: folder + "/plain/" + name).sha256
                        == Manifest(path: folder + "/killed/" + name).sha256
                    #expect(isSame, "\(name)")
                }
            }
        }
    }

    @Test("resume after a full disk, and fail in a missing folder and in one that is not writable")
    func fullDisk() async throws {
        try await withMockJira(Self.configuration) { server in
            try await TemporaryFolder.use { folder in
                let disk = folder + "/disk"
                try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
                var copy = Copy(
                    site: server.baseURL,
                    output: disk + "/issues",
                    arguments: ["--connections", "2", "--level", "fastest", "--block-size", "65536", "--resume"]
                )
                let bash = try #require(Program.find("bash"))
                let mounted = try await Program(bash, ["-c", "mount -t tmpfs -o size=512k tmpfs \(disk)"]).run()
                if mounted.exitCode == 0 {
                    let full = try await copy.run()
                    #expect(full.exitCode == 1 && full.standardError.contains("full"), "\(full)")
                    #expect(full.standardError.contains("--resume"), "\(full)")
                    #expect(!FileManager.default.fileExists(atPath: copy.output))
                    let grown = try await Program(bash, ["-c", "mount -o remount,size=64m \(disk)"]).run()
                    #expect(grown.exitCode == 0, "\(grown)")
                    let report = try await copy.report()
                    #expect(report.rowsCopied == 1500 && report.rowsRead < 1500, "it resumed")
                    let verified = try await Program(Binaries.jirastream, ["verify", copy.output]).run()
                    #expect(verified.exitCode == 0, "\(verified)")
                    _ = try await Program(bash, ["-c", "umount \(disk)"]).run()
                } else {
                    print("  a full disk: skipped, a small file system cannot be mounted here")
                }

                copy.output = folder + "/missing/issues"
                let missing = try await copy.run()
                #expect(
                    missing.exitCode == 1 && missing.standardError.contains("create it, or choose another"),
                    "\(missing)"
                )
                if getuid() != 0 {
                    chmod(disk, 0o555)
                    copy.output = disk + "/other"
                    let readOnly = try await copy.run()
                    #expect(readOnly.exitCode == 1 && readOnly.standardError.contains("permission"), "\(readOnly)")
                    chmod(disk, 0o755)
                }
            }
        }
    }

    @Test("are verified against the manifest")
    func damage() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--block-size", "65536"])
                _ = try await copy.succeed()
                let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: copy.output)))
                func verify(_ bytes: [UInt8]) async throws -> FinishedProgram {
                    try Data(bytes).write(to: URL(fileURLWithPath: copy.output))
                    return try await Program(Binaries.jirastream, ["verify", copy.output]).run()
                }
                let good = try await verify(whole)
                #expect(good.exitCode == 0, "\(good)")
                var flipped = whole
                flipped[whole.count / 2] ^= 0xFF
                var headless = whole
                headless[0] = 0
                for (bytes, word) in [
                    (flipped, "at byte"), (Array(whole.dropLast(9)), "bytes"), (whole + [7], "after the expected end"),
                    (headless, "header"),
                ] {
                    let refused = try await verify(bytes)
                    #expect(refused.exitCode == 1 && refused.standardError.contains(word), "\(refused)")
                }
                let path = copy.output + ".manifest.json"
                let manifest = try #require(
                    try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any]
                )
                let changes: [(member: String, value: Any?)] = [("requests", 1), ("site", "http://x"), ("digest", nil)]
                for (member, value) in changes {
                    var changed = manifest
                    changed[member] = value
                    try JSONSerialization.data(withJSONObject: changed).write(to: URL(filePath: path))
                    let refused = try await verify(whole)
                    #expect(refused.exitCode == 1 && refused.standardError.contains("digest"), "\(member): \(refused)")
                }
                try FileManager.default.removeItem(atPath: path)
                let alone = try await verify(whole)
                #expect(alone.exitCode == 1 && alone.standardError.contains("manifest"), "\(alone)")
            }
        }
    }

    @Test("report which option differs, and leave a complete file unchanged")
    func differences() async throws {
        try await withMockJira(Self.configuration) { server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--connections", "2", "--block-size", "65536", "--resume"]
                )
                let running = try copy.program.start()
                try await until("a part was written") {
                    await server.ledger().count >= 8 || !running.isRunning
                }
                running.signal(SIGTERM)
                _ = await running.finish(within: .seconds(30))
                for (more, word) in [
                    (["--level", "fastest"], "level was optimal and is now fastest"),
                    (["--jql", "project = A"], "jql was not set and is now \"project = A\""),
                    (["--limit", "5"], "limit was not set and is now 5"),
                    (["--flatten"], "flatten was not set and is now \"true\""),
                    (["--datetimes", "verbatim"], "datetimes was rfc3339 and is now verbatim"),
                    (["--fields", "summary"], "fields was not set and is now \"summary\""),
                ] {
                    var other = copy
                    other.arguments += more
                    let refused = try await other.run()
                    #expect(refused.exitCode == 64 && refused.standardError.contains(word), "\(refused)")
                }
                copy.arguments += ["--connections", "5", "--page-limit", "8MB"]
                _ = try await copy.succeed()
                let again = try await copy.succeed()
                #expect(again.standardError.contains("already complete"), "\(again)")
                copy.arguments += ["--level", "none"]
                let refused = try await copy.run()
                #expect(refused.exitCode == 64)
                #expect(refused.standardError.contains("complete already, by a run with other settings"))
            }
        }
    }

    @Test("to standard output are rejected")
    func standardOutput() async throws {
        let refused = try await Copy(site: "http://127.0.0.1:1", output: "-", arguments: ["--resume"]).run()
        #expect(refused.exitCode == 64 && refused.standardError.contains("standard output"))
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
