import Foundation
import Judge
import MockJira
import Testing

/// Several processes write the same files at the same time.
@Suite("Runs that share files", .serialized, .timeLimit(.minutes(5)))
struct SharedFileTests {
    /// Runs `count` programs concurrently, each of them `rounds` times in sequence, and returns the end of each run.
    /// The closure receives the number of the program.
    private static func runConcurrently(
        _ count: Int,
        rounds: Int,
        _ program: @escaping @Sendable (Int) -> Program
    ) async throws -> [FinishedProgram] {
        try await withThrowingTaskGroup(of: [FinishedProgram].self) { group in
            for number in 0..<count {
                group.addTask {
                    var ends: [FinishedProgram] = []
                    for _ in 0..<rounds { ends.append(try await program(number).run()) }
                    return ends
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    @Test("One output is written by one run at a time; other runs end with an error, and change nothing")
    func oneOutput() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let ends = try await Self.runConcurrently(4, rounds: 12) { number in
                    // Some runs resume the output, and some replace it.
                    let arguments = number == 0 ? ["--resume"] : ["--overwrite"]
                    return Copy(site: server.baseURL, output: path, arguments: arguments + ["--level", "none"]).program
                }
                for end in ends where end.exitCode != 0 {
                    #expect(end.exitCode == 1 && end.standardError.contains("another run"), "\(end)")
                }
                #expect(ends.contains { $0.exitCode == 0 })
                let verified = try await Program(Binaries.jirastream, ["verify", path]).run()
                #expect(verified.exitCode == 0, "\(verified)")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                #expect(names == ["issues", "issues.manifest.json"])
            }
        }
    }

    @Test("A refresh token is exchanged by one run at a time, and the token in the file stays valid")
    func refreshToken() async throws {
        try await MockProgram.use(MockSiteConfiguration(issues: 30, hostileValues: true), []) { mock in
            try await TemporaryFolder.use { folder in
                let tokenFile = folder + "/refresh"
                try Data("demo-refresh-token\n".utf8).write(to: URL(fileURLWithPath: tokenFile))
                try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "refresh")
                let ends = try await Self.runConcurrently(4, rounds: 10) { number in
                    var copy = Copy(site: mock.address, output: folder + "/\(number).gz")
                    copy.arguments = [
                        "--overwrite", "--gateway", mock.address, "--client-id", "demo-client",
                        "--oauth-token-url", mock.address + "/oauth/token",
                        "--refresh-token-file", number == 0 ? folder + "/link" : tokenFile,
                    ]
                    copy.environment = ["JIRASTREAM_CLIENT_SECRET": "demo-secret"]
                    return copy.program
                }
                for end in ends { #expect(end.exitCode == 0, "\(end)") }
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(names.filter { !$0.contains(".gz") }.sorted() == ["link", "refresh"])
                let text = try String(contentsOfFile: tokenFile, encoding: .utf8)
                #expect(text.hasPrefix("refresh-") && text.hasSuffix("\n"))
            }
        }
    }
}
