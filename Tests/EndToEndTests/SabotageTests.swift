import Foundation
import Judge
import MockJira
import Testing

/// Sites that lie. Either the judge must find the lie in the export, or the exporter must have refused the site.
@Suite("Sabotaged sites", .enabled(if: Judge.isAvailable), .serialized)
struct SabotageTests {
    enum Outcome: Equatable {
        /// The exporter saw the lie and wrote nothing.
        case refused
        /// The exporter could not see it, and the judge did.
        case found(by: String)
        /// Nobody saw it.
        case unnoticed
    }

    /// Exports a table from a site with a fault.
    ///
    /// - Parameter words: What the judge's or the exporter's words must have in them.
    private func outcome(_ fault: String, _ table: Export.Table, words: String) async throws -> Outcome {
        var site = SiteConfiguration(issues: 1300, projects: 230, users: 2300, seed: 5)
        site.dashboards = 250
        site.plans = 230
        var configuration = MockJiraConfiguration(site: site)
        configuration.faults = [try Faults.parse(fault)]
        return try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/export"
                let finished = try await Copy(table: table.rawValue, site: server.baseURL, output: path).run()
                #expect(await server.ledger().contains { !$0.faults.isEmpty }, "the fault hit nothing")
                guard finished.exitCode == 0 else {
                    #expect(finished.exitCode == 1, "\(finished)")
                    #expect(finished.standardError.contains(words), "\(finished)")
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                    return .refused
                }
                guard case .differs(let differences) = try await Judge(server.site).verdict(on: Export(table, path))
                else { return .unnoticed }
                let text = differences.joined(separator: "\n")
                #expect(text.contains(words), "\(text)")
                return .found(by: "judge")
            }
        }
    }

    @Test("A search that ends a page early is found by the judge")
    func searchDropsLastPage() async throws {
        // The ids fit into one page; without it nothing is left.
        #expect(try await outcome("dropLastPage", .issues, words: "missing") == .found(by: "judge"))
    }

    @Test("A list that ends a page early is found by the judge", arguments: TableExportTests.tables)
    func listDropsLastPage(table: Export.Table) async throws {
        #expect(try await outcome("dropLastPage", table, words: "missing") == .found(by: "judge"))
    }

    @Test("A list with a record twice")
    func listRepeatsRecord() async throws {
        #expect(try await outcome("repeatRecord", .searchProjects, words: "again") == .found(by: "judge"))
    }

    @Test("A search that lists an issue twice")
    func searchRepeatsRecord() async throws {
        let outcome = try await outcome("repeatRecord@/rest/api/3/search/jql", .issues, words: "again")
        #expect(outcome == .found(by: "judge"))
    }

    @Test("A bulk fetch that answers with an issue twice is refused by the exporter")
    func bulkFetchRepeatsRecord() async throws {
        #expect(try await outcome("repeatRecord@/rest/api/3/issue/bulkfetch", .issues, words: "twice") == .refused)
    }

    @Test("A list that begins its pages one record late")
    func offByOne() async throws {
        #expect(try await outcome("offByOneStartAt", .searchProjects, words: "missing") == .found(by: "judge"))
    }

    @Test("An issue that lost a null is found by the judge")
    func loseNull() async throws {
        #expect(try await outcome("loseNull", .issues, words: "expected null, found nothing") == .found(by: "judge"))
    }
}
