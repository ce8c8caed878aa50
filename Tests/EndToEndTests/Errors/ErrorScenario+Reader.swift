import JiraReader
import MockJira
import TestSupport

extension ErrorScenario {
    static let ofReader: [ErrorScenario] = [
        .reader(.invalidSite) { _ in _ = try JiraSite("ftp://jira.example") },
        .reader(.invalidQuery) { _ in
            try await read("Issues", ReadOptions(jql: "project = OPS) OR (project = WEB"))
        },
        .reader(.unknownTable) { _ in try await read("Isues") },
        .reader(.invalidOption) { _ in try await read("AllUsers", ReadOptions(fields: ["summary"])) },
        .reader(.unreachable) { _ in
            let server = try LoopbackServer { $1.respond("[]") }
            server.stop()
            try await read("Fields", from: server)
        },
        .reader(.notAuthenticated) { _ in try await read("Fields", token: "wrong") },
        .reader(.forbidden) { _ in try await read("AllApplicationRoles") { $0.isAdministrator = false } },
        .reader(.notFound) { _ in
            try await answer("Fields") { $1.respond(#"{"errorMessages":["There is nothing here."]}"#, status: 404) }
        },
        .reader(.gone) { _ in
            try await answer("AllFieldConfigurations") { $1.respond("{}", status: 410) }
        },
        .reader(.rejected) { _ in try await read("Issues", ReadOptions(jql: "nosuchfield = 1")) },
        .reader(.rateLimited) { _ in
            try await read("Fields") { $0.faults = [.tooManyRequests(retryAfterSeconds: 0)] }
        },
        .reader(.siteFailed) { _ in try await read("Fields") { $0.faults = [.unavailable] } },
        .reader(.redirected) { _ in
            try await answer("Fields") {
                $1.respond("", status: 302, headers: ["Location: https://login.example/start?secret=1"])
            }
        },
        .reader(.notJSON) { _ in try await read("Fields") { $0.faults = [.notJSON] } },
        .reader(.bodyTooLarge) { _ in
            try await answer("Fields") { $1.respond("[\"" + String(repeating: "x", count: 200_000) + "\"]") }
        },
        .reader(.unexpectedResponse) { _ in try await answer("Fields") { $1.respond(#"{"values":[]}"#) } },
        .reader(.endlessPaging) { _ in
            try await read("Issues") {
                $0.faults = [.endlessListing.limited(pathPrefix: "/rest/api/3/search/jql")]
            }
        },
        .reader(.cancelled) { _ in
            let reading = Task {
                // The task is cancelled before the first request, so that the message does not depend on the progress
                // of the run.
                withUnsafeCurrentTask { $0?.cancel() }
                try await read("Fields")
            }
            try await reading.value
        },
        .reader(.looksAnonymous) { _ in try await answer("AllUsers") { $1.respond("[]") } },
        .reader(.accountChanged) { _ in
            try await answer("AllUsers") { request, connection in
                if request.target.hasSuffix("/myself") { return connection.respond(#"{"accountId":"b"}"#) }
                let start = Int(request.query("startAt") ?? "") ?? 0
                let users = (start..<max(start, min(start + 1000, 2500))).map { "{\"accountId\":\"u\($0)\"}" }
                connection.respond(
                    "[" + users.joined(separator: ",") + "]",
                    headers: ["Content-Type: application/json", "X-AAccountId: \(start == 0 ? "a" : "b")"]
                )
            }
        },
        .reader(.changedWhileRead) { _ in
            try await answer("SearchProjects") { request, connection in
                let start = Int(request.query("startAt") ?? "") ?? 0
                let rows = (start..<start + 20).map { "{\"id\":\"\(request.number)-\($0)\"}" }
                connection.respond(
                    "{\"values\":[\(rows.joined(separator: ","))],\"startAt\":\(start),\"maxResults\":20,"
                        + "\"total\":230,\"isLast\":false}"
                )
            }
        },
        .reader(.incompleteListing) { _ in
            try await answer("Issues") { request, connection in
                guard request.target.contains("/search/jql") else {
                    return connection.respond(request.target.hasSuffix("/field") ? "[]" : "{}")
                }
                connection.respond(#"{"issues":[{"id":"10001"}],"isLast":false}"#)
            }
        },
        .reader(.siteReportedWarnings) { _ in
            try await read("Issues") {
                $0.site.issues = 0
                $0.faults = [.siteWarnings]
            }
        },
    ]

    /// A configuration of a client that sends each request once, over one connection.
    static var single: JiraClient.Configuration {
        var configuration = JiraClient.Configuration()
        configuration.retryPolicy.maximumAttempts = 1
        configuration.connections = 1
        configuration.deployment = .cloud
        configuration.pageByteLimit = 100_000
        return configuration
    }

    /// Reads a table of a mock site of 20 issues.
    static func read(
        _ table: String,
        _ options: ReadOptions = ReadOptions(),
        token: String = Account.token,
        _ change: (inout MockJiraConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))
        change(&configuration)
        try await withMockJira(configuration) { server in
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .basic(user: Account.user, token: Secret(token)),
                configuration: single
            )
            for try await _ in try client.records(of: table, options: options) {}
        }
    }

    /// Reads a table of a site whose responses the closure sends.
    static func answer(
        _ table: String,
        _ respond: @escaping @Sendable (LoopbackServer.Request, LoopbackServer.Connection) -> Void
    ) async throws {
        let server = try LoopbackServer(respond)
        defer { server.stop() }
        try await read(table, from: server)
    }

    private static func read(_ table: String, from server: LoopbackServer) async throws {
        let client = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .basic(user: Account.user, token: Secret(Account.token)),
            configuration: single
        )
        for try await _ in try client.records(of: table) {}
    }
}
