import Foundation
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

/// A site below `atlassian.net` and Atlassian's gateway, both on one loopback server.
private final class SiteWithGateway: Sendable {
    let server: LoopbackServer

    /// - Parameters:
    ///   - site: The status of responses of the site itself.
    ///   - gateway: The status of responses of the gateway.
    ///   - tenant: The status of responses to the request for the cloud id.
    init(site: Int, gateway: Int, tenant: Int = 200) throws {
        server = try LoopbackServer { request, connection in
            let status: Int
            let body: String
            switch (request.headers["host"]?.split(separator: ":").first, request.target) {
            case ("api.atlassian.com", let path):
                #expect(path.hasPrefix("/ex/jira/abc-123/rest/api/3/"))
                (status, body) = (
                    gateway, gateway == 200 ? #"[{"id":"7"}]"# : #"{"code":401,"message":"Unauthorized"}"#
                )
            case (_, "/_edge/tenant_info"):
                #expect(request.headers["authorization"] == nil)
                (status, body) = (tenant, #"{"cloudId":"abc-123"}"#)
            default: (status, body) = (site, site == 200 ? #"[{"id":"7"}]"# : "{}")
            }
            connection.respond(body, status: status)
        }
    }

    deinit { server.stop() }

    func reader(
        _ site: String = "acme.atlassian.net",
        _ credentials: Credentials = .basic(user: "me", token: Secret("t0ken")),
        _ change: (inout JiraClient.Configuration) -> Void = { _ in }
    ) throws -> JiraClient {
        let port = server.baseURL.split(separator: ":").last ?? ""
        var configuration = JiraClient.Configuration()
        configuration.connectTo = [
            "\(site):80:127.0.0.1:\(port)", "api.atlassian.com:80:127.0.0.1:\(port)",
        ]
        configuration.proxy = ""
        configuration.connections = 4
        configuration.retryPolicy = .withoutDelays
        configuration.fallbackGateway = try JiraSite("http://api.atlassian.com")
        change(&configuration)
        return try JiraClient(site: JiraSite("http://\(site)"), credentials: credentials, configuration: configuration)
    }

    /// The requests so far, as host and path.
    var paths: [String] {
        server.requests.map { ($0.headers["host"] ?? "") + ($0.target.split(separator: "?").first ?? "") }
    }
}

private func read(_ reader: JiraClient) async throws -> [String] {
    var ids: [String] = []
    for try await record in try reader.records(of: "Statuses") { ids.append(record["id"]?.text ?? "") }
    return ids
}

@Suite("A token that a site below atlassian.net rejects", .timeLimit(.minutes(2)))
struct GatewayFallbackTests {
    private let direct = "acme.atlassian.net/rest/api/3/status"
    private let tenant = "acme.atlassian.net/_edge/tenant_info"
    private let gateway = "api.atlassian.com/ex/jira/abc-123/rest/api/3/status"

    @Test("is sent to the gateway, and so are all later requests with it")
    func accepted() async throws {
        let site = try SiteWithGateway(site: 401, gateway: 200)
        let reader = try site.reader()
        #expect(try await read(reader) == ["7"])
        #expect(try await read(reader) == ["7"])
        #expect(site.paths == [direct, tenant, gateway, gateway])
    }

    @Test("is sent to the gateway at most once per request and at most eight times per reader")
    func rejectedTwice() async throws {
        let site = try SiteWithGateway(site: 401, gateway: 401)
        let reader = try site.reader()
        for _ in 0..<10 {
            let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
            #expect(error?.code == .notAuthenticated && error?.description.contains("t0ken") == false)
        }
        let trial = [direct, tenant, gateway]
        #expect(site.paths == Array(repeating: trial, count: 8).flatMap { $0 } + [direct, direct])
    }

    @Test("stays rejected if the site reports no cloud id")
    func noTenant() async throws {
        let site = try SiteWithGateway(site: 401, gateway: 200, tenant: 404)
        let reader = try site.reader()
        for _ in 0..<2 {
            let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
            #expect(error?.code == .notAuthenticated && error?.request?.contains("/rest/api/3/status") == true)
        }
        #expect(site.paths == [direct, tenant, direct, tenant])
    }

    @Test(
        "is not sent to the gateway if the host is not below atlassian.net",
        arguments: ["jira.example.com", "acme.atlassian.net.example.com", "atlassian.net", "evilatlassian.net"]
    )
    func otherHosts(_ host: String) async throws {
        let site = try SiteWithGateway(site: 401, gateway: 200)
        await #expect(throws: JiraReaderError.self) { try await read(site.reader(host)) }
        #expect(site.paths == ["\(host)/rest/api/3/status"])
    }

    @Test("is sent to the gateway only after status 401, and only if there is a token")
    func otherFailures() async throws {
        for status in [403, 404, 410] {
            let site = try SiteWithGateway(site: status, gateway: 200)
            await #expect(throws: JiraReaderError.self) { try await read(site.reader()) }
            #expect(!site.paths.contains { $0.hasPrefix("api.") || $0.contains("tenant") }, "\(status)")
        }
        let open = try SiteWithGateway(site: 200, gateway: 401)
        #expect(try await read(open.reader()) == ["7"] && open.paths == [direct])
        let anonymous = try SiteWithGateway(site: 401, gateway: 200)
        await #expect(throws: JiraReaderError.self) {
            try await read(anonymous.reader("acme.atlassian.net", .anonymous))
        }
        #expect(anonymous.paths == [direct])
    }

    @Test("is sent to the gateway by concurrent requests, and each record is read once")
    func manyAtOnce() async throws {
        let site = try SiteWithGateway(site: 401, gateway: 200)
        let reader = try site.reader { $0.connections = 40 }
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<40 { group.addTask { try await read(reader) } }
            for try await ids in group { #expect(ids == ["7"]) }
        }
        #expect(site.paths.filter { $0 == gateway }.count == 40)
    }

    @Test("is sent only to the gateway after the gateway has accepted it", arguments: [403, 410])
    func answered(_ status: Int) async throws {
        let site = try SiteWithGateway(site: 401, gateway: status)
        let reader = try site.reader()
        for _ in 0..<2 {
            let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
            #expect(error?.status == status)
        }
        #expect(site.paths == [direct, tenant, gateway, gateway])
    }

    @Test("is reported as rejected by the site if the gateway is unreachable")
    func unreachableGateway() async throws {
        let site = try SiteWithGateway(site: 401, gateway: 200)
        let reader = try site.reader { configuration in
            configuration.connectTo[1] = "api.atlassian.com:80:127.0.0.1:1"
            configuration.retryPolicy.maximumAttempts = 1
        }
        for _ in 0..<2 {
            let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
            #expect(error?.code == .notAuthenticated && error?.request?.contains("acme.atlassian.net") == true)
        }
        #expect(site.paths == [direct, tenant, direct, tenant])
    }

    @Test("is not sent to the gateway if the fallback is off, the site is Data Center, or the authenticator is custom")
    func switchedOff() async throws {
        struct Other: RequestAuthenticator {
            var account: String? { "other" }

            func authenticate(
                _ request: inout OutgoingRequest,
                over connection: AuthenticationConnection
            ) async throws(JiraReaderError) {
                request.setHeader("Authorization", "Other t0ken")
            }
        }
        let site = try SiteWithGateway(site: 401, gateway: 200)
        let readers = [
            try site.reader { $0.fallbackGateway = nil },
            try site.reader { $0.deployment = .dataCenter },
            try site.reader("acme.atlassian.net", .authenticator(Other())),
        ]
        for reader in readers { await #expect(throws: JiraReaderError.self) { try await read(reader) } }
        #expect(site.paths.count == 3 && site.paths.allSatisfy { $0.hasSuffix("/status") })
    }
}
