import Foundation
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

/// A store that holds its refresh token in memory and counts the exchanges.
private final class MemoryStore: RefreshTokenStore {
    private let state: Mutex<(token: String, exchanges: Int, isBusy: Bool)>

    init(_ token: String) { state = Mutex((token, 0, false)) }

    var token: String { state.withLock { $0.token } }
    var exchanges: Int { state.withLock { $0.exchanges } }

    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws {
        let token = state.withLock { state in
            #expect(!state.isBusy, "two concurrent exchanges")
            state.isBusy = true
            state.exchanges += 1
            return state.token
        }
        defer { state.withLock { $0.isBusy = false } }
        let next = try await body(Secret(token)).reveal()
        state.withLock { $0.token = next }
    }
}

/// A site, its gateway and its token endpoint, on one loopback server.
private final class AtlassianServer: Sendable {
    struct State {
        var refreshToken = "refresh-0"
        var given = 0
        /// The valid access tokens.
        var good: Set<String> = []
        /// The number of requests for which each access token is valid; `nil` if it is unlimited.
        var uses: Int?
        var used: [String: Int] = [:]
        var lifetime: Int? = 3600
        /// The error responses to the next exchanges, one for each exchange.
        var failures: [(status: Int, body: String)] = []
        var tenant = (status: 200, body: #"{"cloudId":"abc-123"}"#)
        var signed: [String] = []
    }

    /// The state that the server's thread shares with the test.
    final class Shared: Sendable {
        let state: Mutex<State>

        init(_ state: State) { self.state = Mutex(state) }
    }

    let shared: Shared
    let server: LoopbackServer

    init(_ change: (inout State) -> Void = { _ in }) throws {
        var first = State()
        change(&first)
        let shared = Shared(first)
        self.shared = shared
        server = try LoopbackServer { request, connection in
            let (status, body) = Self.answer(request, shared)
            connection.respond(body, status: status)
        }
    }

    private static func answer(_ request: LoopbackServer.Request, _ shared: Shared) -> (Int, String) {
        shared.state.withLock { state in
            switch request.target.split(separator: "?").first ?? "" {
            case "/_edge/tenant_info":
                #expect(request.headers["authorization"] == nil)
                return state.tenant
            case "/oauth/token": return Self.exchange(request, &state)
            case let path where path.hasPrefix("/ex/jira/abc-123/rest/api/3/"):
                let token = String(request.headers["authorization"]?.dropFirst("Bearer ".count) ?? "")
                state.signed.append(token)
                state.used[token, default: 0] += 1
                guard state.good.contains(token), state.used[token, default: 0] <= state.uses ?? .max else {
                    return (401, #"{"code":401,"message":"Unauthorized"}"#)
                }
                return (200, "[{\"id\":\"\(path.split(separator: "/").last ?? "")\"}]")
            default: return (404, "{}")
            }
        }
    }

    private static func exchange(_ request: LoopbackServer.Request, _ state: inout State) -> (Int, String) {
        if !state.failures.isEmpty { return state.failures.removeFirst() }
        let form = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: String] ?? [:]
        guard form["client_id"] == "app", form["client_secret"] == "app-s3cret" else {
            return (401, #"{"error":"access_denied"}"#)
        }
        state.given += 1
        let token = "access-\(state.given)"
        var members = ["\"access_token\":\"\(token)\"", "\"token_type\":\"Bearer\""]
        if let lifetime = state.lifetime { members.append("\"expires_in\":\(lifetime)") }
        if form["grant_type"] == "refresh_token" {
            guard form["refresh_token"] == state.refreshToken else {
                return (403, #"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#)
            }
            state.refreshToken = "refresh-\(state.given)"
            members.append("\"refresh_token\":\"\(state.refreshToken)\"")
        }
        state.good.insert(token)
        return (200, "{" + members.joined(separator: ",") + "}")
    }

    var exchanges: [LoopbackServer.Request] { server.requests.filter { $0.target == "/oauth/token" } }

    func login(_ grant: OAuthLogin.Grant, secret: String = "app-s3cret") throws -> OAuthLogin {
        try OAuthLogin(
            clientID: "app",
            clientSecret: Secret(secret),
            grant: grant,
            tokenURL: server.baseURL + "/oauth/token"
        )
    }

    func reader(_ login: OAuthLogin) throws -> JiraClient {
        var configuration = JiraClient.Configuration()
        configuration.connections = 4
        configuration.retryPolicy = .withoutDelays
        configuration.gateway = try JiraSite(server.baseURL)
        return try JiraClient(site: JiraSite(server.baseURL), credentials: .oauth(login), configuration: configuration)
    }
}

private func read(_ reader: JiraClient, _ table: String = "Statuses") async throws -> [String] {
    var ids: [String] = []
    for try await record in try reader.records(of: table) { ids.append(record["id"]?.text ?? "") }
    return ids
}

@Suite("An OAuth 2.0 app", .timeLimit(.minutes(5)))
struct OAuthTests {
    @Test("reads through the gateway, and stores the next refresh token")
    func refresh() async throws {
        let atlassian = try AtlassianServer()
        defer { atlassian.server.stop() }
        let store = MemoryStore("refresh-0")
        let reader = try atlassian.reader(try atlassian.login(.refreshToken(store)))
        #expect(atlassian.server.requests.isEmpty)
        #expect(try await read(reader) == ["status"])
        #expect(try await read(reader, "Fields") == ["field"])
        #expect(store.token == "refresh-1" && store.exchanges == 1)
        #expect(atlassian.shared.state.withLock { $0.signed } == ["access-1", "access-1"])
        #expect(atlassian.server.requests.filter { $0.target == "/_edge/tenant_info" }.count == 1)
        // Another login with the same store exchanges the stored refresh token.
        let second = try atlassian.reader(try atlassian.login(.refreshToken(store)))
        #expect(try await read(second) == ["status"])
        #expect(store.token == "refresh-2")
    }

    @Test("reads as a service account with only the app's secret")
    func clientCredentials() async throws {
        let atlassian = try AtlassianServer()
        defer { atlassian.server.stop() }
        let login = try atlassian.login(.clientCredentials)
        #expect(try await read(try atlassian.reader(login)) == ["status"])
        #expect(try await read(try atlassian.reader(login)) == ["status"])
        #expect(atlassian.exchanges.count == 1)
        #expect(
            String(decoding: atlassian.exchanges[0].body, as: UTF8.self).contains(#""grant_type":"client_credentials""#)
        )
    }

    @Test("gets one new token for all requests when the site rejects the old one")
    func refused() async throws {
        let atlassian = try AtlassianServer { $0.uses = 3 }
        defer { atlassian.server.stop() }
        let store = MemoryStore("refresh-0")
        let reader = try atlassian.reader(try atlassian.login(.refreshToken(store)))
        for _ in 0..<7 { #expect(try await read(reader) == ["status"]) }
        #expect(store.exchanges == 3)
        #expect(atlassian.shared.state.withLock { $0.signed.count } == 9)
        // Concurrent requests share the new token.
        try await withThrowingTaskGroup(of: [String].self) { group in
            atlassian.shared.state.withLock { state in
                state.good = []
                state.uses = nil
            }
            for _ in 0..<4 { group.addTask { try await read(reader) } }
            for try await ids in group { #expect(ids == ["status"]) }
        }
        #expect(store.exchanges == 4)
    }

    @Test("gets the next token before the old one expires")
    func shortLived() async throws {
        let atlassian = try AtlassianServer { $0.lifetime = 0 }
        defer { atlassian.server.stop() }
        let reader = try atlassian.reader(try atlassian.login(.clientCredentials))
        for _ in 0..<3 { #expect(try await read(reader) == ["status"]) }
        #expect(atlassian.shared.state.withLock { $0.signed } == ["access-1", "access-2", "access-3"])
    }

    @Test("ends the run if the site rejects the new token too")
    func refusedAgain() async throws {
        let atlassian = try AtlassianServer { $0.uses = 0 }
        defer { atlassian.server.stop() }
        let reader = try atlassian.reader(try atlassian.login(.clientCredentials))
        let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
        #expect(
            error?.code == .notAuthenticated && error?.message.contains("scopes") == true,
            "\(String(describing: error))"
        )
        #expect(atlassian.exchanges.count == 2)
    }

    @Test("retries a temporary failure of the exchange with the same token")
    func passingFailure() async throws {
        let atlassian = try AtlassianServer { $0.failures = [(503, "<html>"), (429, "")] }
        defer { atlassian.server.stop() }
        let store = MemoryStore("refresh-0")
        #expect(try await read(try atlassian.reader(try atlassian.login(.refreshToken(store)))) == ["status"])
        #expect(store.token == "refresh-1" && store.exchanges == 1 && atlassian.exchanges.count == 3)
    }

    @Test("reports why a login failed, without its secrets")
    func wrongLogins() async throws {
        func error(
            _ change: (inout AtlassianServer.State) -> Void,
            token: String = "refresh-0",
            secret: String = "app-s3cret"
        ) async throws -> (JiraReaderError?, MemoryStore) {
            let atlassian = try AtlassianServer(change)
            defer { atlassian.server.stop() }
            let store = MemoryStore(token)
            let reader = try atlassian.reader(try atlassian.login(.refreshToken(store), secret: secret))
            let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
            for text in ["app-s3cret", "wr0ng", token, "access-1"] {
                #expect(!"\(String(describing: error))".contains(text), "\(String(describing: error))")
            }
            #expect(error?.table == "Statuses")
            return (error, store)
        }
        let (spent, store) = try await error({ _ in }, token: "wr0ng-refresh")
        #expect(spent?.code == .notAuthenticated && spent?.message.contains("used or revoked") == true)
        #expect(store.token == "wr0ng-refresh")
        let (secret, _) = try await error({ _ in }, secret: "wr0ng")
        #expect(secret?.code == .notAuthenticated && secret?.message.contains("access_denied") == true)
        let (empty, _) = try await error { $0.failures = [(200, #"{"token":"access-1"}"#)] }
        #expect(empty?.code == .unexpectedResponse)
        let (down, kept) = try await error { $0.failures = Array(repeating: (500, "refresh-0"), count: 100) }
        #expect(down?.code == .siteFailed && kept.token == "refresh-0")
        let (tenant, untouched) = try await error { $0.tenant = (404, "{}") }
        #expect(tenant?.code == .unexpectedResponse && untouched.exchanges == 0)
        let (strange, _) = try await error { $0.tenant = (200, #"{"cloudId":"../../x"}"#) }
        #expect(strange?.code == .unexpectedResponse)
    }

    @Test(
        "keeps its refresh token if the next one cannot be stored",
        arguments: ["   ", "REF\\nTWO", "r\u{E9}f", String(repeating: "r", count: 100_000)]
    )
    func unusableRefreshTokens(_ next: String) async throws {
        let body = #"{"access_token":"a","refresh_token":"\#(next)","expires_in":3600}"#
        let atlassian = try AtlassianServer { $0.failures = [(200, body)] }
        defer { atlassian.server.stop() }
        let store = MemoryStore("refresh-0")
        let reader = try atlassian.reader(try atlassian.login(.refreshToken(store)))
        let error = await #expect(throws: JiraReaderError.self) { try await read(reader) }
        #expect(error?.code == .unexpectedResponse && error?.message.contains("refresh token") == true)
        #expect(store.token == "refresh-0")
    }

    @Test("sends its secret only over TLS, except to loopback addresses")
    func addresses() {
        for url in ["http://auth.example/oauth/token", "auth.example", "ftp://auth.example", ""] {
            #expect(throws: JiraReaderError.self, "\(url)") {
                try OAuthLogin(clientID: "a", clientSecret: Secret("b"), grant: .clientCredentials, tokenURL: url)
            }
        }
        #expect(throws: Never.self) {
            try OAuthLogin(clientID: "a", clientSecret: Secret("b"), grant: .clientCredentials)
        }
    }

    @Test("stops when the task is cancelled during an exchange")
    func cancelled() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target == "/_edge/tenant_info" { return connection.respond(#"{"cloudId":"abc-123"}"#) }
            connection.waitForClose()
        }
        defer { server.stop() }
        var configuration = JiraClient.Configuration()
        configuration.gateway = try JiraSite(server.baseURL)
        let login = try OAuthLogin(
            clientID: "a",
            clientSecret: Secret("b"),
            grant: .clientCredentials,
            tokenURL: server.baseURL + "/oauth/token"
        )
        let reader = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .oauth(login),
            configuration: configuration
        )
        let task = Task { try await read(reader) }
        await server.arrivals.reached(2)
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
    }

    @Test("stores the next refresh token even if the task is cancelled during the exchange")
    func cancelledExchange() async throws {
        let isCancelled = Gate()
        let server = try LoopbackServer { request, connection in
            if request.target == "/_edge/tenant_info" { return connection.respond(#"{"cloudId":"abc-123"}"#) }
            isCancelled.wait()
            connection.respond(#"{"access_token":"a","refresh_token":"refresh-1","expires_in":3600}"#)
        }
        defer { server.stop() }
        let store = MemoryStore("refresh-0")
        var configuration = JiraClient.Configuration()
        configuration.gateway = try JiraSite(server.baseURL)
        let login = try OAuthLogin(
            clientID: "a",
            clientSecret: Secret("b"),
            grant: .refreshToken(store),
            tokenURL: server.baseURL + "/oauth/token"
        )
        let reader = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .oauth(login),
            configuration: configuration
        )
        let task = Task { try await read(reader) }
        await server.arrivals.reached(2)
        task.cancel()
        isCancelled.open()
        let error = await #expect(throws: JiraReaderError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(store.token == "refresh-1")
    }
}
