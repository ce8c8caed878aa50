import Foundation
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

/// An application's authenticator, whose behavior a test sets.
private final class ScriptedAuthenticator: RequestAuthenticator {
    struct Script: Sendable {
        var value = "Scripted 1"
        var failure: JiraReaderError?
        var retries = false
        /// The URL of a request that the authenticator itself sends.
        var ownRequestURL: String?
    }

    let script: Script
    let rejections = Mutex<[AuthenticationRejection]>([])

    init(_ change: (inout Script) -> Void) {
        var script = Script()
        change(&script)
        self.script = script
    }

    var account: String? { "scripted" }

    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        if let failure = script.failure { throw failure }
        if let ownRequestURL = script.ownRequestURL {
            let response = try await connection.post([], contentType: "application/json", to: ownRequestURL)
            request.setHeader("X-Token", "\(response.status) \(response.body.count)")
        }
        request.setHeader("Authorization", script.value)
    }

    func canRetry(after rejection: AuthenticationRejection) async -> Bool {
        rejections.withLock { $0.append(rejection) }
        return script.retries
    }
}

@Suite("An application's authenticator", .timeLimit(.minutes(2)))
struct AuthenticatorTests {
    private func read(_ server: LoopbackServer, _ authenticator: ScriptedAuthenticator, table: String = "Statuses")
        async throws
        -> [String]
    {
        var configuration = JiraClient.Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        let reader = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .authenticator(authenticator),
            configuration: configuration
        )
        var ids: [String] = []
        for try await record in try reader.records(of: table) { ids.append(record["id"]?.text ?? "") }
        return ids
    }

    @Test("receives each request as it is sent, and sends its own requests over the reader's connections")
    func authenticated() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target == "/token" { return connection.respond("12345", status: 201) }
            connection.respond(#"[{"id":"1"}]"#)
        }
        defer { server.stop() }
        let authenticator = ScriptedAuthenticator { $0.ownRequestURL = server.baseURL + "/token" }
        #expect(try await read(server, authenticator) == ["1"])
        #expect(server.requests.map(\.target) == ["/token", "/rest/api/3/status"])
        #expect(server.requests[1].headers["authorization"] == "Scripted 1")
        #expect(server.requests[1].headers["x-token"] == "201 5")
    }

    @Test("that has no credentials ends the run before the request is sent")
    func failing() async throws {
        let server = try LoopbackServer { _, connection in connection.respond("[]") }
        defer { server.stop() }
        let authenticator = ScriptedAuthenticator { $0.failure = JiraReaderError(.notAuthenticated, "no ticket") }
        let error = await #expect(throws: JiraReaderError.self) { try await read(server, authenticator) }
        #expect(error?.code == .notAuthenticated && error?.message == "no ticket" && error?.table == "Statuses")
        #expect(server.requests.isEmpty)
    }

    @Test("that requests a retry after every rejection gets one retry per request", arguments: [false, true])
    func retries(_ retries: Bool) async throws {
        let server = try LoopbackServer { _, connection in
            connection.respond("{}", status: 401, headers: ["WWW-Authenticate: Basic", "WWW-Authenticate: OAuth x=1"])
        }
        defer { server.stop() }
        let authenticator = ScriptedAuthenticator { $0.retries = retries }
        let error = await #expect(throws: JiraReaderError.self) { try await read(server, authenticator) }
        #expect(error?.code == .notAuthenticated && server.requests.count == (retries ? 2 : 1))
        let rejection = try #require(authenticator.rejections.withLock { $0.first })
        #expect(rejection.status == 401 && rejection.challenges == ["Basic", "OAuth x=1"])
        #expect(rejection.request.header("authorization") == "Scripted 1" && rejection.oauthProblem == nil)
        #expect(authenticator.rejections.withLock { $0.count } == 1)
    }

    @Test("whose header field contains a line break is rejected, and no part of the field is printed")
    func lineBreak() async throws {
        let server = try LoopbackServer { _, connection in connection.respond("[]") }
        defer { server.stop() }
        let authenticator = ScriptedAuthenticator { $0.value = "s3cret\r\nX-Other: 1" }
        let error = await #expect(throws: JiraReaderError.self) { try await read(server, authenticator) }
        #expect(error?.code == .invalidOption && error?.description.contains("s3cret") == false)
        #expect(server.requests.isEmpty)
    }

    @Test("has its secrets masked in responses that repeat them", arguments: [200, 400, 401, 503])
    func repeatedSecrets(_ status: Int) async throws {
        let long = String(repeating: "l0ng", count: 500)
        let server = try LoopbackServer { request, connection in
            let header = (request.headers["authorization"] ?? "").replacing("\"", with: "'")
            let words = "bad header \(header), password passw0rd-1, token t0ken%2F1 t0ken/1"
            connection.respond(#"{"errorMessages":["\#(words)"]}"#, status: status)
        }
        defer { server.stop() }
        let oauth =
            #"OAuth realm="", oauth_consumer_key="header", oauth_token="t0ken%2F1", oauth_signature="s1gnature""#
        for (credentials, secrets) in [
            (Credentials.basic(user: "me", token: Secret("passw0rd-1")), ["passw0rd-1", "bWU6cGFzc3cwcmQtMQ"]),
            (.bearer(Secret("passw0rd-1")), ["passw0rd-1"]), (.bearer(Secret(long)), ["l0ng"]),
            (.authenticator(ScriptedAuthenticator { $0.value = oauth }), ["t0ken", "s1gnature"]),
        ] {
            var configuration = JiraClient.Configuration()
            configuration.deployment = .cloud
            configuration.retryPolicy = .withoutDelays
            let reader = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: credentials,
                configuration: configuration
            )
            let error = await #expect(throws: JiraReaderError.self) {
                for try await _ in try reader.records(of: "SearchProjects") {}
            }
            let text = error?.description ?? ""
            #expect(text.contains("bad header") && text.contains("***"), "\(text)")
            for secret in secrets { #expect(!text.contains(secret), "\(text)") }
        }
    }

    @Test("whose own request has a response larger than a mebibyte ends the run")
    func tooLarge() async throws {
        let server = try LoopbackServer { _, connection in
            connection.respond([UInt8](repeating: 0x20, count: 1 << 20 + 1))
        }
        defer { server.stop() }
        let authenticator = ScriptedAuthenticator { $0.ownRequestURL = server.baseURL + "/token" }
        let error = await #expect(throws: JiraReaderError.self) { try await read(server, authenticator) }
        #expect(error?.code == .bodyTooLarge)
    }

    @Test(
        "receives the OAuth 1.0a problem from any of the response's challenges",
        arguments: [
            (["OAuth realm=\"x\", oauth_problem=\"nonce_used\""], "nonce_used"),
            (["OAuth oauth_problem=token_rejected"], "token_rejected"),
            (["Basic realm=\"x\"", "OAuth oauth_problem=\"timestamp_refused\", a=1"], "timestamp_refused"),
            (["OAuth oauth_problem=\"\""], nil), (["OAuth oauth_problem="], nil), ([], nil), (["\u{1B}[31m"], nil),
            (["OAuth oauth_problem=" + String(repeating: "a", count: 100_000)], nil),
        ] as [([String], String?)]
    )
    func problems(_ challenges: [String], _ problem: String?) {
        #expect(AuthenticationRejection.oauthProblem(in: challenges) == problem)
    }
}
