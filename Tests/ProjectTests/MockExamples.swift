import Foundation
import InterimData
import JiraReader
import MockJira
import MockJiraTLS
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Returns the keys of all issues of a site.
private func keys(
    _ server: MockJiraServer,
    _ settings: JiraClient.Configuration = JiraClient.Configuration()
) async throws -> Set<String> {
    let client = try client(server, settings)
    var keys: Set<String> = []
    for try await issue in try client.records(of: "Issues") { keys.insert(issue["key"]?.text ?? "") }
    return keys
}

private func client(_ server: MockJiraServer, _ settings: JiraClient.Configuration) throws -> JiraClient {
    try JiraClient(
        site: JiraSite(server.baseURL),
        credentials: .basic(user: "demo@example.com", token: Secret("demo-token")),
        configuration: settings
    )
}

/// Returns the status of a response to the demonstration account.
private func status(_ address: String) async throws -> Int {
    var request = URLRequest(url: try #require(URL(string: address)))
    request.setValue("Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu", forHTTPHeaderField: "Authorization")
    let (_, response) = try await URLSession.shared.data(for: request)
    return try #require(response as? HTTPURLResponse).statusCode
}

/// The examples in the doc comments of MockJira, word for word; `MockExampleTests` compares them.
@Suite("Examples of MockJira")
struct MockExamples {
    @Test("run a site for the duration of a closure")
    func withASite() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))) { server in
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
            )
            var keys: Set<String> = []
            for try await issue in try client.records(of: "Issues") { keys.insert(issue["key"]?.text ?? "") }
            #expect(keys.count == 20)
        }
    }

    @Test("start and stop a site")
    func startAndShutdown() async throws {
        let server = try await MockJiraServer.start(MockJiraConfiguration())
        #expect(server.baseURL.hasPrefix("http://127.0.0.1:"))
        try await server.shutdown()
    }

    @Test("change a site while it runs")
    func change() async throws {
        try await withMockJira { server in
            var settings = JiraClient.Configuration()
            settings.retryPolicy.maximumAttempts = 1
            let client = try client(server, settings)

            try await server.setFaults([.unavailable])
            await #expect(throws: JiraReaderError.self) {
                for try await _ in try client.records(of: "Issues") {}
            }
            #expect(await server.ledger().contains { $0.status == 503 })

            try await server.setFaults([])
            await server.resetLedger()
            for try await _ in try client.records(of: "Issues") {}
            #expect(await server.ledger().allSatisfy { $0.status == 200 })
        }
    }

    @Test("reject the first search")
    func rejectedSearch() async throws {
        var configuration = MockJiraConfiguration()
        // The first search gets status 429, with a permission to try again at once.
        configuration.faults = [
            .tooManyRequests(retryAfterSeconds: 0).limited(pathPrefix: "/rest/api/3/search", count: 1)
        ]
        try await withMockJira(configuration) { server in
            let keys = try await keys(server)
            #expect(keys.count == 1000)
            #expect(await server.ledger().filter { $0.status == 429 }.count == 1)
        }
    }

    @Test("fail after some batches")
    func outage() async throws {
        try await withMockJira { server in
            var settings = JiraClient.Configuration()
            settings.retryPolicy.maximumAttempts = 1
            settings.connections = 1
            settings.batchSize = 50

            // Two batches of issues are sent, then the site fails.
            let outage = MockFault.unavailable.limited(pathPrefix: "/rest/api/3/issue/bulkfetch", after: 2)
            try await server.setFaults([outage])

            await #expect(throws: JiraReaderError.self) { try await keys(server, settings) }
            let batches = await server.ledger().filter { $0.path == "/rest/api/3/issue/bulkfetch" }
            #expect(batches.prefix(3).map(\.status) == [200, 200, 503])
        }
    }

    @Test("advance a stopped clock")
    func stoppedClock() async throws {
        var configuration = MockJiraConfiguration()
        configuration.clock = .stopped()
        configuration.rateLimits.gateway = 1
        try await withMockJira(configuration) { server in
            let myself = server.baseURL + "/rest/api/3/myself"
            var statuses = [try await status(myself), try await status(myself)]
            await server.advanceSiteTime(by: .seconds(1))
            statuses.append(try await status(myself))
            #expect(statuses == [200, 429, 200])
        }
    }

    @Test("assert on the requests")
    func ledger() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))) { server in
            let fault = MockFault.tooManyRequests(retryAfterSeconds: 0)
            try await server.setFaults([fault.limited(pathPrefix: "/rest/api/3/search", count: 1)])
            _ = try await keys(server)

            let searches = await server.ledger().filter { $0.path == "/rest/api/3/search/jql" }
            #expect(searches.map(\.status) == [429, 200])
            #expect(searches.map(\.faults) == [["tooManyRequests"], []])
        }
    }

    @Test("serve TLS")
    func encryption() async throws {
        var configuration = MockJiraConfiguration()
        configuration.tls = MockTLS()
        try await withMockJira(configuration) { server in
            var settings = JiraClient.Configuration()
            settings.certificateAuthorityFile = server.certificateAuthorityPath
            let keys = try await keys(server, settings)
            #expect(keys.count == 1000)
        }
    }
}
