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
        ("latency in seconds", { $0.latency = .seconds(Int64.max) }),
        ("issuesJustWritten", { $0.issuesJustWritten = -1 }),
        ("rateLimits.fill", { $0.rateLimits.fill = .max }), ("rateLimits.gateway", { $0.rateLimits.gateway = 0 }),
        ("rateLimits.points.limit", { $0.rateLimits.points = .init(limit: .max) }),
    ]

    @Test("with a fault whose rate or count is out of range is rejected, and so is such a fault in a running site")
    func faults() async throws {
        let wrong = [MockFault.unavailable.limited(rate: 2), .stall.limited(rate: .nan), .emptyPage.limited(count: -1)]
        for fault in wrong {
            var configuration = MockJiraConfiguration()
            configuration.faults = [fault]
            await #expect(throws: MockJiraError.self) { try await MockJiraServer.start(configuration) }
        }
        try await withMockJira { server in
            for fault in wrong {
                await #expect(throws: MockJiraError.self) { try await server.setFaults([fault]) }
            }
        }
    }

    @Test("creates a site whose time stays within the years 1970 to 9999, and which can be shut down twice")
    func clock() async throws {
        try await withMockJira { server in
            await server.setSiteTime(.max)
            #expect(await server.siteTime() == 253_402_300_799_999)
            await server.setSiteTime(.min)
            await server.advanceSiteTime(by: .seconds(Int64.max))
            #expect(await server.siteTime() == 253_402_300_799_999)
            await server.advanceSiteTime(by: .seconds(Int64.min))
            #expect(await server.siteTime() == 0)
            try await server.shutdown()
            try await server.shutdown()
        }
    }

    @Test("with a value out of range is rejected with an error that names it", arguments: wrong.indices)
    func ranges(index: Int) async throws {
        var configuration = MockJiraConfiguration()
        Self.wrong[index].change(&configuration)
        let error = await #expect(throws: MockJiraError.self) { try await MockJiraServer.start(configuration) }
        #expect(error?.message.contains(Self.wrong[index].name + " is ") == true)
    }
}
