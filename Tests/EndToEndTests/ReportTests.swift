import Foundation
import Judge
import MockJira
import Testing

@Suite("The report of a copy", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct ReportTests {
    @Test("The report's numbers equal those of the requests and of the file")
    func numbers() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 1234, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let copy = Copy(site: server.baseURL, output: path, arguments: ["--connections", "5"])
                let report = try await copy.report()
                let ledger = await server.ledger()
                let facts = try await TextFacts.of(path)
                #expect(report.rowsRead == 1234)
                #expect(report.rowsCopied == 1234)
                #expect(report.rowsCopied == facts.lineCount)
                #expect(report.sha256 == facts.sha256)
                #expect(report.requests == ledger.count)
                #expect(report.retries == 0)
                #expect(report.errors.isEmpty)
                #expect(report.dataRead == ledger.reduce(0) { $0 + $1.responseBodyBytes })
                let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
                #expect(report.dataWritten == size)
                #expect(report.usedParallelCopies == 5)
                #expect(report.copyDuration == (report.durationMilliseconds + 999) / 1000)
                let kilobytes = Double(report.dataRead) / 1024
                let seconds = Double(max(1, report.durationMilliseconds)) / 1000
                #expect(abs(report.throughput - kilobytes / seconds) < 0.01)
                #expect((1_000_000..<150_000_000).contains(report.peakMemoryBytes))
                #expect(report.goneIssues.isEmpty && report.unreadIssues.isEmpty)
            }
        }
    }

    @Test("--report - prints one JSON object to standard output, and nothing else")
    func standardOutput() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 150, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--report", "-"])
                let finished = try await copy.succeed()
                let report = try Report(finished.standardOutput)
                #expect(report.rowsCopied == 150)
                let facts = try await TextFacts.of(folder + "/issues")
                #expect(report.sha256 == facts.sha256)
                let members = try #require(
                    try JSONSerialization.jsonObject(with: finished.standardOutput) as? [String: Any]
                )
                for name in [
                    "rowsRead", "rowsCopied", "dataRead", "dataWritten", "copyDuration", "throughput",
                    "usedParallelCopies", "errors", "requests", "retries", "peakMemoryBytes", "sha256",
                ] {
                    #expect(members[name] != nil, "\(name)")
                }
            }
        }
    }

    @Test("A run that fails reports its error, and no hash of the unfinished text")
    func failure() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 150, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(site: server.baseURL, output: folder + "/issues")
                copy.arguments = ["--report", folder + "/report"]
                copy.environment["JIRASTREAM_TOKEN"] = "wrong"
                #expect(try await copy.run().exitCode == 1)
                let report = try Report(path: folder + "/report")
                #expect(report.errors.count == 1)
                #expect(report.errors.first?.message.contains("401") == true)
                #expect(report.rowsCopied == 0)
                #expect(report.sha256 == nil)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["report"])
            }
        }
    }

    @Test("Listed issues that cannot be read are reported; written and missing issues add up to the list")
    func gone() async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 640, seed: 9, hostileValues: true)
        )
        // The bulk operation omits issues, and requests for single issues fail if the id begins with 1.
        configuration.faults = try ["missingFromBulkfetch", "unavailable@/rest/api/3/issue/1"].map {
            try MockFault($0)
        }
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let arguments = ["--report", folder + "/report", "--retries", "0"]
                let finished = try await Copy(site: server.baseURL, output: path, arguments: arguments).run()
                let report = try Report(path: folder + "/report")
                let missing = Set((report.goneIssues + report.unreadIssues).map { String($0) })
                #expect(!missing.isEmpty)
                #expect(report.rowsCopied + missing.count == 640)
                #expect(finished.exitCode == (report.unreadIssues.isEmpty ? 0 : 3), "\(finished)")

                var export = Export(.issues, path)
                export.issues = server.site.issuesInCensusOrder.filter { !missing.contains(server.site.issue($0).id) }
                #expect(try await Judge(server.site).verdict(on: export) == .agrees(records: report.rowsCopied))
            }
        }
    }
}
