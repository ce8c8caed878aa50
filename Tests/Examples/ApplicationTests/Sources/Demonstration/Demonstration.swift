import MockJira
import Triage

/// Prints the stale issues of a mock site, without a Jira site or an account.
@main
struct Demonstration {
    static func main() async throws {
        var count = 0
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 50))) { server in
            let site = Site(address: server.baseURL, user: "demo@example.com", token: "demo-token")
            let source = try StaleIssues(site)
            let issues = try await source.list(days: 30)
            for issue in issues.prefix(5) { print(issue.key, issue.summary) }
            count = issues.count
        }
        print("\(count) stale issues")
    }
}
