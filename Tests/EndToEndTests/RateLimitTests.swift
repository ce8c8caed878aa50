import Foundation
import Judge
import MockJira
import Testing

@Suite("Sites with rate limits", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct RateLimitTests {
    static let count = 4000

    @Test(
        "A site that sends its rate limit is exported completely, with few retries",
        arguments: [
            ["--rate-burst", "vendor"], ["--rate-burst", "20@/rest/api/3/issue/bulkfetch"], ["--rate-fill", "40"],
        ]
    )
    func limitInHeaders(_ limits: [String]) async throws {
        let report = try await judged(limits)
        #expect(Double(report.retries) < 0.02 * Double(report.requests) + 1, "\(report)")
    }

    @Test(
        "A site that does not send its rate limit is exported completely",
        arguments: [["--rate-points", "40000/2s"], ["--rate-gateway", "30"]]
    )
    func limitWithoutHeaders(_ limits: [String]) async throws {
        let report = try await judged(limits)
        #expect(report.errors.isEmpty && report.retries < report.requests / 2, "\(report)")
    }

    private func judged(_ limits: [String]) async throws -> Report {
        try await MockProgram.use(MockSiteConfiguration(issues: Self.count, seed: 31, hostileValues: true), limits) {
            mock in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let report = try await Copy(site: mock.address, output: path).report()
                #expect(try await Judge(mock.site).verdict(on: Export(.issues, path)) == .agrees(records: Self.count))
                return report
            }
        }
    }
}
