import Foundation
import JiraConnector
import MockJira
import Testing

/// The examples in the articles of JiraConnector; `ArticleTests` compares them.
@Suite("Examples in the articles of JiraConnector")
struct ConnectorArticles {
    private let user = "demo@example.com"
    private let token = "demo-token"

    /// Runs a closure with the address of a site and an empty folder.
    private func withSite(_ body: (_ address: String, _ folder: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "articles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 200))
        try await withMockJira(configuration) { try await body($0.baseURL, folder.path) }
    }

    /// A plan to export the issues of a site.
    private func issuePlan(_ address: String, to output: String) throws -> CopyPlan {
        let plan = CopyPlan(
            table: try Catalogue.table(named: "Issues"),
            site: try JiraSite(address),
            credentials: .basic(user: user, token: Secret(token)),
            sink: SinkConfiguration(destination: .file(path: output, overwrite: false))
        )
        return plan
    }

    @Test("export a table")
    func export() async throws {
        try await withSite { address, folder in
            let plan = try issuePlan(address, to: folder + "/issues.ndjson.gz")
            let report = try await CopyActivity(plan: plan).run()
            print("\(report.rowsCopied) rows in \(report.dataWritten) bytes, SHA-256 \(report.sha256 ?? "")")
            if report.isIncomplete {
                print("not read: \(report.unreadIssues), truncated lists: \(report.cutLists)")
            }
            #expect(report.rowsCopied == 200)
        }
    }

    @Test("choose query, fields and format")
    func choices() async throws {
        try await withSite { address, folder in
            var plan = try issuePlan(address, to: folder + "/issues.csv.gz")
            plan.jql = "statusCategory != Done"
            plan.fields = ["summary", "status", "created"]
            plan.sink.format = .csv
            if let status = ValuePath("$['fields']['status']['name']"),
                let created = ValuePath("$['fields']['created']")
            {
                plan.mapping = RecordMapping(entries: [
                    .init(.name("key"), to: "key"),
                    .init(.path(status), to: "status"),
                    .init(.path(created), to: "created"),
                ])
            }
            let report = try await CopyActivity(plan: plan).run()
            #expect(report.rowsCopied > 0)
        }
    }

    @Test("resume and verify")
    func resume() async throws {
        try await withSite { address, folder in
            let output = folder + "/issues.ndjson.gz"
            var plan = try issuePlan(address, to: output)
            plan.resumes = true
            let copy = try CopyActivity(plan: plan)
            do throws(CopyError) {
                let report = try await copy.run()
                print("\(report.rowsCopied) rows, \(report.keptRows ?? 0) of them from an earlier run")
            } catch {
                let report = copy.report(of: error)
                print(report.isResumable ? "run it again to resume" : "nothing to resume", error.message)
                throw error
            }

            let finding = try FileVerification(path: output).run()
            for problem in finding.problems { print(problem) }
            #expect(finding.problems.isEmpty && finding.rows == 200)
        }
    }

    @Test("show the progress")
    func progress() async throws {
        try await withSite { address, folder in
            let plan = try issuePlan(address, to: folder + "/issues.ndjson.gz")
            let copy = try CopyActivity(plan: plan)
            let display = Task {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    let progress = copy.progress
                    print("\(progress.copiedRecordCount) of \(progress.expectedRecordCount ?? 0) records")
                }
            }
            defer { display.cancel() }
            let report = try await copy.run()
            try report.json().write(toFile: folder + "/report.json", atomically: true, encoding: .utf8)
            #expect(report.requests > 0)
        }
    }

    @Test("handle errors")
    func errors() async throws {
        try await withSite { address, folder in
            let plan = try issuePlan(address, to: folder + "/missing/issues.ndjson.gz")
            var codes: [String] = []
            do throws(CopyError) {
                _ = try await CopyActivity(plan: plan).run()
            } catch {
                if error.isCancellation { throw CancellationError() }
                switch error.cause {
                case let cause as JiraReaderError: codes = ["\(error.code)", "\(cause.code)"]
                case let cause as SinkError: codes = ["\(error.code)", "\(cause.code)"]
                default: codes = ["\(error.code)"]
                }
            }
            #expect(codes.first == "writingFailed" && codes.count == 2)
        }
    }

    @Test("export many tables")
    func set() async throws {
        try await withSite { address, folder in
            let plan = try issuePlan(address, to: folder + "/issues.ndjson.gz")
            let set = CopySet(
                tables: try ["Projects", "Fields", "Users"].map { try Catalogue.table(named: $0) },
                folder: folder + "/tables",
                template: plan,
                overwrite: false
            )
            let manifest = try await set.run { entry, error in
                print(entry.table, error.map { "\($0)" } ?? "\(entry.rows) rows")
            }
            #expect(manifest.tables.allSatisfy { $0.error == nil && $0.rows > 0 })
        }
    }

    @Test("look up rows")
    func lookup() async throws {
        try await withSite { address, _ in
            var plan = LookupPlan(
                table: try Catalogue.table(named: "Projects"),
                site: try JiraSite(address),
                credentials: .basic(user: user, token: Secret(token))
            )
            plan.firstRowOnly = false
            let output = try await LookupActivity(plan: plan).run()
            print(output.json)
            #expect(output.rowCount == 12)
        }
    }
}
