import Foundation
import Judge
import MockJira
import Testing

/// Runs that are killed again and again, and gone on with.
@Suite("Copies that are killed and gone on with", .serialized, .timeLimit(.minutes(15)))
struct ResumeTests {
    /// A copy of a table in small blocks, which is killed in between.
    struct Subject: CustomTestStringConvertible, Sendable {
        var table: String
        var arguments: [String]
        /// The most pages whose records a block holds, and those of parents without records between them.
        var pagesInBlock = 12
        var testDescription: String { "\(table) \(arguments.joined(separator: " "))" }

        init(_ table: String, _ arguments: String..., pagesInBlock: Int = 12) {
            self.table = table
            self.arguments = arguments
            self.pagesInBlock = pagesInBlock
        }
    }

    private static let connections = 3

    /// One of each way of paging, tables that hang on others, every format and level.
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
    ]

    /// How often a copy is killed at most; many more in a long run.
    private static var mostKills: Int {
        ProcessInfo.processInfo.environment["JIRASTREAM_KILLS"].flatMap { Int($0) } ?? 8
    }

    private static var configuration: MockJiraConfiguration {
        var site = SiteConfiguration(issues: 1500)
        site.worklogs = 6000
        var configuration = MockJiraConfiguration(site: site)
        configuration.latency = .milliseconds(8)
        configuration.ledgerLimit = 1_000_000
        return configuration
    }

    @Test("give the same text as undisturbed ones, and ask for little again", arguments: subjects)
    func killing(_ subject: Subject) async throws {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var draws = Draws(state: seed)
        try await withMockJira(Self.configuration) { server in
            try await TemporaryFolder.use { folder in
                let arguments = ["--connections", "\(Self.connections)"] + subject.arguments
                let plain = Copy(
                    table: subject.table,
                    site: server.baseURL,
                    output: folder + "/plain",
                    arguments: arguments
                )
                _ = try await plain.succeed()
                let undisturbed = await server.ledger().count
                await server.resetLedger()

                let copy = Copy(
                    table: subject.table,
                    site: server.baseURL,
                    output: folder + "/killed",
                    arguments: arguments + ["--resume"]
                )
                var kills = 0
                while kills < Self.mostKills {
                    let before = await server.ledger().count
                    let wanted = before + 1 + draws.below(max(4, undisturbed / 3))
                    let running = try copy.program.start()
                    try await until("enough was asked") { await server.ledger().count >= wanted || !running.isRunning }
                    running.signal(draws.below(4) == 0 ? SIGTERM : SIGKILL)
                    let finished = await running.finish(within: .seconds(30))
                    if finished.ending == .exited(0) { break }
                    #expect(
                        [.killed(signal: SIGKILL), .killed(signal: SIGTERM), .exited(143)].contains(finished.ending),
                        "seed \(seed): \(finished)"
                    )
                    #expect(!FileManager.default.fileExists(atPath: copy.output), "nothing stands under the name")
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
                let asked = await server.ledger().count
                let again = asked - undisturbed
                // What was on its way or waiting, what the open block held, and what a run begins with: a list of fields, a
                // count, parents.
                let bound = (kills + 1) * (2 * Self.connections + subject.pagesInBlock)
                #expect(again <= bound, "seed \(seed), \(kills) kills: \(again) requests more than \(undisturbed)")
                print("  \(subject.testDescription): \(kills) kills, \(asked) requests (\(undisturbed) undisturbed)")
            }
        }
    }

    @Test("say what differs when they are asked for otherwise, and leave alone what is whole")
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
                    (["--level", "fastest"], "level was optimal and is fastest"),
                    (["--jql", "project = A"], "jql was none and is project = A"),
                    (["--limit", "5"], "limit was none and is 5"), (["--flatten"], "flatten was none and is true"),
                    (["--datetimes", "verbatim"], "datetimes was rfc3339 and is verbatim"),
                    (["--fields", "summary"], "fields was none and is summary"),
                ] {
                    var other = copy
                    other.arguments += more
                    let refused = try await other.run()
                    #expect(refused.exitCode == 64 && refused.standardError.contains(word), "\(refused)")
                }
                copy.arguments += ["--connections", "5", "--page-limit", "8MB"]
                _ = try await copy.succeed()
                let again = try await copy.succeed()
                #expect(again.standardError.contains("whole already"), "\(again)")
                copy.arguments += ["--level", "none"]
                let refused = try await copy.run()
                #expect(refused.exitCode == 64 && refused.standardError.contains("whole already and was asked"))
            }
        }
    }

    @Test("to standard output are refused")
    func standardOutput() async throws {
        let refused = try await Copy(site: "http://127.0.0.1:1", output: "-", arguments: ["--resume"]).run()
        #expect(refused.exitCode == 64 && refused.standardError.contains("standard output"))
    }
}

/// Random numbers that follow from a seed.
private struct Draws {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }
}

/// The manifest beside a file, as a reader of the documentation would decode it.
struct Manifest: Decodable {
    var rows: Int
    var sha256: String
    var goneIssues: [UInt64]
    var resumptions: Int

    init(path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path + ".manifest.json"))
        self = try JSONDecoder().decode(Manifest.self, from: data)
    }
}
