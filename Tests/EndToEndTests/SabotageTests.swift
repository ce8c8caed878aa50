import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Sites that lie: the judge finds the lie in the export, or the exporter has refused the site or reported what it did.
///
/// Each test says which of these it is. An exporter that learns to see more moves a test from one to the other.
@Suite("Sabotaged sites", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct SabotageTests {
    enum Outcome: Equatable {
        /// The exporter saw the lie, said so and wrote nothing.
        case refused(String)
        /// The exporter said that something is missing, with exit code 3, and the judge found what.
        case reported(String, verdict: String)
        /// The exporter could not see it, and the judge did.
        case found(String)
        /// The export equals the site all the same.
        case harmless

        /// Whether the judge found the lie, in these words among others.
        func wasFound(_ words: String) -> Bool {
            if case .found(let text) = self { text.contains(words) } else { false }
        }

        /// Whether the exporter refused the site, in these words among others.
        func wasRefused(_ words: String) -> Bool {
            if case .refused(let text) = self { text.contains(words) } else { false }
        }
    }

    /// What is lost is whole records or one null, so that a few fields do.
    private static let fields = ["summary", "assignee", "environment", "resolution"]

    /// Exports a table, of two pages or more, from a site with a fault.
    private func outcome(_ fault: MockFault, _ table: Export.Table) async throws -> Outcome {
        let needsIssues = table == .issues || table == .worklogs
        var site = MockSiteConfiguration(issues: needsIssues ? 5600 : 10, projects: 230, users: 2300, seed: 5)
        site.dashboards = 250
        site.plans = 230
        var configuration = MockJiraConfiguration(site: site)
        configuration.faults = [fault]
        return try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                var export = Export(table, folder + "/export")
                var copy = Copy(table: table.rawValue, site: server.baseURL, output: export.path)
                if table == .issues {
                    export.fieldChoice = .named(Self.fields)
                    copy.arguments = ["--fields", Self.fields.joined(separator: ",")]
                }
                let finished = try await copy.run()
                #expect(await server.ledger().contains { !$0.faults.isEmpty }, "the fault hit nothing")
                guard finished.exitCode == 0 || finished.exitCode == 3 else {
                    #expect(finished.exitCode == 1, "\(finished)")
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                    return .refused(finished.standardError)
                }
                let verdict = try await Judge(server.site).verdict(on: export)
                if finished.exitCode == 3 {
                    return .reported(finished.standardError, verdict: verdict.description)
                }
                return verdict.isAgreement ? .harmless : .found(verdict.description)
            }
        }
    }

    private static let pagedTables: [Export.Table] = [.searchProjects, .allUsers, .allDashboards, .worklogs, .plans]

    @Test("A list that ends a page early and says that this was all is found by the judge", arguments: pagedTables)
    func listDropsLastPage(table: Export.Table) async throws {
        let outcome = try await outcome(.dropLastPage, table)
        // Pages of changes name a next one even where they say that they are the last, and it is read.
        guard table != .worklogs else { return #expect(outcome == .harmless) }
        #expect(outcome.wasFound("missing: "), "\(outcome)")
    }

    @Test("A search that ends a page early is reported by the exporter, and found by the judge")
    func searchDropsLastPage() async throws {
        guard case .reported(let words, let verdict) = try await outcome(.dropLastPage, .issues) else {
            Issue.record("it was not reported")
            return
        }
        #expect(words.contains("returned 5000 of about 5600 by its own count"), "\(words)")
        #expect(verdict.contains("missing: 600 of"), "\(verdict)")
    }

    @Test("A list with a record twice on a page is read once", arguments: pagedTables)
    func listRepeatsRecord(table: Export.Table) async throws {
        let outcome = try await outcome(.repeatRecord, table)
        #expect(outcome == .harmless, "\(outcome)")
    }

    @Test("A search that lists an issue twice is read once")
    func searchRepeatsRecord() async throws {
        let path = "/rest/api/3/search/jql"
        let outcome = try await outcome(.repeatRecord.limited(pathPrefix: path), .issues)
        #expect(outcome == .harmless, "\(outcome)")
    }

    @Test("A bulk fetch that answers with an issue twice is refused by the exporter")
    func bulkFetchRepeatsRecord() async throws {
        let path = "/rest/api/3/issue/bulkfetch"
        let outcome = try await outcome(.repeatRecord.limited(pathPrefix: path), .issues)
        #expect(outcome.wasRefused("twice"), "\(outcome)")
    }

    @Test(
        "A list whose pages begin one record late is found by the judge",
        arguments: [Export.Table.searchProjects, .allUsers, .allDashboards]
    )
    func offByOne(table: Export.Table) async throws {
        let outcome = try await outcome(.offByOneStartAt, table)
        #expect(outcome.wasFound("missing: "), "\(outcome)")
    }

    @Test("An issue that lost a null is found by the judge")
    func loseNull() async throws {
        let outcome = try await outcome(.loseNull, .issues)
        #expect(outcome.wasFound("expected null, found nothing"), "\(outcome)")
    }
}
