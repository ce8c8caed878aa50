import MockJira
import MockSite
import Testing

/// Typical queries, each with the equivalent condition on the plain values of an issue.
@Suite struct QueryTests {
    static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 2500, projects: 5, users: 10, seed: 6, hostileValues: true)
    )
    static let site = Site(configuration.site, baseURL: "")
    static let plain = (0..<site.issueCount).map { site.issue($0) }

    struct Meaning: Sendable {
        let jql: String
        let finds: @Sendable (MockSite.Issue) -> Bool

        init(_ jql: String, _ finds: @escaping @Sendable (MockSite.Issue) -> Bool) {
            self.jql = jql
            self.finds = finds
        }
    }

    static func check(_ meanings: [Meaning], mayBeEmpty: Bool = false) async throws {
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            for meaning in meanings {
                let expected = Set(plain.filter(meaning.finds).map(\.id))
                #expect(mayBeEmpty || !expected.isEmpty, "\(meaning.jql) should find something")
                #expect(mayBeEmpty || expected.count < plain.count, "\(meaning.jql) should not find everything")
                let found = Set(try await client.census(meaning.jql))
                #expect(
                    found == expected,
                    "\(meaning.jql): \(found.subtracting(expected).count) too many, \(expected.subtracting(found).count) missing"
                )
            }
        }
    }

    // MARK: Lists

    private static let lists: [Meaning] = [
        Meaning("status = Done") { $0.status.name == "Done" },
        Meaning("status in (\"in progress\", 10003)") { ["10002", "10003"].contains($0.status.id) },
        Meaning("status not in (Done, Closed, \"To Do\")") { !["Done", "Closed", "To Do"].contains($0.status.name) },
        Meaning("statusCategory = \"To Do\"") { $0.status.category.name == "To Do" },
        Meaning("statusCategory != Done && type = Bug") {
            $0.status.category.name != "Done" && $0.issueType.name == "Bug"
        },
        Meaning("issuetype in subtaskIssueTypes()") { $0.issueType.isSubtask },
        Meaning("type in (standardIssueTypes()) AND NOT type = Epic") {
            !$0.issueType.isSubtask && $0.issueType.name != "Epic"
        },
        Meaning("priority > Medium") { ["Highest", "High"].contains($0.priority.name) },
        Meaning("priority <= Low") { ["Low", "Lowest"].contains($0.priority.name) },
        Meaning("resolution = Unresolved") { $0.resolution == nil },
        Meaning("resolution is EMPTY AND status != Backlog") { $0.resolution == nil && $0.status.name != "Backlog" },
        // The operator != does not find issues without a value.
        Meaning("resolution != Done") { $0.resolution.map { $0.name != "Done" } ?? false },
        Meaning("! resolution in (Done, Duplicate)") {
            $0.resolution.map { !["Done", "Duplicate"].contains($0.name) } ?? false
        },
        Meaning("resolution in (EMPTY, Done)") { $0.resolution.map { $0.name == "Done" } ?? true },
        Meaning("project = \(site.projects[0].name)") { $0.project.index == 0 },
        Meaning("category = Products") { $0.project.category?.name == "Products" },
        Meaning("labels = urgent") { $0.labels.contains("urgent") },
        Meaning("labels in (URGENT, ux) | labels = 緊急") {
            !Set($0.labels).isDisjoint(with: ["urgent", "ux", "緊急"])
        },
        Meaning("labels != urgent") { !$0.labels.isEmpty && !$0.labels.contains("urgent") },
        Meaning("labels is EMPTY") { $0.labels.isEmpty },
        Meaning("labels not in (urgent, ux) OR labels is null") {
            Set($0.labels).isDisjoint(with: ["urgent", "ux"])
        },
        Meaning("component = \"\(site.projects[1].components[0].name.replacing("\"", with: "\\\""))\"") {
            $0.components.contains { $0.name == site.projects[1].components[0].name }
        },
        Meaning("component is not EMPTY") { !$0.components.isEmpty },
        Meaning("fixVersion = 1.1.0") { $0.fixVersions.contains { $0.name == "1.1.0" } },
        Meaning("fixVersion = \(site.projects[2].versions[1].id)") {
            $0.fixVersions.contains { $0.id == site.projects[2].versions[1].id }
        },
        Meaning("affectedVersion > 1.2.0") { issue in
            let versions = issue.project.versions
            let bound = versions.firstIndex { $0.name == "1.2.0" } ?? versions.count
            return issue.versions.contains { version in versions[(bound + 1)...].contains(version) }
        },
        Meaning("fixVersion in releasedVersions(WEB)") {
            $0.project.key == "WEB" && $0.fixVersions.contains { $0.isReleased }
        },
        Meaning("fixVersion in unreleasedVersions()") { $0.fixVersions.contains { !$0.isReleased } },
        Meaning("fixVersion = latestReleasedVersion(OPS)") { issue in
            issue.project.key == "OPS"
                && issue.fixVersions.contains { $0 == issue.project.versions.last { $0.isReleased } }
        },
        Meaning("attachments is not EMPTY") { !$0.attachments.isEmpty },
    ]

    @Test("Queries find issues by values from lists") func lists() async throws { try await Self.check(Self.lists) }

    // MARK: People

    static let otherUser = site.users[3]

    private static let people: [Meaning] = [
        Meaning("assignee = \(otherUser.accountID)") { $0.assignee == otherUser },
        Meaning("assignee = \"\(otherUser.displayName)\"") { $0.assignee?.displayName == otherUser.displayName },
        Meaning("assignee = currentUser()") { $0.assignee == site.users[0] },
        Meaning("assignee in (currentUser(), \(otherUser.accountID))") {
            $0.assignee == site.users[0] || $0.assignee == otherUser
        },
        Meaning("reporter in membersOf(\"jira-administrators\")") {
            $0.reporter == site.users[0] || $0.reporter == site.users[1]
        },
        Meaning("assignee != currentUser()") { $0.assignee != nil && $0.assignee != site.users[0] },
        Meaning("not assignee = currentUser() or assignee is empty") { $0.assignee != site.users[0] },
        Meaning("assignee is EMPTY") { $0.assignee == nil },
        Meaning("creator = \"demo@example.com\"") {
            $0.creator == site.users[0]
        },
    ]

    @Test("Queries find issues by users and groups") func people() async throws { try await Self.check(Self.people) }

    // MARK: Issues

    private static let child = plain.first { $0.parent != nil }
    private static let linked = plain.first { $0.links.count > 1 }

    @Test("Queries find issues by parents, links and keys") func relatives() async throws {
        let parent = try #require(Self.child?.parent)
        let linked = try #require(Self.linked)
        let relation = linked.links[0].isOutward ? linked.links[0].type.outward : linked.links[0].type.inward
        try await Self.check([
            Meaning("parent = \(parent.key)") { $0.parent?.id == parent.id },
            Meaning("parent in (\(parent.id), \(parent.key))") { $0.parent?.id == parent.id },
            Meaning("parent is not EMPTY") { $0.parent != nil },
            Meaning("key in (\(parent.key), \(Self.plain[9].key.lowercased()))") {
                $0.id == parent.id || $0.id == Self.plain[9].id
            },
            Meaning("issue in linkedIssues(\(linked.key))") { issue in linked.links.contains { $0.other.id == issue.id }
            },
            Meaning("issue in linkedIssues(\(linked.id), \"\(relation)\")") { issue in
                linked.links.contains {
                    $0.other.id == issue.id && ($0.isOutward ? $0.type.outward : $0.type.inward) == relation
                }
            },
        ])
        try await Self.check([Meaning("issue in watchedIssues()") { _ in false }], mayBeEmpty: true)
    }

    // MARK: Order

    /// Sort orders in JQL, each with the equivalent comparison. Issues without a value are last in ascending order, and
    /// first in descending order.
    private static let orders: [(jql: String, less: @Sendable (MockSite.Issue, MockSite.Issue) -> Bool)] = [
        ("priority DESC", { priority($0) < priority($1) }),
        ("priority", { priority($0) > priority($1) }),
        // By default, points in time are sorted in descending order.
        ("status, created", { ($0.status.id, $1.created) < ($1.status.id, $0.created) }),
        ("due ASC", { ($0.dueDate ?? "z") < ($1.dueDate ?? "z") }),
        ("due DESC, votes DESC", { ($0.dueDate ?? "z", $0.votes) > ($1.dueDate ?? "z", $1.votes) }),
        ("votes DESC, watchers", { ($1.votes, $0.watchers) < ($0.votes, $1.watchers) }),
        ("assignee", { assignee($0) < assignee($1) }),
        ("summary DESC", { $0.summary.lowercased() > $1.summary.lowercased() }),
        ("\"Story Points\" DESC", { (number($0, "Story Points") ?? 1e9) > (number($1, "Story Points") ?? 1e9) }),
        ("Drift, key", { (number($0, "Drift") ?? 1e9) < (number($1, "Drift") ?? 1e9) }),
        ("resolved", { ($0.resolutionDate ?? .max) > ($1.resolutionDate ?? .max) }),
        ("\"Rank\" ASC", { $0.number < $1.number }),
        ("timespent DESC", { ($0.time.spentSeconds ?? .max) > ($1.time.spentSeconds ?? .max) }),
    ]

    private static func priority(_ issue: MockSite.Issue) -> Int { Int(issue.priority.id) ?? 0 }

    private static func assignee(_ issue: MockSite.Issue) -> String {
        issue.assignee?.displayName.lowercased() ?? "\u{10FFFF}"
    }

    @Test("Results are sorted by fields of each type")
    func order() async throws {
        try await withMockJira(Self.configuration) { server in
            for order in Self.orders {
                let found = try await TestClient(server).census("created >= 0 ORDER BY \(order.jql)")
                let issues = found.compactMap { server.site.issueNumber(id: $0) }.map { Self.plain[$0] }
                #expect(issues.count == Self.plain.count)
                let wrong = zip(issues, issues.dropFirst()).first { order.less($1, $0) }
                #expect(wrong == nil, "\(order.jql): \(wrong?.0.key ?? "") before \(wrong?.1.key ?? "")")
            }
        }
    }
}
