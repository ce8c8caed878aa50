import Foundation
import Judge
import MockJira
import Testing

/// Copies in a shell that limits the number of open files.
@Suite("The limit of open files", .serialized, .timeLimit(.minutes(5)))
struct DescriptorLimitTests {
    private static func run(_ limit: String, _ server: MockJiraServer, _ arguments: [String]) async throws
        -> FinishedProgram
    {
        let script = "ulimit \(limit) && exec \"$0\" \"$@\""
        return try await Program(
            "/bin/sh",
            ["-c", script, Binaries.jirastream] + arguments + ["--site", server.baseURL],
            environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        ).run(limit: .seconds(60))
    }

    @Test("that is too low is an error with the number needed and the limit, before any request")
    func tooLow() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let copy = ["copy", "Issues", "--output", folder + "/out", "--quiet"]
                let cases: [(limit: Int, arguments: [String], needed: Int, advice: String?)] = [
                    (64, copy + ["--connections", "128"], 159, "--connections 33"), (20, copy, 95, nil),
                    (64, ["lookup", "Fields"], 88, nil),
                ]
                for (limit, arguments, needed, advice) in cases {
                    let finished = try await Self.run("-n \(limit)", server, arguments)
                    #expect(finished.ending == .exited(64), "\(finished)")
                    #expect(finished.standardError.contains("\(needed) file descriptors are needed"), "\(finished)")
                    #expect(finished.standardError.contains("the limit is \(limit)"), "\(finished)")
                    #expect(finished.standardError.contains("give --connections") == (advice != nil), "\(finished)")
                    if let advice { #expect(finished.standardError.contains(advice), "\(finished)") }
                }
                #expect(await server.ledger().isEmpty)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            }
        }
    }

    @Test("is raised where the system allows that, and the advised number of connections suffices")
    func raised() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3000, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                for (number, limit, more) in [(0, "-S -n 32", []), (1, "-n 64", ["--connections", "33"])] {
                    let copy = ["copy", "Issues", "--output", folder + "/\(number)", "--quiet"] + more
                    let finished = try await Self.run(limit, server, copy)
                    #expect(finished.ending == .exited(0), "\(limit): \(finished)")
                }
            }
        }
    }
}
