import MockJira
import Testing

/// Queries as people write them: what each means, told in terms of the site's plain values.
@Suite struct QueryTests {
    private static let configuration = MockJiraConfiguration(
        site: SiteConfiguration(issues: 2500, projects: 5, users: 10, seed: 6)
    )
    private static let site = Site(configuration.site, baseURL: "")
    private static let plain = (0..<site.issueCount).map { site.issue($0) }

    struct Meaning: Sendable {
        let jql: String
        let finds: @Sendable (MockJira.Issue) -> Bool

        init(_ jql: String, _ finds: @escaping @Sendable (MockJira.Issue) -> Bool) {
            self.jql = jql
            self.finds = finds
        }
    }

    private static func check(_ meanings: [Meaning], mayBeEmpty: Bool = false) async throws {
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
        // What has no value is not another value either.
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

    @Test("Fields with values from lists") func lists() async throws { try await Self.check(Self.lists) }

    // MARK: People

    private static let someone = site.users[3]

    private static let people: [Meaning] = [
        Meaning("assignee = \(someone.accountID)") { $0.assignee == someone },
        Meaning("assignee = \"\(someone.displayName)\"") { $0.assignee?.displayName == someone.displayName },
        Meaning("assignee = currentUser()") { $0.assignee == site.users[0] },
        Meaning("assignee in (currentUser(), \(someone.accountID))") {
            $0.assignee == site.users[0] || $0.assignee == someone
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

    @Test("People and groups") func people() async throws { try await Self.check(Self.people) }

    // MARK: Custom fields

    private static func field(_ name: String) -> MockJira.Field {
        site.fields.first { $0.name == name } ?? site.fields[0]
    }

    private static func value(_ issue: MockJira.Issue, _ name: String) -> CustomFieldValue? {
        issue.customFields.first { $0.id == field(name).id }?.value
    }

    private static func number(_ issue: MockJira.Issue, _ name: String) -> Double? {
        if case .number(let text) = value(issue, name) { Double(text) } else { nil }
    }

    private static func options(_ issue: MockJira.Issue, _ name: String) -> [String] {
        switch value(issue, name) {
        case .option(let option): [option.value]
        case .options(let options): options.map(\.value)
        case .cascading(let option, let child): [option.value] + (child.map { [$0.value] } ?? [])
        default: []
        }
    }

    private static func sprints(_ issue: MockJira.Issue) -> [Sprint] {
        if case .sprints(let sprints) = value(issue, "Sprint") { sprints } else { [] }
    }

    private static func users(_ issue: MockJira.Issue, _ name: String) -> [User] {
        switch value(issue, name) {
        case .user(let user): [user]
        case .users(let users): users
        default: []
        }
    }

    private static let custom: [Meaning] = [
        Meaning("cf[\(field("Story Points").id.dropFirst(12))] = 5") { number($0, "Story Points") == 5 },
        Meaning("\(field("Story Points").id) >= 8") { number($0, "Story Points") ?? 0 >= 8 },
        Meaning("\"story points\" in (0.5, 13)") { [0.5, 13].contains(number($0, "Story Points")) },
        Meaning("\"Story Points[Number]\" != 5") { number($0, "Story Points").map { $0 != 5 } ?? false },
        Meaning("Price < 250.50") { number($0, "Price").map { $0 < 250.5 } ?? false },
        Meaning("\"Ledger number\" > 0") { number($0, "Ledger number").map { $0 > 0 } ?? false },
        Meaning("Combinations > 1e300") { number($0, "Combinations").map { $0 > 1e300 } ?? false },
        Meaning("Severity = \"S1 / critical\"") { options($0, "Severity") == ["S1 / critical"] },
        Meaning("Severity not in (S2, S3)") {
            !options($0, "Severity").isEmpty && Set(options($0, "Severity")).isDisjoint(with: ["S2", "S3"])
        },
        Meaning("Browsers = Chrome and Browsers != Firefox") {
            options($0, "Browsers").contains("Chrome") && !options($0, "Browsers").contains("Firefox")
        },
        Meaning("\"Root cause\" = Code") { options($0, "Root cause").first == "Code" },
        Meaning("\"Root cause\" = Oversight") { options($0, "Root cause").contains("Oversight") },
        Meaning("Reviewer = currentUser()") { users($0, "Reviewer") == [site.users[0]] },
        Meaning("Approvers in (\(someone.accountID))") { users($0, "Approvers").contains(someone) },
        Meaning("Approvers is not EMPTY") { !users($0, "Approvers").isEmpty },
        Meaning("Team = \"Back/End\"") {
            if case .team(let team) = value($0, "Team") { team.name == "Back/End" } else { false }
        },
        Meaning("Tags = spike") {
            if case .strings(let tags) = value($0, "Tags") { tags.contains("spike") } else { false }
        },
        Meaning("\"Found in\" = \"1.0.0\"") {
            if case .version(let version) = value($0, "Found in") { version.name == "1.0.0" } else { false }
        },
        Meaning("sprint in closedSprints() and project = WEB") {
            $0.project.key == "WEB" && sprints($0).contains { $0.state == "closed" }
        },
        Meaning("sprint in openSprints()") { sprints($0).contains { $0.state == "active" } },
        Meaning("Sprint = \"OPS Sprint 3\"") { sprints($0).contains { $0.name == "OPS Sprint 3" } },
        Meaning("sprint = 25") { sprints($0).contains { $0.id == 25 } },
        Meaning("sprint is EMPTY") { sprints($0).isEmpty },
        Meaning("\"Start date\" >= 2020-01-01 and \"Start date\" < '2021/01/01'") {
            if case .date(let day) = value($0, "Start date") { day.hasPrefix("2020-") } else { false }
        },
        Meaning("\"Actual start\" > \(newYear)") {
            if case .dateTime(let moment) = value($0, "Actual start") { moment > newYear } else { false }
        },
        Meaning("Satisfaction is EMPTY and project = OPS") { $0.project.key == "OPS" },
        Meaning("Documentation is not EMPTY") { value($0, "Documentation") != nil },
        Meaning("\"Epic Link\" is not EMPTY") { value($0, "Epic Link") != nil },
    ]

    @Test("Custom fields, by id and by name") func custom() async throws { try await Self.check(Self.custom) }

    // MARK: Moments and numbers

    /// 2020-01-01T00:00Z.
    private static let newYear: Int64 = 1_577_836_800_000
    /// 2025-06-30T12:00Z, where the site's clock stands.
    private static let clock: Int64 = 1_751_284_800_000
    private static let day: Int64 = 86_400_000

    private static func local(_ milliseconds: Int64) -> Int64 {
        milliseconds - Int64(site.zone.offsetMinutes) * 60_000
    }

    /// A minute of the middle of the site's life, at which an issue was created.
    private static let minute = plain[1200].created / 60_000 * 60_000

    private static let minuteText = site.zone.dateTimeText(minute).prefix(16).replacing("T", with: " ")

    private static let moments: [Meaning] = [
        Meaning("created = \"\(minuteText)\"") { $0.created / 60_000 * 60_000 == minute },
        Meaning("created != '\(minuteText)'") { $0.created / 60_000 * 60_000 != minute },
        Meaning("created = \(plain[1200].created)") { $0.created == plain[1200].created },
        Meaning("created in ('\(minuteText)', \(plain[7].created))") {
            $0.created / 60_000 * 60_000 == minute || $0.created == plain[7].created
        },
        Meaning("created >= startOfYear(-5) and created <= endOfYear(\"-5y\")") {
            (local(newYear)..<local(newYear + 366 * day)).contains($0.created)
        },
        Meaning("updated >= startOfMonth()") { $0.updated >= local(1_748_736_000_000) },
        Meaning("updated >= startOfMonth(\"+14d\") and updated < startOfMonth(15d)") {
            (local(1_748_736_000_000 + 14 * day)..<local(1_748_736_000_000 + 15 * day)).contains($0.updated)
        },
        Meaning("updated > endOfMonth(-1)") { $0.updated >= local(1_748_736_000_000) },
        // 2025-06-29 was a Sunday.
        Meaning("updated >= startOfWeek(-1w) and updated <= endOfWeek(-1)") {
            (local(1_751_155_200_000 - 7 * day)..<local(1_751_155_200_000)).contains($0.updated)
        },
        Meaning("created >= startOfDay(-400d) AND created < startOfDay(-300)") {
            let today = local((clock + Int64(site.zone.offsetMinutes) * 60_000) / day * day)
            return (today - 400 * day..<today - 300 * day).contains($0.created)
        },
        Meaning("updated > -30d and updated <= now()") { $0.updated > clock - 30 * day && $0.updated <= clock },
        Meaning("resolved < '2020-01-01'") { $0.resolutionDate.map { $0 < local(newYear) } ?? false },
        Meaning("resolutiondate is EMPTY") { $0.resolutionDate == nil },
        Meaning("lastViewed is not EMPTY") { $0.lastViewed != nil },
        Meaning("statusCategoryChangedDate >= \(newYear)") { $0.statusCategoryChangeDate >= newYear },
        Meaning("due = \(plain.compactMap(\.dueDate)[5])") { $0.dueDate == plain.compactMap(\.dueDate)[5] },
        Meaning("duedate < 2020-01-01") { $0.dueDate.map { $0 < "2020-01-01" } ?? false },
        Meaning("due >= startOfYear(-1) and due <= endOfYear(-1)") { $0.dueDate?.hasPrefix("2024-") ?? false },
        Meaning("due is EMPTY") { $0.dueDate == nil },
        Meaning("votes > 5") { $0.votes > 5 },
        Meaning("watchers in (1, 2)") { [1, 2].contains($0.watchers) },
        Meaning("timespent > '1h 30m'") { ($0.time.spentSeconds ?? 0) > 5400 },
        Meaning("originalEstimate = 3h") { $0.time.originalEstimateSeconds == 10_800 },
        Meaning("remainingEstimate <= 1d") { $0.time.remainingEstimateSeconds.map { $0 <= 28_800 } ?? false },
        Meaning("workratio > 100") { issue in
            issue.time.originalEstimateSeconds.map { (issue.time.spentSeconds ?? 0) * 100 / $0 > 100 } ?? false
        },
    ]

    @Test("Moments, days and numbers") func moments() async throws { try await Self.check(Self.moments) }

    @Test("Texts of moments are read in the zone of the account")
    func accountZone() async throws {
        var configuration = Self.configuration
        configuration.site.accountTimeZone = "America/Phoenix"
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            #expect(try await client.json(.get("/rest/api/3/myself"))["timeZone"] == .string("America/Phoenix"))
            let found = try await client.census("created >= '2020-01-01 00:00' ORDER BY created ASC, key ASC")
            let bound = Self.newYear + 7 * 3_600_000
            let expected = Self.site.issuesInCensusOrder.map { Self.plain[$0] }.filter { $0.created >= bound }.map(\.id)
            #expect(found == expected)
        }
    }

    // MARK: Texts

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func words(_ document: Document?) -> [String] {
        var words: [String] = []
        for block in document?.blocks ?? [] {
            switch block {
            case .paragraph(let inlines):
                for inline in inlines {
                    switch inline {
                    case .text(let text), .strong(let text), .link(let text, _): words += Self.words(text)
                    case .mention(let user): words += Self.words(user.displayName)
                    case .emoji, .hardBreak: break
                    }
                }
            case .heading(_, let text), .codeBlock(_, let text): words += Self.words(text)
            case .bulletList(let items), .orderedList(let items): words += items.flatMap { Self.words($0) }
            case .rule: break
            }
        }
        return words
    }

    private static func holds(_ words: [String], _ phrase: String...) -> Bool {
        words.indices.contains { words[$0...].starts(with: phrase) }
    }

    /// Two words that stand side by side in some description.
    private static let pair = Array(words(plain.first { words($0.description).count > 20 }?.description)[8..<10])

    private static let texts: [Meaning] = [
        Meaning("summary ~ deadlock") { words($0.summary).contains("deadlock") },
        Meaning("summary ~ \"DEAD*\"") { words($0.summary).contains { $0.hasPrefix("dead") } },
        Meaning("summary ~ 'deadl?ck'") { words($0.summary).contains("deadlock") },
        Meaning("summary ~ \"queue stuck\"") {
            words($0.summary).contains("queue") && words($0.summary).contains("stuck")
        },
        Meaning("summary ~ 'queue OR deadlock'") {
            words($0.summary).contains("queue") || words($0.summary).contains("deadlock")
        },
        Meaning("summary ~ 'queue -stuck'") {
            words($0.summary).contains("queue") && !words($0.summary).contains("stuck")
        },
        Meaning("summary ~ 'queue NOT stuck'") {
            words($0.summary).contains("queue") && !words($0.summary).contains("stuck")
        },
        Meaning("summary !~ the") { !words($0.summary).contains("the") },
        Meaning("description ~ \(pair[0])") { words($0.description).contains(pair[0]) },
        Meaning("description ~ \"\\\"\(pair[0]) \(pair[1])\\\"\"") { holds(words($0.description), pair[0], pair[1]) },
        Meaning("description !~ deadlock") { $0.description != nil && !words($0.description).contains("deadlock") },
        Meaning("description is EMPTY") { $0.description == nil },
        Meaning("project = WEB and description ~ \"dead*\" and not description ~ queue") {
            $0.project.key == "WEB" && words($0.description).contains { $0.hasPrefix("dead") }
                && !words($0.description).contains("queue")
        },
        Meaning("environment ~ deadlock") { words($0.environment).contains("deadlock") },
        Meaning("environment is not EMPTY") { $0.environment != nil },
        Meaning("\"External reference\" ~ deadlock") {
            if case .text(let text) = value($0, "External reference") {
                words(text).contains("deadlock")
            } else {
                false
            }
        },
        Meaning("Notes ~ \"control bell\"") {
            if case .text(let text) = value($0, "Notes") {
                Set(words(text)).isSuperset(of: ["control", "bell"])
            } else {
                false
            }
        },
        Meaning("\"Release notes\" ~ deadlock") {
            if case .document(let text) = value($0, "Release notes") { words(text).contains("deadlock") } else { false }
        },
    ]

    /// The plain issue has only its first comments, which is why those with more are left out.
    @Test("Words in texts") func texts() async throws {
        try await Self.check(Self.texts)
        try await withMockJira(Self.configuration) { server in
            let found = Set(try await TestClient(server).census("comment ~ deadlock"))
            let few = Self.plain.filter { $0.commentTotal <= $0.comments.count }
            let expected = few.filter { $0.comments.contains { Self.words($0.body).contains("deadlock") } }.map(\.id)
            #expect(!expected.isEmpty && found.intersection(few.map(\.id)) == Set(expected))
        }
    }

    @Test("All texts together are searched by 'text'") func everything() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let found = Set(try await client.census("text ~ \"work* deadlock\""))
            var expected = Set<String>()
            for field in [
                "summary", "description", "environment", "comment", "\"Acceptance criteria\"", "\"Release notes\"",
                "\"Steps to reproduce\"", "\"External reference\"", "Notes", "\"Epic Name\"",
            ] {
                expected.formUnion(try await client.census("\(field) ~ \"work* deadlock\""))
            }
            #expect(!found.isEmpty && found == expected)
        }
    }

    // MARK: Issues

    private static let child = plain.first { $0.parent != nil }
    private static let linked = plain.first { $0.links.count > 1 }

    @Test("Parents, links and keys") func relatives() async throws {
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

    /// Each order beside what it compares; issues without a value come last, and first where it descends.
    private static let orders: [(jql: String, less: @Sendable (MockJira.Issue, MockJira.Issue) -> Bool)] = [
        ("priority DESC", { priority($0) < priority($1) }),
        ("priority", { priority($0) > priority($1) }),
        // Moments come newest first.
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

    private static func priority(_ issue: MockJira.Issue) -> Int { Int(issue.priority.id) ?? 0 }

    private static func assignee(_ issue: MockJira.Issue) -> String {
        issue.assignee?.displayName.lowercased() ?? "\u{10FFFF}"
    }

    @Test("Results come in the order of any field")
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
