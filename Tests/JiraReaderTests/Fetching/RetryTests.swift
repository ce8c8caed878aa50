import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Retries, their number, and the final error", .timeLimit(.minutes(10)))
struct RetryTests {
    private static func reader(
        _ server: LoopbackServer,
        credentials: Credentials = .basic(user: "me", token: Secret("tops3cret")),
        configure: (inout JiraClient.Configuration) -> Void = { _ in }
    ) throws -> JiraClient {
        var configuration = JiraClient.Configuration()
        configuration.connections = 2
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        configure(&configuration)
        return try JiraClient(site: JiraSite(server.baseURL), credentials: credentials, configuration: configuration)
    }

    /// Reads a table to its end, and returns the number of its records.
    private static func count(_ table: String, _ reader: JiraClient) async throws(JiraReaderError) -> Int {
        var count = 0
        for try await _ in try reader.records(of: table) { count += 1 }
        return count
    }

    /// Returns the error that ends the reading of a table; `nil` if the table can be read.
    private static func error(_ table: String, _ reader: JiraClient) async -> JiraReaderError? {
        await #expect(throws: JiraReaderError.self) { try await Self.count(table, reader) }
    }

    @Test(
        "A temporary failure is tried six times, invalid JSON three times, a login page twice, a rejection once",
        arguments: [
            (408, "", 6), (500, "", 6), (502, "", 6), (503, "", 6), (504, "", 6), (200, "{\"a\":", 3),
            (200, "<html>", 2), (400, "", 1), (401, "", 1), (403, "", 1), (404, "", 1), (409, "", 1), (410, "", 1),
            (302, "", 1), (501, "", 1),
        ]
    )
    func attempts(status: Int, body: String, expected: Int) async throws {
        let type = body.hasPrefix("<") ? "text/html" : "application/json"
        let server = try LoopbackServer { $1.respond(body, status: status, headers: ["Content-Type: \(type)"]) }
        defer { server.stop() }
        let error = await Self.error("ServerInfo", try Self.reader(server))
        #expect(server.requests.count == expected)
        #expect(error?.status == status && error?.table == "ServerInfo" && error?.message.isEmpty == false)
        #expect(error?.message.contains("tried \(expected) times") == (expected > 1))
    }

    @Test("A request is retried once after a login page, even if it had failed in other ways before")
    func occurrences() async throws {
        let server = try LoopbackServer { request, connection in
            switch request.number {
            case 0, 1: connection.respond("", status: 503)
            case 2: connection.respond("<html>", headers: ["Content-Type: text/html"])
            case 3: connection.respond("{\"baseUrl\":")
            default: connection.respond("{\"baseUrl\":\"x\"}")
            }
        }
        defer { server.stop() }
        #expect(try await Self.count("ServerInfo", try Self.reader(server)) == 1)
        #expect(server.requests.count == 5)
    }

    @Test("A request is retried on a new connection after a truncated response, even without Content-Length")
    func cutShort() async throws {
        let server = try LoopbackServer { request, connection in
            switch request.number {
            case 0: connection.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"baseUrl\":")
            case 1: connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"bas")
            case 2: connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"baseUrl\":")
            default: return connection.respond("{\"baseUrl\":\"x\"}")
            }
            connection.cut()
        }
        defer { server.stop() }
        #expect(try await Self.count("ServerInfo", try Self.reader(server)) == 1)
        #expect(server.requests.count == 4 && server.connectionCount == 4)
    }

    @Test("Status 409 is retried only for lists of users, for which Atlassian documents it")
    func conflict() async throws {
        let server = try LoopbackServer { request, connection in
            if request.number == 0 || !request.target.contains("/users") { return connection.respond("", status: 409) }
            connection.respond(request.query("startAt") == "0" ? "[{\"accountId\":\"a\"}]" : "[]")
        }
        defer { server.stop() }
        #expect(try await Self.count("AllUsersDefault", try Self.reader(server)) == 1)
        #expect(await Self.error("ServerInfo", try Self.reader(server))?.code == .rejected)
    }

    @Test("A run sends no more retries than its budget, which its error states; retries after status 429 do not count")
    func budget() async throws {
        let server = try LoopbackServer { request, connection in
            connection.respond("", status: request.number < 2 ? 429 : 503, headers: ["Retry-After: 0"])
        }
        defer { server.stop() }
        let reader = try Self.reader(server) {
            $0.retryPolicy.maximumAttempts = 1000
            $0.retryPolicy.retryFloor = 5
        }
        let records = try reader.records(of: "ServerInfo")
        let error = await #expect(throws: JiraReaderError.self) { for try await _ in records {} }
        #expect(error?.code == .siteFailed && error?.status == 503)
        #expect(error?.message.contains("limit of 5 retries") == true)
        #expect(server.requests.count == 2 + 1 + 5)
        #expect(records.pages.statistics.retryCount == 2 + 5)
    }

    @Test("A refused connection is final before the first response, and retried like a lost one afterwards")
    func refusedConnection() async throws {
        let server = try LoopbackServer { request, connection in
            if request.number == 0 { connection.respond("[{\"accountId\":\"a\"}]") }
            connection.cut()
        }
        defer { server.stop() }
        let reader = try Self.reader(server)
        var pages = try reader.pages(of: Catalogue.table(named: "AllUsers")).makeAsyncIterator()
        #expect(try await pages.next()?.count == 1)
        server.stop()
        await server.endings.reached(1)
        // If the second request was already sent, its connection breaks first; all later attempts are refused.
        let error = await #expect(throws: JiraReaderError.self) { while try await pages.next() != nil {} }
        #expect(error?.code == .unreachable && error?.message.contains("tried 6 times") == true, "\(error as Any)")
        // A request for another table of the same reader is retried, since the site has responded before.
        #expect(await Self.error("ServerInfo", reader)?.message.contains("tried 6 times") == true)
        // A request of another reader is not retried.
        #expect(await Self.error("ServerInfo", try Self.reader(server))?.message.contains("tried") == false)
    }

    @Test(
        "A quota that is reset later than the longest wait ends with rateLimited, without a request (was unreachable)"
    )
    func distantQuota() async throws {
        let server = try LoopbackServer {
            $1.respond(
                "",
                status: 429,
                headers: ["Retry-After: 86400", "RateLimit-Reason: jira-quota-tenant-based"]
            )
        }
        defer { server.stop() }
        let reader = try Self.reader(server)
        #expect(await Self.error("ServerInfo", reader)?.code == .rateLimited)
        let error = await Self.error("ServerInfo", reader)
        #expect(error?.code == .rateLimited && error?.table == "ServerInfo" && error?.request != nil)
        #expect(error?.message.contains("later than the longest permitted wait") == true, "\(error as Any)")
        #expect(server.requests.count == 1)
    }

    @Test("A retry counts when it is sent: a run that ends during its waits has none (each request was counted twice)")
    func waitingRetries() async throws {
        let server = try LoopbackServer { $1.respond("", status: 503, headers: ["Retry-After: 1000"]) }
        defer { server.stop() }
        let waits = EventCounter()
        let reader = try Self.reader(server) {
            $0.retryPolicy = RetryPolicy()
            $0.onEvent = { if $0.kind == .retry { waits.increment() } }
        }
        let records = try reader.records(of: "ServerInfo")
        let task = Task { for try await _ in records {} }
        await waits.reached(1)
        task.cancel()
        await #expect(throws: JiraReaderError.self) { try await task.value }
        #expect(records.pages.statistics.requestCount == 1 && records.pages.statistics.retryCount == 0)
    }

    @Test("Status 404 with an HTML page at the first request has advice about the context path; one with JSON has none")
    func missingContextPath() async throws {
        for (type, isAdvised) in [("text/html;charset=UTF-8", true), ("application/json", false)] {
            let server = try LoopbackServer { $1.respond("<html>", status: 404, headers: ["Content-Type: \(type)"]) }
            defer { server.stop() }
            for deployment in [Deployment.dataCenter, nil] {
                let error = await Self.error("Fields", try Self.reader(server) { $0.deployment = deployment })
                #expect(error?.code == .notFound)
                #expect(error?.message.contains("context path") == isAdvised, "\(error as Any)")
            }
        }
    }

    @Test("An empty list for an anonymous account is an error if credentials were sent (it was an empty table)")
    func anonymous() async throws {
        func server(_ headers: [String]) throws -> LoopbackServer {
            try LoopbackServer { $1.respond("[]", headers: ["Content-Type: application/json"] + headers) }
        }
        for (headers, isRefused) in [
            ([], true), (["X-AAccountId: "], true), (["X-AUSERNAME: anonymous"], true),
            (["x-aaccountid: 5b10a"], false), (["X-AUSERNAME: me"], false),
        ] as [([String], Bool)] {
            let server = try server(headers)
            defer { server.stop() }
            if isRefused {
                let error = await Self.error("AllUsers", try Self.reader(server))
                #expect(error?.code == .looksAnonymous && error?.status == 200, "\(headers)")
                #expect(error?.message.contains("anonymous") == true && server.requests.count == 1)
            } else {
                #expect(try await Self.count("AllUsers", try Self.reader(server)) == 0, "\(headers)")
            }
            #expect(try await Self.count("AllUsers", try Self.reader(server, credentials: .anonymous)) == 0)
        }
        // The empty page after the last record is not an empty table.
        let users = try LoopbackServer { request, connection in
            connection.respond(request.query("startAt") == "0" ? "[{\"accountId\":\"a\"}]" : "[]")
        }
        defer { users.stop() }
        #expect(try await Self.count("AllUsers", try Self.reader(users)) == 1)
    }

    @Test("A rejection names the permission that the table needs")
    func permission() async throws {
        let server = try LoopbackServer { $1.respond("{\"errorMessages\":[\"No.\"]}", status: 403) }
        defer { server.stop() }
        let table = try Catalogue.table(named: "AuditRecords")
        let error = await Self.error(table.name, try Self.reader(server))
        #expect(
            error?.message.contains("the table needs: \(table.permission.dropLast()); Jira") == true
                && error?.message.contains("Jira error: No.") == true
        )
    }

    @Test("Credentials are not sent to the address of a redirect", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        let elsewhere = try LoopbackServer { $1.respond("{}") }
        defer { elsewhere.stop() }
        let server = try LoopbackServer {
            $1.respond("", status: status, headers: ["Location: \(elsewhere.baseURL)/login?os_destination=s3cret"])
        }
        defer { server.stop() }
        let error = await Self.error("ServerInfo", try Self.reader(server))
        #expect(error?.code == .redirected && error?.message.contains(elsewhere.baseURL) == true)
        #expect(error?.message.contains("s3cret") == false)
        #expect(server.requests.count == 1 && elsewhere.connectionCount == 0)
    }
}
