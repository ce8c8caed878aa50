import Foundation
import InterimData
import JiraReader
import MockJira
import Testing

/// Reads the tables of a mock in partitions. Each partition has its own reader, as in separate processes.
@Suite("Tables read in partitions", .serialized, .timeLimit(.minutes(10)))
struct PartitionedTableTests {
    private static func reader(_ server: MockJiraServer, _ deployment: Deployment) throws -> JiraClient {
        var configuration = JiraClient.Configuration()
        configuration.deployment = deployment
        configuration.resultWindow = 300
        return try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: deployment == .cloud
                ? .basic(user: "demo@example.com", token: Secret("demo-token")) : .bearer(Secret("demo-token")),
            configuration: configuration
        )
    }

    /// Returns the rows of a table or of a partition, and the findings. Each row is the text of a record with the
    /// columns of its parents and owners.
    private static func rows(
        _ reader: JiraClient,
        _ table: Table,
        _ partition: Partition? = nil
    ) async throws -> (rows: [String], findings: ReadingFindings) {
        var options = ReadOptions(columns: .none)
        options.partition = partition
        let pages = try reader.pages(of: table, options: options)
        var rows: [String] = []
        for try await page in pages {
            let members = page.decoration.members.map { "\($0.name)=\($0.json)" }.joined(separator: " ")
            for number in 0..<page.count {
                let owners = page.decoration.ownerMembers.map { "\($0.name)=\(page[number][$0.name]?.text ?? "")" }
                rows.append("\(members) \(owners.joined(separator: " ")) \(page[number].json)")
            }
        }
        return (rows, pages.statistics.findings)
    }

    private static func configuration(_ deployment: Deployment) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 900, projects: 6, users: 40, seed: 83, hostileValues: true)
        )
        configuration.site.deployment = deployment == .cloud ? .cloud : .dataCenter
        configuration.resultWindow = 300
        return configuration
    }

    @Test(
        "The partitions of a table together have each of its rows once, and the same findings as the table",
        arguments: Deployment.allCases
    )
    func union(deployment: Deployment) async throws {
        try await withMockJira(Self.configuration(deployment)) { server in
            let divided = Catalogue.tables.filter {
                $0.partitioning(on: deployment) != .none && $0.requiredParameters.isEmpty
            }
            #expect(divided.count >= (deployment == .cloud ? 30 : 20), "\(divided.map(\.name))")
            var ways: [Partitioning: Int] = [:]
            for table in divided {
                let whole = try await Self.rows(Self.reader(server, deployment), table)
                for count in [2, 5] {
                    let division = try await Self.reader(server, deployment).partitions(of: table, count: count)
                    #expect((1...count).contains(division.partitions.count))
                    let text = try JSONEncoder().encode(division.partitions)
                    var parts: [[String]] = []
                    var findings = division.findings
                    for partition in try JSONDecoder().decode([Partition].self, from: text) {
                        let part = try await Self.rows(Self.reader(server, deployment), table, partition)
                        parts.append(part.rows)
                        findings.add(part.findings)
                    }
                    // Within a batch, the site determines the order of the records, and the batches of partitions
                    // begin at other records than those of the whole table.
                    let isBatched = table.parent?.batch != nil && deployment == .cloud
                    let (union, all) = (Array(parts.joined()), whole.rows)
                    #expect(
                        isBatched ? union.sorted() == all.sorted() : union == all,
                        "\(table.name) in \(count): \(parts.map(\.count)), whole \(all.count)"
                    )
                    #expect(Set(findings.skippedParents) == Set(whole.findings.skippedParents), "\(table.name)")
                    #expect(findings.truncatedLists == whole.findings.truncatedLists, "\(table.name)")
                    #expect(findings.goneIssues.isEmpty && findings.unreadIssues.isEmpty && findings.listing.isEmpty)
                    if parts.count > 1 { ways[table.partitioning(on: deployment), default: 0] += 1 }
                    if table.name == "Issues" {
                        #expect(parts.count == count && parts.allSatisfy { $0.count > 900 / count / 2 })
                    }
                }
            }
            #expect(ways[.created, default: 0] >= 8 && ways[.parents, default: 0] >= 20, "\(ways)")
            if deployment == .cloud { #expect(ways[.ids] == 2) }
        }
    }

    @Test("A partition of ids has its issues in the order of the ids, and a missing issue is reported as gone")
    func ids() async throws {
        try await withMockJira(Self.configuration(.cloud)) { server in
            let table = try Catalogue.table(named: "Issues")
            let ids = server.site.issuesInCensusOrder.map { UInt64(server.site.issue($0).id) ?? 0 }
            let wanted = Array(ids.reversed().prefix(250)) + [999_999_999]
            var options = ReadOptions(columns: .named(["id"]))
            options.partition = Partition(table: "Issues", extent: .ids(wanted))
            let pages = try Self.reader(server, .cloud).pages(of: table, options: options)
            var found: [UInt64] = []
            for try await page in pages {
                for number in 0..<page.count { found.append(page[number]["id"]?.text.flatMap(UInt64.init) ?? 0) }
            }
            #expect(found == Array(wanted.dropLast()))
            #expect(pages.statistics.findings.goneIssues == [999_999_999])
        }
    }

    @Test("A partition without ids has no rows, and a partition of ids cannot have a query")
    func noIDs() async throws {
        try await withMockJira(Self.configuration(.cloud)) { server in
            for table in [try Catalogue.table(named: "Issues"), try Catalogue.table(named: "IssueComments")] {
                let none = Partition(table: table.name, extent: .ids([]))
                #expect(try await Self.rows(Self.reader(server, .cloud), table, none).rows.isEmpty)
            }
            var options = ReadOptions(jql: "project = OPS")
            options.partition = Partition(table: "Issues", extent: .ids([1]))
            let reader = try Self.reader(server, .cloud)
            let error = #expect(throws: JiraReaderError.self) {
                try reader.pages(of: Catalogue.table(named: "Issues"), options: options)
            }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test("A query restricts the rows of partitions as it restricts the table")
    func query() async throws {
        try await withMockJira(Self.configuration(.cloud)) { server in
            let reader = try Self.reader(server, .cloud)
            let table = try Catalogue.table(named: "Issues")
            var options = ReadOptions(jql: "project = OPS OR summary ~ \"x\" ORDER BY key", columns: .named(["id"]))
            func ids(_ partition: Partition?) async throws -> [String] {
                options.partition = partition
                var ids: [String] = []
                for try await page in try reader.pages(of: table, options: options) {
                    for number in 0..<page.count { ids.append(page[number]["id"]?.text ?? "") }
                }
                return ids
            }
            let whole = try await ids(nil)
            options.partition = nil
            let division = try await reader.partitions(of: table, options: options, count: 4)
            #expect(division.partitions.count == 4 && whole.count > 50)
            var parts: [String] = []
            for partition in division.partitions { parts += try await ids(partition) }
            #expect(parts == whole)
        }
    }
}
