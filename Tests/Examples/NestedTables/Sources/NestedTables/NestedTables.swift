import Foundation
import JiraReader
import Logging

/// A project as this application needs it.
struct Project: Decodable {
    var key: String
    var name: String
}

/// An issue as this application needs it. Members of the record that are not listed here are skipped, not decoded.
struct Issue: Decodable {
    struct Fields: Decodable {
        struct Status: Decodable {
            var name: String
        }

        var summary: String
        var status: Status
        var created: Date
        var labels: [String]?
    }

    var key: String
    var fields: Fields
}

/// A comment with the column of its parent, which precedes the comment's members in each row of a child table.
struct Comment: Decodable {
    var issueKey: String
    var created: Date

    enum CodingKeys: String, CodingKey {
        case issueKey = "_issueKey"
        case created
    }
}

/// The state that a window would show, on the main actor.
@MainActor
final class Overview {
    private(set) var lines: [String] = []
    private let client: JiraClient

    init(client: JiraClient) { self.client = client }

    /// Reads projects and, inside the loop, the issues of each project with the same client.
    func load() async throws {
        let issues = ReadOptions(limit: 50)
        for try await record in try client.records(of: "Projects", options: ReadOptions(limit: 3)) {
            let project = try record.decode(as: Project.self)
            var options = issues
            options.jql = "project = \(project.key)"
            var count = 0
            var latest = Date.distantPast
            for try await record in try client.records(of: "Issues", options: options) {
                let issue = try record.decode(as: Issue.self)
                count += 1
                latest = max(latest, issue.fields.created)
            }
            lines.append("\(project.key): \(count) issues, the latest of \(latest.formatted(.iso8601))")
        }
        for try await record in try client.records(of: "IssueComments", options: ReadOptions(limit: 1)) {
            let comment = try record.decode(as: Comment.self)
            lines.append("a comment of \(comment.issueKey), of \(comment.created.formatted(.iso8601))")
        }
    }

    /// Reads all issues, and stops after a timeout.
    ///
    /// - Returns: The number of issues that were read; `nil` after a timeout.
    func count(within timeout: Duration) async throws -> Int? {
        let client = client
        return try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                var count = 0
                do throws(JiraReaderError) {
                    for try await _ in try client.records(of: "Issues") { count += 1 }
                } catch {
                    // Generic code expects a cancelled task to throw this error.
                    if error.isCancellation { throw CancellationError() }
                    throw error
                }
                return count
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}

@main
struct NestedTables {
    @MainActor
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let site = environment["JIRA_SITE"], let user = environment["JIRA_USER"],
            let token = environment["JIRA_TOKEN"]
        else {
            print("usage: JIRA_SITE=… JIRA_USER=… JIRA_TOKEN=… NestedTables")
            exit(64)
        }
        var configuration = JiraClient.Configuration()
        var logger = Logger(label: "nested-tables") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .debug
        configuration.logger = logger
        let client = try JiraClient(
            site: JiraSite(site),
            credentials: .basic(user: user, token: Secret(token)),
            configuration: configuration
        )
        let overview = Overview(client: client)
        try await overview.load()
        for line in overview.lines { print(line) }
        print("within a minute: \(try await overview.count(within: .seconds(60)) ?? -1) issues")
        print("within no time: \(try await overview.count(within: .zero).map { "\($0)" } ?? "timeout")")

        // Types of the standard library are not hidden by those of the package.
        let slice: Slice<[Int]> = Slice(base: [1, 2, 3], bounds: 0..<2)
        let table: JiraReader.Table = try Catalogue.table(named: "Issues")
        print("\(slice.count) numbers; \(table.name) has \(table.columns.count) columns")

        do {
            for try await _ in try client.records(of: "Isues") {}
        } catch {
            print("expected: \(error.code): \(error)")
        }
    }
}
