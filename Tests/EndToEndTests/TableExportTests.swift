import Foundation
import Judge
import MockJira
import Testing

@Suite("Exports of tables", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct TableExportTests {
    /// A site on which every table has several pages, and the last page is not full.
    static func site(seed: UInt64) -> MockSiteConfiguration {
        var site = MockSiteConfiguration(issues: 4000, projects: 230, users: 2300, seed: seed, hostileValues: true)
        site.dashboards = 250
        site.plans = 230
        site.worklogs = 2500
        return site
    }

    static let tables = Export.Table.allCases.filter { $0 != .issues }

    @Test("Each table equals the site, with regular and irregular white space", arguments: [1, 7, 8] as [UInt64])
    func judged(seed: UInt64) async throws {
        var configuration = MockJiraConfiguration(site: Self.site(seed: seed))
        configuration.irregularWhitespace = seed != 1
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                for table in Self.tables {
                    let path = "\(folder)/\(table.rawValue)"
                    let report = try await Copy(table: table.rawValue, site: server.baseURL, output: path).report()
                    let verdict = try await Judge(server.site).verdict(on: Export(table, path))
                    #expect(verdict == .agrees(records: report.rowsCopied), "\(table.rawValue), seed \(seed)")
                    #expect(report.rowsCopied > 0, "\(table.rawValue), seed \(seed)")
                }
            }
        }
    }

    @Test("A table's text is the same at 1 connection and at 16")
    func sameText() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site(seed: 3))) { server in
            try await TemporaryFolder.use { folder in
                for table in Self.tables {
                    var texts: [String?] = []
                    for connections in ["1", "16"] {
                        let copy = Copy(
                            table: table.rawValue,
                            site: server.baseURL,
                            output: "\(folder)/\(table.rawValue)-\(connections)",
                            arguments: ["--connections", connections]
                        )
                        texts.append(try await copy.report().sha256)
                    }
                    #expect(texts[0] != nil, "\(table.rawValue)")
                    #expect(texts[0] == texts[1], "\(table.rawValue)")
                }
            }
        }
    }

    @Test("A limit ends a table after that number of records")
    func limit() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site(seed: 4))) { server in
            try await TemporaryFolder.use { folder in
                for table in Self.tables {
                    for limit in [0, 1, 130] {
                        var export = Export(table, "\(folder)/\(table.rawValue)-\(limit)")
                        export.limit = limit
                        let copy = Copy(
                            table: table.rawValue,
                            site: server.baseURL,
                            output: export.path,
                            arguments: ["--limit", "\(limit)"]
                        )
                        let copied = try await copy.report().rowsCopied
                        let verdict = try await Judge(server.site).verdict(on: export)
                        #expect(verdict == .agrees(records: copied), "\(table.rawValue), \(limit)")
                        #expect(copied <= limit, "\(table.rawValue), \(limit)")
                    }
                }
            }
        }
    }

    @Test("With --datetimes verbatim, points in time stay as the site sent them")
    func verbatim() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, seed: 5, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                var export = Export(.serverInfo, folder + "/server")
                export.dateTimes = .verbatim
                let copy = Copy(
                    table: "ServerInfo",
                    site: server.baseURL,
                    output: export.path,
                    arguments: ["--datetimes", "verbatim"]
                )
                _ = try await copy.succeed()
                #expect(try await Judge(server.site).verdict(on: export) == .agrees(records: 1))
                export.dateTimes = .rfc3339
                #expect(try await !Judge(server.site).verdict(on: export).isAgreement)
            }
        }
    }
}
