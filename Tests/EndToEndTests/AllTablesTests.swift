import Foundation
import Judge
import MockJira
import MockSite
import Testing

@Suite("All tables", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(10)))
struct AllTablesTests {
    struct Manifest: Decodable {
        struct Table: Decodable {
            var table: String
            var file: String?
            var rows: Int
            var error: String?
        }
        var tables: [Table]
    }

    @Test("Every table of the connector equals the site, row by row")
    func connectorTables() async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 300, seed: 5, hostileValues: true)
        )
        (configuration.site.archivedProjects, configuration.site.deletedProjects) = (3, 2)
        configuration.irregularWhitespace = true
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let manifest = try await Self.copy(["--all"], server, to: folder)
                var agreed: [String] = []
                for table in try await TableJudge.tables() where table.connector {
                    if let parameters = TableJudge.needed[table.name] {
                        let arguments =
                            ["--overwrite"] + parameters.flatMap { ["--table-param", "\($0.key)=\($0.value)"] }
                        let output = Self.path(table.name, folder)
                        _ = try await Copy(
                            table: table.name,
                            site: server.baseURL,
                            output: output,
                            arguments: arguments
                        )
                        .succeed()
                    } else {
                        let entry = try #require(manifest.tables.first { $0.table == table.name }, "\(table.name)")
                        #expect(entry.error == nil, "\(table.name)")
                    }
                    if try await Self.matchesSite(table, server.site, folder) { agreed.append(table.name) }
                }
                print("\(agreed.count) of 75 tables of the connector equal the site")
                #expect(agreed.count == 75)
            }
        }
    }

    @Test("Every table that is not of the connector equals the site, and child rows begin with the parents' columns")
    func otherTables() async throws {
        // A site in which each field that only operations of boards return has a value in some issue.
        let site = try #require(
            (1...100).map { MockSiteConfiguration(issues: 300, seed: $0, hostileValues: true) }.first { configuration in
                let site = Site(configuration, baseURL: "")
                let fields = (0..<site.issueCount).map { site.agileFields(ofIssue: $0) }
                return fields.contains { $0.epic != nil } && fields.contains { $0.sprint != nil }
                    && fields.contains { !$0.closedSprints.isEmpty } && fields.contains(where: \.isFlagged)
            }
        )
        let configuration = MockJiraConfiguration(site: site)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let tables = try await TableJudge.tables().filter { !$0.connector }
                let names = tables.map(\.name) + TableJudge.aliases.values
                let manifest = try await Self.copy(["--tables", names.joined(separator: ",")], server, to: folder)
                for entry in manifest.tables { #expect(entry.error == nil && entry.rows > 0, "\(entry.table)") }
                var agreed: [String] = []
                var second: [String] = []
                for table in tables {
                    if let first = TableJudge.aliases[table.name] {
                        let text = try await TextFacts.of(Self.path(table.name, folder))
                        let isSame = try await text == TextFacts.of(Self.path(first, folder))
                        #expect(isSame, "\(table.name) differs from \(first)")
                        if isSame { second.append(table.name) }
                    } else if try await Self.matchesSite(table, server.site, folder) {
                        agreed.append(table.name)
                    }
                }
                print("\(agreed.count) more tables equal the site: \(agreed.joined(separator: ", "))")
                print("\(second.count) second names equal the tables they name: \(second.joined(separator: ", "))")
                #expect(agreed.count + second.count == tables.count)
                #expect(Set(second) == Set(TableJudge.aliases.keys))
            }
        }
    }

    @Test("Every table of Data Center equals the site")
    func dataCenter() async throws {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 600, seed: 5, hostileValues: true)
        )
        configuration.site.deployment = .dataCenter
        configuration.contextPath = "/jira"
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let tables = try await TableJudge.tables(["--deployment", "datacenter"])
                    .filter { $0.requiredParameters.isEmpty }
                let names = tables.map(\.name).joined(separator: ",")
                let manifest = try await Self.copy(["--tables", names], server, to: folder)
                for entry in manifest.tables { #expect(entry.error == nil, "\(entry)") }
                var agreed: [String] = []
                for table in tables where try await Self.matchesSite(table, server.site, folder) {
                    agreed.append(table.name)
                }
                print("\(agreed.count) of \(tables.count) tables of Data Center equal the site")
                #expect(agreed.count == tables.count && agreed.count > 60)
            }
        }
    }

    @Test("Each worklog is written once, although the pages that list worklogs overlap")
    func manyWorklogs() async throws {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 9000, seed: 7, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let table = try #require(await TableJudge.tables().first { $0.name == "IssueWorklogs" })
                let copy = Copy(table: table.name, site: server.baseURL, output: Self.path(table.name, folder))
                #expect(try await copy.report().rowsCopied == server.site.worklogChanges.count)
                #expect(server.site.worklogChanges.count > 2000)
                #expect(try await Self.matchesSite(table, server.site, folder))
            }
        }
    }

    @Test("A table for which the account lacks permission is reported, and the other tables are copied")
    func forbidden() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, hostileValues: true))
        configuration.isAdministrator = false
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let arguments = ["--tables", "Screens,SearchProjects"]
                let manifest = try await Self.copy(arguments, server, to: folder, exitCode: 3)
                let screens = try #require(manifest.tables.first { $0.table == "Screens" })
                #expect(screens.file == nil && screens.error?.contains("403") == true)
                #expect(manifest.tables.first { $0.table == "SearchProjects" }?.rows == server.site.projects.count)
                #expect(!FileManager.default.fileExists(atPath: Self.path("Screens", folder)))
            }
        }
    }

    /// Returns `true` if a table's file equals the site, and if the judge detects each of two damages: a lost row and a
    /// changed value.
    private static func matchesSite(_ table: TableJudge.Description, _ site: Site, _ folder: String) async throws
        -> Bool
    {
        let path = path(table.name, folder)
        let judge = TableJudge(site: site)
        guard let verdict = try await judge.verdict(on: path, of: table) else {
            Issue.record("there are no expected rows for \(table.name)")
            return false
        }
        #expect(verdict.isAgreement, "\(table.name) \(verdict)")
        let lines = try await TextLines.of(path)
        #expect(!lines.isEmpty, "\(table.name)")
        guard verdict.isAgreement, !lines.isEmpty else { return false }
        var isFound = true
        for damage in TableDamage.allCases {
            let damaged = folder + "/damaged"
            try TextLines.write(damage.applied(to: lines), to: damaged)
            let verdict = try await judge.verdict(on: damaged, of: table)
            isFound = isFound && verdict?.isAgreement == false
            #expect(verdict?.isAgreement == false, "\(table.name): \(damage) was not detected")
        }
        return isFound
    }

    private static func path(_ table: String, _ folder: String) -> String { "\(folder)/\(table).ndjson.gz" }

    private static func copy(
        _ arguments: [String],
        _ server: MockJiraServer,
        to folder: String,
        exitCode: Int32 = 0
    ) async throws -> Manifest {
        // Data Center expects the token without a user.
        let user = server.site.deployment == .cloud ? ["JIRASTREAM_USER": Account.user] : [:]
        let finished = try await Program(
            Binaries.jirastream,
            ["copy"] + arguments + ["--site", server.baseURL, "--output", folder],
            environment: user.merging(["JIRASTREAM_TOKEN": Account.token]) { first, _ in first }
        ).run(limit: .seconds(200))
        #expect(finished.exitCode == exitCode, "\(finished)")
        return try JSONDecoder().decode(
            Manifest.self,
            from: Data(contentsOf: URL(filePath: folder + "/manifest.json"))
        )
    }
}
