import MockJira
import Testing

@Suite("A configuration")
struct ConfigurationTests {
    static let wrong: [(name: String, change: @Sendable (inout MockJiraConfiguration) -> Void)] = [
        ("port", { $0.port = 65_536 }), ("site.issues", { $0.site.issues = -1 }),
        ("site.issues", { $0.site.issues = 16_777_217 }), ("site.projects", { $0.site.projects = 0 }),
        ("site.users", { $0.site.users = 0 }), ("site.commentedIssues", { $0.site.commentedIssues = 101 }),
        ("site.workedIssues", { $0.site.workedIssues = -1 }), ("site.dashboards", { $0.site.dashboards = -1 }),
        ("site.plans", { $0.site.plans = -1 }), ("site.archivedProjects", { $0.site.archivedProjects = -1 }),
        ("site.deletedProjects", { $0.site.deletedProjects = -1 }), ("site.worklogs", { $0.site.worklogs = -1 }),
    ]

    @Test("with a value out of range is rejected with an error that names it", arguments: wrong.indices)
    func ranges(index: Int) async throws {
        var configuration = MockJiraConfiguration()
        Self.wrong[index].change(&configuration)
        let error = await #expect(throws: MockJiraError.self) { try await MockJiraServer.start(configuration) }
        #expect(error?.message.contains(Self.wrong[index].name + " is ") == true)
    }
}
