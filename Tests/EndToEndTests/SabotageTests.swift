import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Sites with wrong content. Either the judge detects the error in the export, or the exporter rejects the site or
/// reports the error.
///
/// Each test expects one of these outcomes. If the exporter is changed to detect more errors, the expectations change
/// too.
@Suite("Sabotaged sites", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct SabotageTests {
    enum Outcome: Equatable {
        /// The exporter detected the error, reported it and wrote nothing.
        case rejectedByExporter(String)
        /// The exporter reported missing records, with exit code 3, and the judge detected which records are missing.
        case reported(String, verdict: String)
        /// The exporter did not report the error, and the judge detected it.
        case detectedByJudge(String)
        /// The export equals the site.
        case harmless

        /// A Boolean value that indicates whether the judge detected the error, with a verdict that contains these
        /// words.
        func wasDetected(_ words: String) -> Bool {
            if case .detectedByJudge(let text) = self { text.contains(words) } else { false }
        }

        /// A Boolean value that indicates whether the exporter rejected the site, with a message that contains these
        /// words.
        func wasRejected(_ words: String) -> Bool {
            if case .rejectedByExporter(let text) = self { text.contains(words) } else { false }
        }
    }

    /// The fields that are copied. A few are enough, because the faults remove whole records or one null.
    private static let fields = ["summary", "assignee", "environment", "resolution"]

    /// Exports a table of at least two pages from a site with a fault, and returns the outcome.
    private func outcome(_ fault: MockFault, _ table: Export.Table) async throws -> Outcome {
        let needsIssues = table == .issues || table == .worklogs
        var site = MockSiteConfiguration(
            issues: needsIssues ? 5600 : 10,
            projects: 230,
            users: 2300,
            seed: 5,
            hostileValues: true
        )
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
                #expect(await server.ledger().contains { !$0.faults.isEmpty }, "the fault affected no request")
                guard finished.exitCode == 0 || finished.exitCode == 3 else {
                    #expect(finished.exitCode == 1, "\(finished)")
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
                    return .rejectedByExporter(finished.standardError)
                }
                let verdict = try await Judge(server.site).verdict(on: export)
                if finished.exitCode == 3 {
                    return .reported(finished.standardError, verdict: verdict.description)
                }
                return verdict.isAgreement ? .harmless : .detectedByJudge(verdict.description)
            }
        }
    }

    private static let pagedTables: [Export.Table] = [.searchProjects, .allUsers, .allDashboards, .worklogs, .plans]

    @Test("A list that ends one page early is detected by the judge", arguments: pagedTables)
    func listDropsLastPage(table: Export.Table) async throws {
        let outcome = try await outcome(.dropLastPage, table)
        // Pages of worklog changes contain a link to a next page even if they are marked as the last one, and the
        // exporter follows the link.
        guard table != .worklogs else { return #expect(outcome == .harmless) }
        #expect(outcome.wasDetected("missing: "), "\(outcome)")
    }

    @Test("A search that ends one page early is reported by the exporter, and detected by the judge")
    func searchDropsLastPage() async throws {
        guard case .reported(let words, let verdict) = try await outcome(.dropLastPage, .issues) else {
            Issue.record("it was not reported")
            return
        }
        #expect(words.contains("returned 5000 of about 5600 by its own count"), "\(words)")
        #expect(verdict.contains("missing: 600 of"), "\(verdict)")
    }

    @Test("A record that occurs twice on a page of a list is read once", arguments: pagedTables)
    func listRepeatsRecord(table: Export.Table) async throws {
        let outcome = try await outcome(.repeatRecord, table)
        #expect(outcome == .harmless, "\(outcome)")
    }

    @Test("An issue that a search lists twice is read once")
    func searchRepeatsRecord() async throws {
        let path = "/rest/api/3/search/jql"
        let outcome = try await outcome(.repeatRecord.limited(pathPrefix: path), .issues)
        #expect(outcome == .harmless, "\(outcome)")
    }

    @Test("A bulk response that contains an issue twice is rejected by the exporter")
    func bulkFetchRepeatsRecord() async throws {
        let path = "/rest/api/3/issue/bulkfetch"
        let outcome = try await outcome(.repeatRecord.limited(pathPrefix: path), .issues)
        #expect(outcome.wasRejected("twice"), "\(outcome)")
    }

    @Test(
        "A list whose pages begin one record too late is detected by the judge",
        arguments: [Export.Table.searchProjects, .allUsers, .allDashboards]
    )
    func offByOne(table: Export.Table) async throws {
        let outcome = try await outcome(.offByOneStartAt, table)
        #expect(outcome.wasDetected("missing: "), "\(outcome)")
    }

    @Test("An issue that lacks one of its nulls is detected by the judge")
    func loseNull() async throws {
        let outcome = try await outcome(.loseNull, .issues)
        #expect(outcome.wasDetected("expected null, found nothing"), "\(outcome)")
    }
}
