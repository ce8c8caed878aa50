import Foundation
import Judge
import MockJira
import Testing

@Suite("The report of a site's listings", .timeLimit(.minutes(5)))
struct ListingReportTests {
    private static func onSite<R>(
        _ faults: [MockFault],
        issues: Int = 300,
        _ body: (MockJiraServer, String) async throws -> R
    ) async throws -> R {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: issues, projects: 60, users: 250))
        configuration.faults = faults
        return try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in try await body(server, folder) }
        }
    }

    @Test("If a listing is much shorter than the site's count, the run ends with exit code 3 and reports both numbers")
    func shortfall() async throws {
        let fault = MockFault.dropLastPage.limited(pathPrefix: "/rest/api/3/search/jql")
        try await Self.onSite([fault], issues: 5300) { server, folder in
            var copy = Copy(site: server.baseURL, output: folder + "/out", arguments: ["--fields", "summary"])
            copy.arguments += ["--report", folder + "/report"]
            let finished = try await copy.run()
            #expect(finished.exitCode == 3, "\(finished)")
            #expect(finished.standardError.contains("could not be read; \(folder)/report lists them"), "\(finished)")
            #expect(finished.standardError.contains("5,000 of about 5,300 records"), "\(finished)")
            #expect(finished.standardError.contains("returned 5000 of about 5300 by its own count"), "\(finished)")
            let report = try Report(path: folder + "/report")
            #expect(report.rowsCopied == 5000 && report.expectedRows == 5300)
            #expect(report.listing?.shortListings.map(\.listed) == [5000])
            #expect(report.listing?.shortListings.map(\.expected) == [5300])
        }
    }

    @Test("A complete listing is not reported")
    func whole() async throws {
        try await Self.onSite([]) { server, folder in
            var copy = Copy(site: server.baseURL, output: folder + "/out")
            copy.arguments += ["--report", folder + "/report"]
            let finished = try await copy.succeed()
            #expect(!finished.standardError.contains("of about"), "\(finished)")
            let report = try Report(path: folder + "/report")
            #expect(report.expectedRows == 300 && report.listing == nil)
        }
    }

    @Test("Warnings of the site are printed and reported, with exit code 3, or with 1 if nothing was read")
    func warnings() async throws {
        try await Self.onSite([.siteWarnings]) { server, folder in
            for (table, arguments, code) in [
                ("Issues", [], 3), ("SearchProjects", [], 3), ("IssueChangelogs", [], 3),
                ("Issues", ["--jql", "summary ~ \"zzzzqqqqxxxx\""], 1),
            ] as [(String, [String], Int32)] {
                var copy = Copy(site: server.baseURL, output: folder + "/out")
                copy.table = table
                copy.arguments += arguments + ["--overwrite", "--quiet", "--report", folder + "/report"]
                let finished = try await copy.run()
                #expect(finished.exitCode == code, "\(table): \(finished)")
                #expect(
                    finished.standardError.contains("Jira's message: \(SiteWarnings.words)") || code == 1,
                    "\(finished)"
                )
                #expect(finished.standardError.contains(SiteWarnings.words), "\(finished)")
                let report = try Report(path: folder + "/report")
                #expect(report.listing?.siteWarnings == [SiteWarnings.words])
                #expect(report.errors.map(\.code) == (code == 1 ? ["siteWarned"] : []))
            }
            let lookup = try await Program(
                Binaries.jirastream,
                ["lookup", "SearchProjects", "--site", server.baseURL],
                environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
            ).run()
            #expect(lookup.exitCode == 3 && lookup.standardError.contains(SiteWarnings.words), "\(lookup)")
        }
    }

    @Test("Extreme numbers outside the records change no table")
    func extremeNumbers() async throws {
        try await Self.onSite([]) { server, folder in
            for table in [
                "SearchProjects", "AllUsers", "AuditRecords", "Plans", "AllDashboards", "FiltersPaginated", "Boards",
                "IssueComments", "IssueChangelogs", "Issues", "IdsOfWorklogsModifiedSince", "BoardIssues",
            ] {
                var texts: [Data] = []
                for faults in [[], [.extremeNumbers]] as [[MockFault]] {
                    try await server.setFaults(faults)
                    var copy = Copy(site: server.baseURL, output: folder + "/\(table)")
                    copy.table = table
                    copy.arguments += ["--overwrite", "--level", "none"]
                    let finished = try await copy.run()
                    #expect(finished.exitCode == 0, "\(table): \(finished)")
                    texts.append(try Data(contentsOf: URL(fileURLWithPath: folder + "/\(table)")))
                }
                #expect(texts[0] == texts[1], "\(table)")
            }
        }
    }

    @Test("No user is missing from the output if other users are deleted during the run")
    func shrinkingUsers() async throws {
        let fault = MockFault.shrinkingSite(records: 3).limited(pathPrefix: "/rest/api/3/users")
        try await Self.onSite([fault]) { server, folder in
            var copy = Copy(site: server.baseURL, output: folder + "/out")
            copy.table = "AllUsers"
            copy.arguments += ["--level", "none"]
            _ = try await copy.succeed()
            let lines = try await TextLines.of(folder + "/out")
            let ids = lines.compactMap { line in
                (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["accountId"] as? String
            }
            #expect(Set(ids).count == ids.count && ids.count >= 247)
        }
    }
}
