import Foundation
import JiraReader
import MockJira
import Testing

/// An issue as an application declares it.
struct IssueSummary: Decodable {
    struct Fields: Decodable {
        var summary: String
        var created: Date
    }

    var key: String
    var fields: Fields
}

/// The examples in the articles of JiraReader; `ArticleTests` compares them.
@Suite("Examples in the articles of JiraReader")
struct ReaderArticles {
    private let user = "demo@example.com"
    private let token = "demo-token"

    /// Runs a closure with the address of a site and the key of one of its projects.
    private func withSite(_ body: (_ address: String, _ project: String) async throws -> Void) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 200, projects: 3))) { server in
            try await body(server.baseURL, try #require(server.site.projects.first).key)
        }
    }

    private func client(_ address: String) throws -> JiraClient {
        try JiraClient(site: JiraSite(address), credentials: .basic(user: user, token: Secret(token)))
    }

    @Test("read records")
    func records() async throws {
        try await withSite { address, project in
            let client = try JiraClient(
                site: JiraSite(address),
                credentials: .basic(user: user, token: Secret(token))
            )

            var lines: [String] = []
            let options = ReadOptions(jql: "project = \(project)", fields: ["summary", "status"])
            for try await issue in try client.records(of: "Issues", options: options) {
                let summary = try issue.value(of: "fields.summary")?.text ?? ""
                lines.append("\(issue["key"]?.text ?? ""): \(summary)")
            }
            #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix(project) })
        }
    }

    @Test("decode records")
    func decoding() async throws {
        try await withSite { address, _ in
            let client = try client(address)
            var issues: [IssueSummary] = []
            for try await record in try client.records(of: "Issues", options: ReadOptions(columns: .none)) {
                issues.append(try record.decode(as: IssueSummary.self))
            }
            #expect(issues.count == 200)
        }
    }

    @Test("read pages")
    func pages() async throws {
        try await withSite { address, _ in
            let client = try client(address)
            let pages = try client.pages(of: "Projects")
            var names: [String] = []
            for try await page in pages {
                for project in page { names.append(project["name"]?.text ?? "") }
            }
            let statistics = pages.statistics
            print("\(statistics.requestCount) requests, \(statistics.receivedByteCount) bytes")
            #expect(names.count == 3)
        }
    }

    @Test("list tables and columns")
    func catalogue() async throws {
        try await withSite { address, _ in
            let client = try client(address)
            for table in Catalogue.tables where table.family == .boards {
                print(table.name, table.summary)
            }
            let custom = try await client.columns(of: "Issues").filter { $0.name.contains("customfield_") }
            print(custom.map { "\($0.name): \($0.title)" })
            #expect(!custom.isEmpty)
        }
    }

    /// The keys of all issues, by the errors that an application distinguishes.
    private func keys(_ client: JiraClient) async throws -> [String] {
        var keys: [String] = []
        do throws(JiraReaderError) {
            for try await issue in try client.records(of: "Issues") { keys.append(issue["key"]?.text ?? "") }
        } catch {
            if error.isCancellation { throw CancellationError() }
            switch error.code {
            case .notAuthenticated, .looksAnonymous: print("Sign in again: \(error.message)")
            case .unreachable, .siteFailed, .rateLimited: print("Try again later: \(error.message)")
            default: print(error)
            }
            throw error
        }
        return keys
    }

    @Test("handle errors")
    func errors() async throws {
        try await withSite { address, _ in
            #expect(try await keys(client(address)).count == 200)
            let wrong = try JiraClient(site: JiraSite(address), credentials: .basic(user: user, token: Secret("wrong")))
            await #expect(throws: JiraReaderError.self) { try await keys(wrong) }
            let task = Task { [client = try client(address)] in
                withUnsafeCurrentTask { $0?.cancel() }
                return try await keys(client)
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("limit requests")
    func limits() async throws {
        try await withSite { address, _ in
            var configuration = JiraClient.Configuration()
            configuration.connections = 4
            configuration.memoryByteLimit = 16 << 20
            configuration.retryPolicy.maximumAttempts = 3
            configuration.retryPolicy.maximumRetryAfter = .seconds(60)
            configuration.onEvent = { event in print(event) }
            let client = try JiraClient(
                site: JiraSite(address),
                credentials: .basic(user: user, token: Secret(token)),
                configuration: configuration
            )
            #expect(try await keys(client).count == 200)
        }
    }

    @Test("divide a table")
    func partitions() async throws {
        try await withSite { address, project in
            let client = try client(address)
            let query = ReadOptions(jql: "project = \(project)")
            let division = try await client.partitions(of: "Issues", options: query, count: 4)
            let messages = try division.partitions.map { try JSONEncoder().encode($0) }

            var count = 0
            for message in messages {
                var options = ReadOptions(jql: "project = \(project)")
                options.partition = try JSONDecoder().decode(Partition.self, from: message)
                for try await issue in try client.records(of: "Issues", options: options) {
                    count += issue["key"]?.text == nil ? 0 : 1
                }
            }
            var expected = 0
            for try await _ in try client.records(of: "Issues", options: query) { expected += 1 }
            #expect(count == expected)
        }
    }
}
