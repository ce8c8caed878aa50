import JiraReader
import MockJira
import Testing
import Triage

@testable import Demonstration

@Suite("Stale issues")
struct StaleIssuesTests {
    private static let search = "/rest/api/3/search/jql"
    private static let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 200))

    /// Returns the feature, which reads from a mock site. Between attempts it waits only if a response of the site
    /// requires it.
    private func source(_ server: MockJiraServer, token: String = "demo-token") throws -> StaleIssues {
        var configuration = JiraClient.Configuration()
        configuration.retryPolicy.baseDelay = .zero
        configuration.retryPolicy.maximumAttempts = 3
        let site = Site(address: server.baseURL, user: "demo@example.com", token: token)
        return try StaleIssues(site, configuration: configuration)
    }

    @Test("are those that were not updated for some days")
    func list() async throws {
        try await withMockJira(Self.configuration) { server in
            let source = try source(server)
            let all = try await source.list(days: 0)
            let stale = try await source.list(days: 365)
            #expect(all.count == 200)
            #expect(!stale.isEmpty && stale.count < all.count)
            #expect(Set(stale).isSubset(of: all) && stale.allSatisfy { !$0.key.isEmpty && !$0.summary.isEmpty })
        }
    }

    @Test("include more issues when time passes without an update")
    func passingTime() async throws {
        try await withMockJira(Self.configuration) { server in
            let source = try source(server)
            let before = try await source.list(days: 365)
            await server.advanceSiteTime(by: .seconds(365 * 86_400))
            let after = try await source.list(days: 365)
            #expect(before.count < after.count && after.count == 200)
        }
    }

    @Test("are read after the wait in the site's Retry-After if the site limits the rate")
    func rateLimit() async throws {
        var configuration = Self.configuration
        configuration.faults = [
            .tooManyRequests(retryAfterSeconds: 1).limited(pathPrefix: Self.search, count: 1)
        ]
        try await withMockJira(configuration) { server in
            let issues = try await source(server).list(days: 0)
            #expect(issues.count == 200)
            let searches = await server.ledger().filter { $0.path == Self.search }
            #expect(searches.map(\.status).prefix(2) == [429, 200])
            #expect(searches.first?.faults == ["tooManyRequests"])
            #expect(searches[1].arrivalNanoseconds - searches[0].arrivalNanoseconds >= 1_000_000_000)
        }
    }

    @Test("end in siteUnavailable after a few attempts if the site fails")
    func failingSite() async throws {
        var configuration = Self.configuration
        configuration.faults = [.unavailable]
        try await withMockJira(configuration) { server in
            let source = try source(server)
            await #expect(throws: StaleIssues.Failure.siteUnavailable) { try await source.list(days: 0) }
            let ledger = await server.ledger()
            #expect(!ledger.isEmpty && ledger.allSatisfy { $0.status == 503 })
        }
    }

    @Test("end in signInRequired if the token is wrong")
    func wrongToken() async throws {
        try await withMockJira(Self.configuration) { server in
            let source = try source(server, token: "wrong")
            await #expect(throws: StaleIssues.Failure.signInRequired) { try await source.list(days: 0) }
        }
    }

    @Test("stay in the view if the site fails after the first read")
    @MainActor
    func view() async throws {
        // Swift Testing has a type named `Issue`; MockJira has none.
        var issues: [Triage.Issue] = []
        try await withMockJira(Self.configuration) { server in
            let model = StaleIssuesModel(try source(server))
            await model.refresh(days: 0)
            #expect(model.issues.count == 200 && model.message == nil)
            issues = model.issues

            try await server.setFaults([.unavailable])
            await model.refresh(days: 0)
            #expect(model.issues == issues && model.message == "Jira is not available. Try again later.")

            try await server.setFaults([])
            await model.refresh(days: 365)
            #expect(model.issues.count < issues.count && model.message == nil)
        }
        #expect(issues.count == 200)
    }

    @Test("are printed by a program that starts a mock site by itself")
    func demonstration() async throws {
        try await Demonstration.main()
    }
}
