import Foundation
import Judge
import MockJira
import Testing

@Suite("Memory and requests", .serialized, .timeLimit(.minutes(10)))
struct ScaleTests {
    @Test(
        "Ten times as many issues need less than 1.5 times the memory, and less than 150 MB",
        .enabled(if: Binaries.areReleased, "the programs built with the tests are not those to be measured")
    )
    func memory() async throws {
        var peaks: [Int] = []
        for count in [20_000, 200_000] {
            try await MockProgram.use(MockSiteConfiguration(issues: count, seed: 2)) { mock in
                try await TemporaryFolder.use { folder in
                    // Both copies have the same number of concurrent pages, so that they differ only in the number of
                    // issues.
                    let copy = Copy(
                        site: mock.address,
                        output: folder + "/issues",
                        arguments: ["--connections", "8"],
                        limit: .seconds(300)
                    )
                    let report = try await copy.report()
                    #expect(report.rowsCopied == count)
                    peaks.append(report.peakMemoryBytes)
                    print("\(count) issues: \(report.durationMilliseconds) ms, peak \(report.peakMemoryBytes) bytes")
                }
            }
        }
        #expect(peaks.allSatisfy { $0 < 150_000_000 })
        // The maximum number of waiting pages depends on the load of the machine. The benchmarks are more precise.
        #expect(Double(peaks[1]) < Double(peaks[0]) * 1.5, "\(peaks)")
    }

    @Test("A run sends one request for each page, and uses the allowed number of concurrent requests")
    func requests() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 6000))
        configuration.latency = .milliseconds(200)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                // Only one field is copied, so that the mock's work does not delay requests.
                let copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--connections", "16", "--fields", "summary"]
                )
                let report = try await copy.report()
                let ledger = await server.ledger()
                #expect(ledger.count { $0.path.hasSuffix("/issue/bulkfetch") } == 60)
                #expect(ledger.count { $0.path.hasSuffix("/search/jql") } == 2)
                // In addition, the run sends one request for the fields and one for the count.
                #expect(ledger.count <= 60 + 2 + 2, "\(ledger.map(\.path))")
                #expect(report.requests == ledger.count)
                #expect(await server.peakRequestsInFlight() == 16)
            }
        }
    }

    @Test("One connection sends one request at a time")
    func oneConnection() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 500))
        configuration.latency = .milliseconds(5)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--connections", "1"])
                _ = try await copy.succeed()
                #expect(await server.peakRequestsInFlight() == 1)
            }
        }
    }

    /// The time depends on the machine as much as on the program. Therefore it is printed and not compared.
    @Test(
        "The duration of a copy of 20,000 issues, at a latency of 200 ms with 16 connections, is printed",
        .enabled(if: Binaries.areReleased, "the programs built with the tests are not those to be measured")
    )
    func latency() async throws {
        let count = 20_000
        try await MockProgram.use(MockSiteConfiguration(issues: count), ["--latency", "200ms"]) { mock in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: mock.address, output: folder + "/issues", arguments: ["--connections", "16"])
                let report = try await copy.report()
                let rounds = 2 + (count / 100 + count / 5000 - 1 + 15) / 16
                print("\(count) issues: \(report.durationMilliseconds) ms; \(rounds) rounds are \(rounds * 200) ms")
                #expect(report.rowsCopied == count)
            }
        }
    }
}
