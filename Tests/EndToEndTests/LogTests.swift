import Foundation
import Judge
import MockJira
import Testing

@Suite("The log of the command", .timeLimit(.minutes(5)))
struct LogTests {
    /// Copies a table of a site whose first response is 503, and returns the lines of standard error.
    private static func lines(_ arguments: [String]) async throws -> [String] {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 10))
        configuration.faults = [.unavailable.limited(count: 1)]
        return try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(
                    table: "Statuses",
                    site: server.baseURL,
                    output: folder + "/statuses",
                    arguments: ["--quiet"] + arguments
                )
                let finished = try await copy.run()
                #expect(finished.exitCode == 0, "\(finished)")
                return finished.standardError.split(separator: "\n").map(String.init)
            }
        }
    }

    @Test("has a retry at level notice as one line with metadata, and no line below that level")
    func notice() async throws {
        let lines = try await Self.lines(["--log-level", "notice"])
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z notice attempt 1 failed; retry in /#))
        #expect(line.contains("[attempt=1 event=retry request=\"GET http://") && line.hasSuffix("table=Statuses]"))
    }

    @Test("has each response at level trace, and no token at any level")
    func trace() async throws {
        let lines = try await Self.lines(["--log-level", "trace"])
        #expect(lines.count { $0.contains("Z trace response [") } == 2)
        #expect(!lines.joined().contains("demo-token"))
    }

    @Test("is empty without the option, and empty at level error if the run succeeds")
    func silent() async throws {
        #expect(try await Self.lines([]).isEmpty)
        #expect(try await Self.lines(["--log-level", "error"]).isEmpty)
    }
}
