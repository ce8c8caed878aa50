import Foundation
import Judge
import MockJira
import Testing

/// Standard streams that are closed, full, or closed by their reader. A shell sets the streams up and executes the
/// command.
@Suite("The command's standard streams", .serialized, .timeLimit(.minutes(5)))
struct StandardStreamsTests {
    private static func run(
        _ arguments: [String],
        _ redirection: String,
        environment: [String: String] = [:]
    ) async throws -> FinishedProgram {
        let script = "exec \"$0\" \"$@\" \(redirection)"
        return try await Program("/bin/sh", ["-c", script, Binaries.jirastream] + arguments, environment: environment)
            .run(limit: .seconds(60))
    }

    /// Redirections with which standard error is not writable.
    private static let lostErrors = ["2>&-", "2>/dev/full"]

    @Test("A copy ends with its usual exit code if standard error is not writable", arguments: lostErrors)
    func copyWithoutStandardError(redirection: String) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 600, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let whole = folder + "/whole.gz"
                _ = try await Copy(site: server.baseURL, output: whole).report()
                let environment = ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
                let output = folder + "/issues.gz"
                let copy = ["copy", "Issues", "--site", server.baseURL, "--output", output]
                let finished = try await Self.run(copy, redirection, environment: environment)
                #expect(finished.ending == .exited(0), "\(finished)")
                #expect(try await TextFacts.of(output).sha256 == TextFacts.of(whole).sha256)
                // If standard error is closed, the output may get its descriptor. A message would then damage the
                // output.
                let verified = try await Self.run(["verify", output], redirection)
                #expect(verified.ending == .exited(0), "\(verified)")
                let again = try await Self.run(copy, redirection, environment: environment)
                #expect(again.ending == .exited(64), "an output that exists")
            }
        }
    }

    @Test("A failure keeps its exit code if standard error is not writable", arguments: lostErrors)
    func failures(redirection: String) async throws {
        let missing = try await Self.run(["verify", "/nonexistent/file"], redirection)
        #expect(missing.ending == .exited(1), "\(missing)")
        let usage = try await Self.run(["copy"], redirection)
        #expect(usage.ending == .exited(64), "\(usage)")
    }

    @Test(
        "Every command that prints fails if standard output is not writable",
        arguments: [
            ["tables"], ["tables", "--json"], ["schema", "Boards"], ["schema", "Boards", "--json"], ["--help"],
            ["--version"],
        ]
    )
    func lostOutput(arguments: [String]) async throws {
        for redirection in [">/dev/full", ">&-"] {
            let finished = try await Self.run(arguments, redirection)
            #expect(finished.ending == .exited(1), "\(redirection): \(finished)")
            #expect(finished.standardError.contains("cannot write to standard output"), "\(redirection): \(finished)")
        }
    }

    @Test("A lookup fails if its output is not writable")
    func lostLookup() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, hostileValues: true))) {
            server in
            let environment = ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
            let lookup = ["lookup", "Issues", "--site", server.baseURL]
            let finished = try await Self.run(lookup, ">/dev/full", environment: environment)
            #expect(finished.ending == .exited(1), "\(finished)")
        }
    }
}
