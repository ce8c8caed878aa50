import HTTPTransport
import InterimData
import PageMemory
import TestSupport
import Testing

@testable import JiraReader

@Suite("Credentials that expire while a site is read", .timeLimit(.minutes(5)))
struct AccountWatchTests {
    private static func headers(_ fields: (String, String)...) -> HTTPHeaders { HTTPHeaders(fields) }

    @Test(
        "A failed login needs a check, and so does a missing or changed account header if the site has sent one before"
    )
    func signs() {
        let responses: [(headers: HTTPHeaders, needsCheck: Bool)] = [
            (Self.headers(), false), (Self.headers(("x-seraph-loginreason", "OK")), false),
            (Self.headers(("x-seraph-loginreason", "AUTHENTICATED_FAILED")), true),
            (Self.headers(("x-aaccountid", "a")), false),
            (Self.headers(("x-aaccountid", "a"), ("x-seraph-loginreason", "OK")), false), (Self.headers(), true),
            (Self.headers(("x-aaccountid", "b")), true), (Self.headers(("x-ausername", "anonymous")), true),
        ]
        var watch = AccountWatch()
        for (number, response) in responses.enumerated() {
            let needsCheck = watch.note(response.headers, now: 0)
            #expect(needsCheck == response.needsCheck, "response \(number)")
        }
        #expect(watch.account == "a")
    }

    @Test("No further check is needed for a minute after a check that found no error")
    func tolerance() {
        var watch = AccountWatch()
        _ = watch.note(Self.headers(("x-ausername", "me")), now: 0)
        let before = watch.note(Self.headers(), now: 1)
        watch.confirm(now: 1)
        let within = watch.note(Self.headers(), now: 60)
        let after = watch.note(Self.headers(), now: 61)
        #expect(before && !within && after)
    }

    @Test("The check of the account fails only if the credentials are rejected or the account is another one")
    func verdicts() {
        func code(_ status: Int, _ object: [String: Any], expected: String? = "5b:10a") -> JiraReaderError.Code? {
            AccountCheck.accountError(in: ShortResponse(status: status, object: object), expected: expected)?.code
        }
        #expect(code(401, [:]) == .notAuthenticated)
        #expect(code(401, ["message": "Unauthorized; scope does not match"]) == nil)
        #expect(code(403, [:]) == nil && code(404, [:]) == nil)
        #expect(code(200, ["accountId": "5b:10a"]) == nil)
        #expect(code(200, ["accountId": "5B:10A"], expected: "5b%3A10a") == nil)
        #expect(code(200, ["name": "me", "key": "JIRAUSER1"], expected: "me") == nil)
        #expect(code(200, ["accountId": "other"]) == .accountChanged)
        #expect(code(200, ["accountId": "other"], expected: nil) == nil)
        #expect(code(200, [:]) == nil)
    }

    /// Reads a site with 2,500 users in pages of a thousand. The first page has the headers `first`, and all other
    /// pages have the headers `later`. Returns the number of users or the error, and the number of requests for the
    /// account.
    private func run(
        later: [String],
        myself: (status: Int, body: String),
        first: [String] = ["X-AAccountId: a"]
    ) async throws -> (result: Result<Int, JiraReaderError>, checks: Int) {
        let server = try LoopbackServer { request, connection in
            if request.target.hasSuffix("/myself") { return connection.respond(myself.body, status: myself.status) }
            let start = Int(request.query("startAt") ?? "") ?? 0
            let users = (start..<max(start, min(start + 1000, 2500))).map { "{\"accountId\":\"u\($0)\"}" }
            connection.respond(
                "[" + users.joined(separator: ",") + "]",
                headers: ["Content-Type: application/json"] + (start == 0 ? first : later)
            )
        }
        defer { server.stop() }
        var configuration = JiraClient.Configuration()
        configuration.connections = 4
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        let reader = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            configuration: configuration
        )
        var count = 0
        var result: Result<Int, JiraReaderError>
        do throws(JiraReaderError) {
            for try await _ in try reader.records(of: "AllUsers") { count += 1 }
            result = .success(count)
        } catch {
            result = .failure(error)
        }
        return (result, server.requests.count { $0.target.hasSuffix("/myself") })
    }

    @Test("A page for anonymous users ends the run if the site then rejects the credentials")
    func rejected() async throws {
        for later in [[], ["X-Seraph-LoginReason: AUTHENTICATED_FAILED"], ["X-AUSERNAME: anonymous"]] {
            let (result, checks) = try await run(later: later, myself: (401, "{}"))
            guard case .failure(let error) = result else {
                Issue.record("\(later): \(result)")
                continue
            }
            #expect(error.code == .notAuthenticated && error.table == "AllUsers", "\(error)")
            #expect(checks == 1, "\(later)")
        }
    }

    @Test("A page for another account ends the run")
    func otherAccount() async throws {
        let (result, _) = try await run(later: ["X-AAccountId: b"], myself: (200, "{\"accountId\":\"b\"}"))
        guard case .failure(let error) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(error.code == .accountChanged)
    }

    @Test("Headers that a proxy removes cause one request and no failure")
    func proxy() async throws {
        let lost = try await run(later: [], myself: (200, "{\"accountId\":\"a\"}"))
        #expect(try lost.result.get() == 2500 && lost.checks == 1)
        let never = try await run(later: [], myself: (401, "{}"), first: [])
        #expect(try never.result.get() == 2500 && never.checks == 0)
        // The token has permission to read users, but not to read its own account.
        let scoped = try await run(later: [], myself: (403, "{}"))
        #expect(try scoped.result.get() == 2500 && scoped.checks == 1)
    }
}
