import JiraReader
import MockJira
import Testing

/// Responses that are empty objects.
struct EmptyObject: Fault {
    static let name = "emptyObject"

    func changeResponse(_ response: inout MutableResponse) { response.body = Array("{}".utf8) }
}

extension MockFault {
    /// An empty object in place of every body.
    static var emptyObject: MockFault { MockFault(EmptyObject()) }
}

/// The examples in the articles of MockJira that its doc comments do not have; `ArticleTests` compares them.
@Suite("Examples in the articles of MockJira")
struct MockArticles {
    /// The number of records of a table.
    private func count(_ table: String, _ client: JiraClient) async throws -> Int {
        var count = 0
        for try await _ in try client.records(of: table) { count += 1 }
        return count
    }

    @Test("hide a project from an account")
    func accounts() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 100, projects: 2))
        configuration.otherAccounts = [
            MockAccount(user: "guest@example.com", token: "guest-token", hiddenProjects: ["WEB"])
        ]
        try await withMockJira(configuration) { server in
            let guest = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: "guest@example.com", token: Secret("guest-token"))
            )
            for try await project in try guest.records(of: "Projects") {
                #expect(project["key"]?.text != "WEB")
            }
        }
    }

    @Test("run a Data Center site")
    func dataCenter() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 100))
        configuration.site.deployment = .dataCenter
        configuration.contextPath = "/jira"
        try await withMockJira(configuration) { server in
            let client = try JiraClient(site: JiraSite(server.baseURL), credentials: .bearer(Secret("demo-token")))
            #expect(try await client.deployment() == .dataCenter)
            #expect(try await count("Issues", client) == 100)
        }
    }

    @Test("reject what exceeds the documented rate limits")
    func rateLimits() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 100))
        configuration.rateLimits.burst = .init()
        configuration.rateLimits.points = .init(limit: 5_000)
        try await withMockJira(configuration) { server in
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
            )
            #expect(try await count("Issues", client) == 100)
            #expect(await server.ledger().allSatisfy { $0.rejectedBy == nil })
        }
    }

    @Test("make a fault of one's own")
    func fault() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 10))) { server in
            try await server.setFaults([
                MockFault.emptyObject.limited(pathPrefix: "/rest/api/3/project/search", count: 1)
            ])
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
            )
            #expect(try await count("Projects", client) == 12)
            #expect(await server.ledger().contains { $0.faults == ["emptyObject"] })
        }
    }
}
