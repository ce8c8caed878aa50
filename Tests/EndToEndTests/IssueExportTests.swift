import Foundation
import Judge
import MockJira
import MockSite
import Testing

@Suite("Exports of issues", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct IssueExportTests {
    /// A number of issues that the programs export in a few seconds.
    static let count = Binaries.areReleased ? 20_000 : 2000
    /// The base URL of links. It is fixed, so that the text does not depend on the mock's port.
    static let baseURL = "https://example.atlassian.test"

    @Test("Every issue of a large site is exported once, complete, and in the order of creation and key")
    func whole() async throws {
        try await MockProgram.use(MockSiteConfiguration(issues: Self.count, seed: 11, hostileValues: true)) { mock in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues.ndjson.gz"
                let report = try await Copy(site: mock.address, output: path).report()
                #expect(try await Judge(mock.site).verdict(on: Export(.issues, path)) == .agrees(records: Self.count))
                #expect(report.rowsCopied == Self.count)
            }
        }
    }

    @Test("The default site has a difficult order: creation does not follow the ids, and some creation times are equal")
    func order() {
        let site = Site(MockSiteConfiguration(issues: Self.count, seed: 11, hostileValues: true), baseURL: Self.baseURL)
        let order = site.issuesInCensusOrder
        let issues = order.map { site.issue($0) }
        let places = Dictionary(uniqueKeysWithValues: site.projects.map { ($0.id, $0.key) })
        var ties = 0
        var tiesAcrossProjects = 0
        for (one, next) in zip(issues, issues.dropFirst()) {
            #expect(one.created <= next.created)
            guard one.created == next.created else { continue }
            ties += 1
            let keys = (places[one.project.id] ?? "", places[next.project.id] ?? "")
            if keys.0 != keys.1 { tiesAcrossProjects += 1 }
            #expect((keys.0, Self.keyNumber(one)) < (keys.1, Self.keyNumber(next)))
        }
        #expect(order != order.sorted())
        #expect(ties > 0 && tiesAcrossProjects > 0)
    }

    private static func keyNumber(_ issue: MockSite.Issue) -> Int {
        issue.key.split(separator: "-").last.flatMap { Int($0) } ?? -1
    }

    @Test("The text is the same at 1 connection and at 16, at every level, and at any latency")
    func sameText() async throws {
        let configuration = MockSiteConfiguration(issues: Self.count, seed: 12, hostileValues: true)
        try await TemporaryFolder.use { folder in
            func facts(_ mock: MockProgram, _ name: String, _ arguments: [String]) async throws -> TextFacts {
                let path = folder + "/" + name
                let report = try await Copy(site: mock.address, output: path, arguments: arguments).report()
                let facts = try await TextFacts.of(path)
                #expect(report.sha256 == facts.sha256)
                try FileManager.default.removeItem(atPath: path)
                return facts
            }
            let first = try await MockProgram.use(configuration, baseURL: Self.baseURL) { mock in
                let one = try await facts(mock, "one", ["--connections", "1"])
                #expect(try await facts(mock, "sixteen", ["--connections", "16"]) == one)
                #expect(try await facts(mock, "fastest", ["--level", "fastest"]) == one)
                #expect(try await facts(mock, "none", ["--level", "none", "--connections", "128"]) == one)
                return one
            }
            #expect(first.lineCount == Self.count)
            try await MockProgram.use(configuration, ["--latency", "5ms"], baseURL: Self.baseURL) { mock in
                let one = try await facts(mock, "late-one", ["--connections", "1"])
                let sixteen = try await facts(mock, "late-sixteen", ["--connections", "16"])
                #expect(one == first)
                #expect(sixteen == first)
            }
        }
    }

    @Test(
        "Responses with different JSON notations are exported correctly",
        arguments: [(1, false), (2, true), (3, false), (4, true), (5, false), (6, true)] as [(UInt64, Bool)]
    )
    func dialects(seed: UInt64, irregular: Bool) async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 700, seed: seed, hostileValues: true)
        )
        configuration.irregularWhitespace = irregular
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                _ = try await Copy(site: server.baseURL, output: path).succeed()
                let verdict = try await Judge(server.site).verdict(on: Export(.issues, path))
                #expect(verdict == .agrees(records: 700), "seed \(seed), irregular white space: \(irregular)")
            }
        }
    }

    @Test("Compressed responses are exported correctly")
    func compressedAnswers() async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 700, seed: 7, hostileValues: true)
        )
        configuration.irregularWhitespace = true
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let report = try await Copy(site: server.distantAddress, output: path).report()
                let verdict = try await Judge(server.site).verdict(on: Export(.issues, path))
                #expect(verdict == .agrees(records: 700))
                let ledger = await server.ledger()
                #expect(ledger.contains { $0.contentEncoding == "gzip" })
                #expect(report.dataRead == ledger.reduce(0) { $0 + $1.responseBodyBytes })
            }
        }
    }

    @Test("A site is exported with no issues, one issue, and about one batch of 100", arguments: [0, 1, 99, 100, 101])
    func edges(count: Int) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: count, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                _ = try await Copy(site: server.baseURL, output: path).succeed()
                #expect(try await Judge(server.site).verdict(on: Export(.issues, path)) == .agrees(records: count))
            }
        }
    }
}
