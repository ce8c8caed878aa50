import Foundation
import JiraConnector

/// Exports all issues of a site to a file of gzipped NDJSON, prints the progress, and verifies the file.
///
/// `JIRA_SITE`, `JIRA_USER` and `JIRA_TOKEN` name the site and the account. The argument is the file to write, by default
/// `issues.ndjson.gz`. A run that was stopped resumes when the program is started again.
@main
struct Export {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let site = environment["JIRA_SITE"], let user = environment["JIRA_USER"],
            let token = environment["JIRA_TOKEN"]
        else {
            print("usage: JIRA_SITE=… JIRA_USER=… JIRA_TOKEN=… Export [FILE]")
            exit(64)
        }
        let output = CommandLine.arguments.dropFirst().first ?? "issues.ndjson.gz"

        var plan = CopyPlan(
            table: try Catalogue.table(named: "Issues"),
            site: try JiraSite(site),
            credentials: .basic(user: user, token: Secret(token)),
            sink: SinkConfiguration(destination: .file(path: output, overwrite: true))
        )
        plan.resumes = true
        plan.reader.userAgentSuffix = "export-example/1.0"
        plan.reader.onEvent = { event in print("event: \(event)") }

        let copy = try CopyActivity(plan: plan)
        do {
            let report = try await withThrowingTaskGroup(of: CopyReport?.self) { group in
                group.addTask { try await copy.run() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .milliseconds(200))
                        let progress = copy.progress
                        print("\(progress.copiedRecordCount) of \(progress.expectedRecordCount ?? 0) issues")
                    }
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let report, !report.isIncomplete else {
                print("something could not be read: \(try report?.json() ?? "no report")")
                exit(3)
            }
            let finding = try FileVerification(path: output).run()
            print("exported \(report.rowsCopied) issues; \(finding.rows) verified, \(finding.problems.count) problems")
        } catch let error as CopyError {
            print("the export failed (\(error.code)): \(error)")
            exit(1)
        }
    }
}
