import Foundation
import MockJira
import Testing

/// The time of queries on a large site. The first query for a field creates the field's column. Later queries for the
/// field use the column, even if they contain other values.
@Suite(.serialized) struct QuerySpeedTests {
    private static let issues = isDebug ? 20_000 : 1_000_000

    /// A Boolean value that indicates whether the time of queries is checked. Without optimization or with a sanitizer,
    /// the time depends more on the build than on the queries.
    private static let isTimed = !isDebug && ProcessInfo.processInfo.environment["JIRASTREAM_UNTIMED"] == nil

    /// Groups of queries for the same fields. The first query of a group creates the columns that the others use.
    private static let queries: [(first: String, then: [String])] = [
        (
            "project = OPS AND status = Done AND assignee = currentUser() ORDER BY updated DESC",
            [
                "project = WEB AND status = \"In Review\" AND assignee = currentUser() ORDER BY updated DESC",
                "project in (API2, MOB) AND status != Done AND assignee in membersOf(administrators) ORDER BY updated",
            ]
        ),
        (
            "labels = urgent AND priority > Medium AND sprint in openSprints() ORDER BY priority DESC, key",
            [
                "labels in (hotfix, spike) AND priority < Medium AND sprint in openSprints() ORDER BY priority, created",
                "labels is EMPTY AND priority = Highest AND sprint = 22 ORDER BY key",
            ]
        ),
        (
            "updated >= -30d AND updated < now() ORDER BY updated ASC, key ASC",
            ["updated >= \"2025-06-01 10:30\" AND updated < startOfDay(-20) ORDER BY updated ASC, key ASC"]
        ),
        (
            "summary ~ \"deadlock\" AND project = OPS",
            [
                "summary ~ \"webhook OR delayed\" AND project = WEB",
                "summary ~ \"curr* -rounds\" AND project in (EX, HR)",
            ]
        ),
        (
            "description ~ \"deadlock suspected\" AND type = Bug AND resolution is EMPTY",
            ["description ~ \"webhook\" AND type = Story AND resolution = Done AND project = ZED"]
        ),
        (
            "\"Story Points\" = 13 AND Severity = S2 AND fixVersion = \"1.1.0\" ORDER BY \"Story Points\", created",
            ["\"Story Points\" > 13 AND Severity = S3 AND fixVersion in releasedVersions(OPS) ORDER BY created"]
        ),
    ]

    private static func time(_ jql: String, _ client: TestClient) async throws -> (milliseconds: Double, found: Int) {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await client.json(.post("/rest/api/3/search/jql", "{\"jql\":\(JSON.quoted(jql))}"))
        let (seconds, attoseconds) = start.duration(to: clock.now).components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        return (milliseconds, answer["issues"].elements.count)
    }

    @Test("Selective queries on a large site are fast after the first query of their fields")
    func selectiveQueries() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: Self.issues))) { server in
            let client = TestClient(server)
            _ = try await Self.time("key = 10000", client)
            for (first, others) in Self.queries {
                let slow = try await Self.time(first, client)
                print("\(Self.issues) issues, \(slow.milliseconds.rounded()) ms, the first: \(first)")
                for jql in others {
                    let (milliseconds, found) = try await Self.time(jql, client)
                    print("\(Self.issues) issues, \((milliseconds * 10).rounded() / 10) ms: \(jql)")
                    #expect(isDebug || found > 0, "\(jql)")
                    #expect(!Self.isTimed || milliseconds < 50, "\(jql): \(milliseconds) ms")
                }
            }
        }
    }
}
