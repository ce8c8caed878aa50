import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Third-party clients of Jira work against the mock without a change.
@Suite(
    "Third-party clients",
    .enabled("their packages are not available from PyPI") { try await PythonClients.areAvailable },
    .serialized,
    .timeLimit(.minutes(10))
)
struct ClientTests {
    /// The output of a script.
    private struct ScriptOutput: Decodable {
        struct Made: Decodable {
            let key: String
            let summary: String
            let status: String
            let labels: [String]
        }

        let deployment: String
        let me: String
        let projects: [String]
        let searches: [String: [String]]
        let summaries: [String]
        let comments: [String]
        let worklogs: [String: Int]
        let boards: [Int]
        let board: Int
        let sprints: [Int]
        let made: Made
        let gone: Int
    }

    /// A query and the keys of the issues that match it according to the site's data, in the query's order.
    private struct Query {
        let jql: String
        let expected: [String]
    }

    private static func queries(_ site: Site) -> [Query] {
        let census = site.issuesInCensusOrder.map { site.issue($0) }
        func moment(_ utc: Int64) -> Int64 { utc - Int64(site.zone.offsetMinutes) * 60_000 }
        func number(_ issue: MockSite.Issue) -> Int {
            Int(issue.key.drop { $0 != "-" }.dropFirst()) ?? 0
        }
        func byKey(_ a: MockSite.Issue, _ b: MockSite.Issue) -> Bool {
            (a.project.key, number(a)) < (b.project.key, number(b))
        }
        let (first, last) = (moment(1_451_606_400_000), moment(1_577_836_800_000))
        return [
            Query(
                jql: "project = OPS ORDER BY key ASC",
                expected: census.filter { $0.project.key == "OPS" }.sorted(by: byKey).map(\.key)
            ),
            Query(
                jql: "created >= \"2016-01-01\" AND created < \"2020/01/01\" ORDER BY created ASC, key ASC",
                expected: census.filter { $0.created >= first && $0.created < last }.map(\.key)
            ),
            Query(
                jql: "project in (OPS, WEB) AND NOT updated < \"2020-01-01 00:00\" ORDER BY key DESC",
                expected: census.filter { ["OPS", "WEB"].contains($0.project.key) && $0.updated >= last }
                    .sorted { byKey($1, $0) }.map(\.key)
            ),
        ]
    }

    private func work(_ script: String, _ deployment: MockSiteConfiguration.Deployment) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 260, projects: 5, users: 40))
        configuration.site.deployment = deployment
        configuration.contextPath = deployment == .dataCenter ? "/jira" : ""
        try await withMockJira(configuration) { server in
            let site = server.site
            let queries = Self.queries(site)
            let census = site.issuesInCensusOrder.map { site.issue($0) }
            let commented = try #require(census.first { (2...5).contains($0.commentTotal) })
            let worked = try #require(census.first { (2...20).contains($0.worklogTotal) })
            let seen = try await PythonClients.run(
                script,
                [
                    "CLIENT_SITE": server.baseURL, "CLIENT_DEPLOYMENT": deployment.rawValue,
                    "CLIENT_USER": deployment == .cloud ? configuration.user : configuration.site.accountName,
                    "CLIENT_SECRET": deployment == .cloud ? configuration.token : configuration.password,
                    "CLIENT_TOKEN": configuration.token, "CLIENT_COMMENTED": commented.key,
                    "CLIENT_WORKED": worked.key,
                    "CLIENT_QUERIES": String(decoding: try JSONEncoder().encode(queries.map(\.jql)), as: UTF8.self),
                ],
                as: ScriptOutput.self
            )
            #expect(seen.deployment == site.serverInfo.deploymentType && seen.me == site.users[0].displayName)
            #expect(seen.projects == site.projects.map(\.key).sorted())
            for query in queries {
                #expect(query.expected.count > 10, "\(query.jql) finds too few issues for a comparison")
                #expect(seen.searches[query.jql] == query.expected, "\(query.jql)")
            }
            #expect(seen.summaries == census.map(\.summary))
            #expect(seen.comments == commented.comments.map(\.id))
            #expect(seen.worklogs.count == worked.worklogTotal)
            for worklog in worked.worklogs { #expect(seen.worklogs[worklog.id] == worklog.spentSeconds) }
            let boards = site.records(of: "agile:getAllBoards").map { $0["id"] }
            #expect(seen.boards.map { .integer($0) } == boards && boards.count > 50)
            let sprints = site.records(of: "agile:getAllSprints", under: [String(seen.board)]).map { $0["id"] }
            #expect(seen.sprints.map { .integer($0) } == sprints && !sprints.isEmpty)
            let now = await server.currentSite()
            let made = now.issue(try #require(now.issueNumber(key: seen.made.key)))
            #expect(made.number == site.issueCount && made.summary == seen.made.summary)
            #expect(made.summary.hasPrefix("Edited by ") && made.description?.wikiText == "By a client")
            #expect(made.labels == ["client"] && seen.made.labels == made.labels)
            #expect(made.status.name == "Done" && seen.made.status == "Done" && made.resolution != nil)
            #expect(made.comments.map(\.body.wikiText) == ["A comment"] && made.time.spentSeconds == 7200)
            #expect(seen.gone == 404 && now.issueCount == site.issueCount + 2)
            #expect(!now.hasIssue(site.issueCount + 1))
            let failed = await server.ledger().filter { $0.status >= 400 }
            #expect(failed.count == 1, "only the deleted issue: \(failed)")
        }
    }

    @Test("jira reads and edits a site", arguments: MockSiteConfiguration.Deployment.allCases)
    func jira(deployment: MockSiteConfiguration.Deployment) async throws {
        try await work("jira_client.py", deployment)
    }

    @Test("jira signs in to Data Center with OAuth 1.0a, and is rejected with a wrong key")
    func jiraByOAuth1() async throws {
        struct KeyPair: Decodable {
            let `private`: String
            let `public`: String
        }
        struct ScriptOutput: Decodable {
            let me: String
            let keys: [String]
            let summaries: [String]
            let comment: String
            let rejection: String
        }
        let script = "jira_oauth1.py"
        let keys = try await PythonClients.run(script, [:], as: [KeyPair].self)
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 260, projects: 5, users: 40))
        configuration.site.deployment = .dataCenter
        configuration.contextPath = "/jira"
        configuration.oauth1Consumer = try MockOAuth1Consumer(
            key: "reader",
            publicKey: keys[0].public,
            accessToken: "given-token"
        )
        try await withMockJira(configuration) { server in
            let site = server.site
            let seen = try await PythonClients.run(
                script,
                [
                    "CLIENT_SITE": server.baseURL, "CLIENT_CONSUMER": "reader", "CLIENT_TOKEN": "given-token",
                    "CLIENT_KEY": keys[0].private, "CLIENT_OTHER_KEY": keys[1].private,
                    "CLIENT_QUERY": "project = OPS AND summary !~ \"a+b é\" ORDER BY created ASC, key ASC",
                ],
                as: ScriptOutput.self
            )
            let expected = site.issuesInCensusOrder.map { site.issue($0) }.filter { $0.project.key == "OPS" }
            #expect(expected.count > 10 && seen.me == site.users[0].displayName)
            #expect(seen.keys == expected.map(\.key) && seen.summaries == expected.map(\.summary))
            let number = try #require(site.issueNumber(key: expected[0].key))
            let comment = await server.currentSite().issue(number).comments.last
            #expect(comment?.id == seen.comment && comment?.body.wikiText == "a+b & c=d %")
            #expect(seen.rejection.hasPrefix("401 oauth_problem=signature_invalid"), "\(seen.rejection)")
        }
    }

    @Test("atlassian-python-api reads and edits a site", arguments: MockSiteConfiguration.Deployment.allCases)
    func atlassian(deployment: MockSiteConfiguration.Deployment) async throws {
        try await work("atlassian_client.py", deployment)
    }

    @Test("dlt loads all issues once, and then only those that changed")
    func dlt() async throws {
        struct Loads: Decodable {
            let full: [String]
            let changed: [String]
            let incremental: [String]
        }
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 260, projects: 5, users: 40))
        try await withMockJira(configuration) { server in
            let site = server.site
            let loads = try await PythonClients.run(
                "dlt_sync.py",
                [
                    "CLIENT_SITE": server.baseURL, "CLIENT_USER": configuration.user,
                    "CLIENT_SECRET": configuration.token, "CLIENT_CHANGED": site.issue(5).key,
                ],
                as: Loads.self
            )
            #expect(Set(loads.full) == Set((0..<site.issueCount).map { site.issue($0).id }))
            #expect(loads.full.count == site.issueCount)
            // The incremental load starts at a full minute. dlt omits issues of that minute that it has already loaded.
            #expect(Set(loads.incremental) == Set(loads.changed) && loads.changed.count == 2)
        }
    }
}
