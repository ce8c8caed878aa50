import MockJira
import MockSite
import Testing

/// Queries for custom fields, by id and by name.
extension QueryTests {
    static func field(_ name: String) -> MockSite.Field {
        site.fields.first { $0.name == name } ?? site.fields[0]
    }

    static func value(_ issue: MockSite.Issue, _ name: String) -> CustomFieldValue? {
        issue.customFields.first { $0.id == field(name).id }?.value
    }

    static func number(_ issue: MockSite.Issue, _ name: String) -> Double? {
        if case .number(let text) = value(issue, name) { Double(text) } else { nil }
    }

    private static func options(_ issue: MockSite.Issue, _ name: String) -> [String] {
        switch value(issue, name) {
        case .option(let option): [option.value]
        case .options(let options): options.map(\.value)
        case .cascading(let option, let child): [option.value] + (child.map { [$0.value] } ?? [])
        default: []
        }
    }

    private static func sprints(_ issue: MockSite.Issue) -> [Sprint] {
        if case .sprints(let sprints) = value(issue, "Sprint") { sprints } else { [] }
    }

    private static func users(_ issue: MockSite.Issue, _ name: String) -> [User] {
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
        Meaning("Approvers in (\(otherUser.accountID))") { users($0, "Approvers").contains(otherUser) },
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

    @Test("Queries find issues by custom fields") func custom() async throws { try await Self.check(Self.custom) }
}
