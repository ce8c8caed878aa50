import Foundation
import Judge
import MockJira
import MockSite
import Testing

@Suite("Options of a copy", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct OptionTests {
    static let count = 900

    /// Copies issues with options, and returns the judge's verdict on the output and the site's ledger. `expect`
    /// changes what the judge expects of the output.
    private func judged(
        _ arguments: [String],
        seed: UInt64 = 21,
        _ expect: (Site, inout Export) -> Void = { _, _ in }
    ) async throws -> (verdict: Verdict, ledger: [MockLedgerEntry]) {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: Self.count, seed: seed, hostileValues: true)
        )
        return try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                var export = Export(.issues, folder + "/issues")
                expect(server.site, &export)
                _ = try await Copy(site: server.baseURL, output: export.path, arguments: arguments).succeed()
                return (try await Judge(server.site).verdict(on: export), await server.ledger())
            }
        }
    }

    private func numbers(_ site: Site, _ isWanted: (MockSite.Issue) -> Bool) -> [Int] {
        site.issuesInCensusOrder.filter { isWanted(site.issue($0)) }
    }

    @Test("--jql copies exactly the issues that the query finds")
    func jql() async throws {
        let site = Site(MockSiteConfiguration(issues: Self.count, seed: 21, hostileValues: true), baseURL: "")
        let (one, other) = (site.projects[0].key, site.projects[3].key)
        let middle = site.issue(site.issuesInCensusOrder[Self.count / 2]).created

        var wanted = numbers(site) { $0.project.key == one && $0.created >= middle }
        #expect(!wanted.isEmpty)
        var verdict = try await judged(["--jql", "project = \(one) and created >= \(middle)"]) { $1.issues = wanted }
            .verdict
        #expect(verdict == .agrees(records: wanted.count))

        // Unless the reader puts the query in brackets, the query's OR includes issues that the reader's own
        // condition excludes.
        wanted = numbers(site) { $0.project.key == one || $0.project.key == other && $0.created < middle }
        verdict = try await judged(["--jql", "project = \(one) OR project = \"\(other)\" AND created < \(middle)"]) {
            $1.issues = wanted
        }.verdict
        #expect(verdict == .agrees(records: wanted.count))

        verdict = try await judged(["--jql", "project = \(one) AND created < 0"]) { $1.issues = [] }.verdict
        #expect(verdict == .agrees(records: 0))
    }

    @Test("--jql with only white space copies every issue", arguments: ["", "  "])
    func blankJQL(query: String) async throws {
        #expect(try await judged(["--jql", query]).verdict == .agrees(records: Self.count))
    }

    @Test("--fields copies the named fields, and points in time in them are rewritten")
    func fields() async throws {
        let site = Site(MockSiteConfiguration(issues: 1, seed: 21, hostileValues: true), baseURL: "")
        let moment = try #require(site.fields.first { $0.isCustom && $0.schema?.type == "datetime" }).id
        let names = ["summary", "created", moment, "parent"]
        let verdict = try await judged(["--fields", names.joined(separator: ", ")]) { $1.fieldChoice = .named(names) }
            .verdict
        #expect(verdict == .agrees(records: Self.count))
    }

    @Test("--fields accepts Jira's own selectors")
    func selectors() async throws {
        let navigable = try await judged(["--fields", "*navigable"]) { $1.fieldChoice = .navigable }.verdict
        #expect(navigable == .agrees(records: Self.count))
        let without = try await judged(["--fields", "*all,-comment,-worklog"]) {
            $1.fieldChoice = .allBut(["comment", "worklog"])
        }.verdict
        #expect(without == .agrees(records: Self.count))
    }

    @Test("--fields accepts the display names of fields as well as their ids, regardless of letter case")
    func fieldNames() async throws {
        let site = Site(MockSiteConfiguration(issues: 1, seed: 21, hostileValues: true), baseURL: "")
        let custom = try #require(
            site.fields.first { field in field.isCustom && site.fields.count { $0.name == field.name } == 1 }
        )
        let verdict = try await judged(["--fields", "SUMMARY,Created,\(custom.name),key"]) {
            $1.fieldChoice = .named(["summary", "created", custom.id])
        }.verdict
        #expect(verdict == .agrees(records: Self.count))
        let without = try await judged(["--fields", "*all,-\(custom.name)"]) { $1.fieldChoice = .allBut([custom.id]) }
            .verdict
        #expect(without == .agrees(records: Self.count))
    }

    @Test("--fields rejects an unknown name, and writes nothing")
    func unknownNames() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, seed: 21, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let refused = try await Copy(site: server.baseURL, output: path, arguments: ["--fields", "sumary"])
                    .run()
                #expect(refused.exitCode == 64)
                #expect(refused.standardError.contains("did you mean \"Summary\""), "\(refused)")
                #expect(refused.standardError.contains("(`jirastream schema Issues --site …` lists the fields)"))
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("--complete reads truncated lists completely, and requests only the issues that have them")
    func complete() async throws {
        let result = try await judged(["--complete", "comment,worklog,changelog"]) {
            $1.complete = ["comment", "worklog", "changelog"]
        }
        #expect(result.verdict == .agrees(records: Self.count))
        let site = Site(MockSiteConfiguration(issues: Self.count, seed: 21, hostileValues: true), baseURL: "")
        let issues = site.issuesInCensusOrder.map { site.issue($0) }
        let comments = issues.filter { $0.commentTotal > $0.comments.count }.count
        let worklogs = issues.filter { $0.worklogTotal > $0.worklogs.count }.count
        let changes = issues.filter { site.records(of: "getChangeLogs", under: [$0.id]).count > 40 }.count
        #expect(comments > 0 && worklogs > 0 && changes > 0)
        #expect(result.ledger.filter { $0.path.hasSuffix("/comment") }.count == comments)
        #expect(result.ledger.filter { $0.path.hasSuffix("/worklog") }.count == worklogs)
        // At most one request is sent for each batch and each further page, not one for each issue.
        let bulk = result.ledger.filter { $0.path.hasSuffix("/changelog/bulkfetch") }.count
        #expect(bulk > 0 && bulk <= Self.count / 100 * 4)
        #expect(!result.ledger.contains { $0.path.hasSuffix("/changelog") })
    }

    @Test("Without --complete the report counts the issues with truncated lists")
    func cutLists() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: Self.count, seed: 21, hostileValues: true))
        ) {
            server in
            try await TemporaryFolder.use { folder in
                let issues = server.site.issuesInCensusOrder.map { server.site.issue($0) }
                let report = try await Copy(site: server.baseURL, output: folder + "/issues").report()
                #expect(
                    report.cutLists == [
                        "comment": issues.filter { $0.commentTotal > $0.comments.count }.count,
                        "worklog": issues.filter { $0.worklogTotal > $0.worklogs.count }.count,
                    ]
                )
                let some = try await Copy(
                    site: server.baseURL,
                    output: folder + "/some",
                    arguments: ["--complete", "comment"]
                ).report()
                #expect(some.cutLists == ["worklog": report.cutLists["worklog"]])
            }
        }
    }

    @Test("--flatten replaces each column that is an object by a column for each member, one level deep, without loss")
    func flatten() async throws {
        let verdict = try await judged(["--flatten"]) { $1.isFlat = true }.verdict
        #expect(verdict == .agrees(records: Self.count))
        let few = try await judged(["--flatten", "--fields", "status,created,labels"]) {
            $1.isFlat = true
            $1.fieldChoice = .named(["status", "created", "labels"])
        }.verdict
        #expect(few == .agrees(records: Self.count))
    }

    @Test("--complete and --expand reject unknown names")
    func unknownLists() async throws {
        for (option, value) in [("--complete", "comments"), ("--expand", "names")] {
            let refused = try await Copy(
                site: "http://127.0.0.1:9",
                output: "/nowhere/x",
                arguments: [option, value]
            ).run()
            #expect(refused.exitCode == 64, "\(refused)")
            #expect(refused.standardError.contains(value))
        }
    }

    @Test("--limit copies the first issues, and only their batches are requested", arguments: [0, 1, 100, 137])
    func limit(limit: Int) async throws {
        let (verdict, ledger) = try await judged(["--limit", "\(limit)"]) { $1.limit = limit }
        #expect(verdict == .agrees(records: limit))
        #expect(ledger.count { $0.path.hasSuffix("/bulkfetch") } == (limit + 99) / 100)
    }

    @Test("--limit counts records, not issues, in a table whose records are elements of lists inside issues")
    func limitOfParts() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: Self.count, seed: 21, hostileValues: true))
        ) {
            server in
            try await TemporaryFolder.use { folder in
                let report = try await Copy(
                    table: "IssueComments",
                    site: server.baseURL,
                    output: folder + "/comments",
                    arguments: ["--limit", "30"]
                ).report()
                #expect(report.rowsCopied == 30)
            }
        }
    }

    @Test("--page-limit below the size of a batch halves the batches without changing the export")
    func pageLimit() async throws {
        let (verdict, ledger) = try await judged(["--page-limit", "150KB"])
        #expect(verdict == .agrees(records: Self.count))
        #expect(ledger.count { $0.path.hasSuffix("/bulkfetch") } > Self.count / 100)
    }

    @Test("--datetimes verbatim leaves points in time as the site sent them")
    func verbatim() async throws {
        let verdict = try await judged(["--datetimes", "verbatim"]) { $1.dateTimes = .verbatim }.verdict
        #expect(verdict == .agrees(records: Self.count))
    }

    @Test("--format json writes one complete array at every level", arguments: ["optimal", "fastest", "none"])
    func json(level: String) async throws {
        let verdict = try await judged(["--format", "json", "--level", level]) { $1.format = .json }.verdict
        #expect(verdict == .agrees(records: Self.count))
        let empty = try await judged(["--format", "json", "--level", level, "--limit", "0"]) {
            $1.format = .json
            $1.limit = 0
        }.verdict
        #expect(empty == .agrees(records: 0))
    }

    @Test("--level none writes uncompressed text, and the other levels write gzip")
    func level() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                for (level, first) in [("none", [0x7B, 0x22]), ("optimal", [0x1F, 0x8B]), ("fastest", [0x1F, 0x8B])]
                    as [(String, [UInt8])]
                {
                    let path = folder + "/" + level
                    _ = try await Copy(site: server.baseURL, output: path, arguments: ["--level", level]).succeed()
                    let data = try Data(contentsOf: URL(fileURLWithPath: path))
                    #expect([UInt8](data.prefix(2)) == first, "\(level)")
                }
            }
        }
    }

    @Test("--output - writes the file to standard output and messages to standard error")
    func standardOutput() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: Self.count, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                let export = Export(.issues, folder + "/issues")
                let finished = try await Copy(site: server.baseURL, output: "-").succeed()
                try finished.standardOutput.write(to: URL(fileURLWithPath: export.path))
                #expect(try await Judge(server.site).verdict(on: export) == .agrees(records: Self.count))
                #expect(finished.standardError.contains("900"))
            }
        }
    }

    @Test("--overwrite replaces an existing file, and replaces a symbolic link without changing its target")
    func overwrite() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 120, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let export = Export(.issues, folder + "/issues")
                try Data("old".utf8).write(to: URL(fileURLWithPath: export.path))
                let copy = Copy(site: server.baseURL, output: export.path, arguments: ["--overwrite"])
                _ = try await copy.succeed()
                #expect(try await Judge(server.site).verdict(on: export) == .agrees(records: 120))

                try Data("precious".utf8).write(to: URL(fileURLWithPath: folder + "/target"))
                try FileManager.default.removeItem(atPath: export.path)
                try FileManager.default.createSymbolicLink(
                    atPath: export.path,
                    withDestinationPath: folder + "/target"
                )
                _ = try await copy.succeed()
                #expect(try await Judge(server.site).verdict(on: export) == .agrees(records: 120))
                #expect(FileManager.default.contents(atPath: folder + "/target") == Data("precious".utf8))
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                        == ["issues", "issues.manifest.json", "target"]
                )
            }
        }
    }

    @Test("Environment variables replace missing options; --token-file and --token-env override JIRASTREAM_TOKEN")
    func environment() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 20, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let finished = try await Program(
                    Binaries.jirastream,
                    ["copy", "Issues", "--output", folder + "/one"],
                    environment: [
                        "JIRASTREAM_SITE": server.baseURL, "JIRASTREAM_USER": Account.user,
                        "JIRASTREAM_TOKEN": Account.token,
                    ]
                ).run()
                #expect(finished.exitCode == 0, "\(finished)")

                try Data("\(Account.token)\n".utf8).write(to: URL(fileURLWithPath: folder + "/token"))
                var copy = Copy(site: server.baseURL + "/", output: folder + "/two")
                copy.environment = ["JIRASTREAM_TOKEN": "not this one"]
                copy.arguments = ["--user", Account.user, "--token-file", folder + "/token"]
                _ = try await copy.succeed()

                copy.output = folder + "/three"
                copy.environment = ["JIRASTREAM_TOKEN": "not this one", "OTHER": Account.token]
                copy.arguments = ["--user", Account.user, "--token-env", "OTHER"]
                _ = try await copy.succeed()
                for name in ["one", "two", "three"] {
                    let verdict = try await Judge(server.site).verdict(on: Export(.issues, "\(folder)/\(name)"))
                    #expect(verdict == .agrees(records: 20), "\(name)")
                }
            }
        }
    }
}
