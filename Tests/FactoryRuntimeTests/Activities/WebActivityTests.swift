import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A WebActivity", .timeLimit(.minutes(5)))
struct WebActivityTests {
    private func run(
        _ settings: String,
        allowsWeb: Bool = true,
        respond: @escaping @Sendable (LoopbackServer.Request, LoopbackServer.Connection) -> Void = { $1.respond("{}") }
    ) async throws -> (report: PipelineRunReport, requests: [LoopbackServer.Request], events: [String]) {
        let server = try LoopbackServer(respond)
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.settings.allowsWeb = allowsWeb
        fixture.add(
            pipeline: "P",
            [
                #"{"name": "Call", "type": "WebActivity", "typeProperties": {\#(settings.replacing("BASE", with: server.baseURL))}}"#
            ]
        )
        let events = EventTexts()
        let report = try await fixture.makeRun("P").start { events.note("\($0)") }
        return (report, server.requests, events.texts)
    }

    @Test("sends a GET request with its headers, and returns the members of the response")
    func get() async throws {
        let (report, requests, _) = try await run(
            #""url": "@concat('BASE', '/a?b=1')", "method": "GET", "headers": {"X-Api-Key": "k3y-of-the-service", "Accept": "*/*"}"#
        ) { $1.respond(#"{"token": 7, "list": [1]}"#) }
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(requests.first?.target == "/a?b=1" && requests.first?.headers["x-api-key"] == "k3y-of-the-service")
        let output = report.value["activityRuns", "0", "output"]
        #expect(output["token"] == .integer(7) && output["list"] == .array([.integer(1)]))
        #expect(output["ADFWebActivityResponseHeaders", "content-type"] != .null)
        #expect(!report.value.json.contains("k3y-of-the-service"))
    }

    @Test("sends a POST request with a body and a Basic login, which is not reported")
    func post() async throws {
        let (report, requests, events) = try await run(
            """
            "url": "BASE/hook", "method": "post", "body": {"text": "@pipeline().Pipeline"},
            "authentication": {"type": "Basic", "username": "u", "password": "pa55-word"}
            """
        ) { $1.respond("done") }
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(requests.first.map { String(decoding: $0.body, as: UTF8.self) } == #"{"text":"P"}"#)
        #expect(requests.first?.headers["content-type"] == "application/json")
        #expect(requests.first?.headers["authorization"] == "Basic " + Data("u:pa55-word".utf8).base64EncodedString())
        #expect(report.value["activityRuns", "0", "output", "Response"] == .string("done"))
        #expect(!report.value.json.contains("pa55-word") && !events.joined().contains("pa55-word"))
    }

    @Test("fails for a status of an error, and does not follow redirects")
    func errors() async throws {
        for status in [302, 404, 500] {
            let (report, requests, _) = try await run(#""url": "BASE/a", "method": "GET""#) { request, connection in
                connection.respond("{}", status: status, headers: ["Location: /b"])
            }
            #expect(report.status == .failed && report.message.contains("status \(status)"), "\(report.message)")
            #expect(report.value["activityRuns", "0", "error", "errorCode"] == .string("2108"))
            #expect(requests.count == 1)
        }
    }

    @Test("shows the beginning of a response with an error status, but no password or query of its address")
    func responseText() async throws {
        let (report, _, events) = try await run(
            #""url": "BASE/a?code=s3cret-query", "method": "POST", "body": "x""#
        ) { $1.respond("{\"reason\": \"the folder is full\"}", status: 507) }
        #expect(report.message.contains("the folder is full") && report.message.contains("507"), "\(report.message)")
        #expect(!(report.value.json + events.joined()).contains("s3cret-query"))
        let (rejected, requests, texts) = try await run(
            #""url": "http://usr:urlpw-secret@127.0.0.1:1/a?b=s3cret-query", "method": "GET""#
        )
        #expect(rejected.status == .failed && requests.isEmpty)
        for secret in ["urlpw-secret", "s3cret-query"] {
            #expect(!(rejected.value.json + texts.joined()).contains(secret), "\(secret)")
        }
    }

    @Test(
        "masks what the request contained in the message of an error",
        arguments: [
            #"{"password": "body-member", "n": [{"deep": "inner-member"}]}"#, "plain-body-text and more",
            "plain-body-text" + String(repeating: " filler", count: 20_000),
        ]
    )
    func repeatedRequest(body: String) async throws {
        let isJSON = body.hasPrefix("{")
        let (report, _, events) = try await run(
            """
            "url": "BASE/a?code=query-secret", "method": "POST", "headers": {"X-Plain": "header-value", "Authorization":
            "Bearer t0ken-value"}, "body": \(isJSON ? body : "\"\(body)\"")
            """
        ) { request, connection in
            let words = String(decoding: request.body, as: UTF8.self).replacing("\"", with: "")
            connection.respond(
                "no t0ken-value header-value query-secret \(request.target) \(words)",
                status: 403
            )
        }
        #expect(report.message.contains("(no ***"), "\(report.message)")
        let text = report.value.json + events.joined()
        for secret in [
            "t0ken-value", "header-value", "query-secret", "body-member", "inner-member", "plain-body-text",
        ] {
            #expect(!text.contains(secret), "\(secret) in \(report.message)")
        }
    }

    @Test("shows no response of an error if secureOutput hides outputs")
    func hiddenResponse() async throws {
        let server = try LoopbackServer { $1.respond("the-answer", status: 500) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.settings.allowsWeb = true
        fixture.add(
            pipeline: "P",
            [
                """
                {"name": "Call", "type": "WebActivity", "policy": {"secureOutput": true}, "typeProperties": {"url":
                "\(server.baseURL)/", "method": "GET"}}
                """
            ]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .failed && report.message.contains("status 500"))
        #expect(!report.value.json.contains("the-answer"))
    }

    @Test("sends values that are made of a secret, and the report contains no form of the secret")
    func derivedSecrets() async throws {
        let server = try LoopbackServer { request, connection in
            let headers = request.headers.map { "\($0.value)" }.joined(separator: "|")
            let token = (request.headers["authorization"] ?? "").split(separator: " ").last ?? ""
            connection.respond(
                "{\"echo\": \"\(String(decoding: request.body, as: UTF8.self))\", \"headers\": \"\(headers)\", \"token\": \"\(token)\"}"
            )
        }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.settings.allowsWeb = true
        fixture.settings.parameters = [("key", "Top-Sec/ret+99")]
        fixture.add(
            pipeline: "P",
            [
                """
                {"name": "Call", "type": "WebActivity", "typeProperties": {"url":
                "@concat('\(server.baseURL)/', uriComponent(pipeline().parameters.key))", "method": "POST", "headers":
                {"Authorization": "@concat('Basic ', base64(pipeline().parameters.key))", "X-Key":
                "header-only-secret"}, "body": "@toUpper(pipeline().parameters.key)"}}
                """,
                set("v", "@toLower(pipeline().parameters.key)"),
            ],
            more: #""variables": {"v": {"type": "String"}}, "parameters": {"key": {"type": "SecureString"}},"#
        )
        let events = EventTexts()
        let report = try await fixture.makeRun("P").start { events.note("\($0)") }
        #expect(report.status == .succeeded, "\(report.message)")
        let request = try #require(server.requests.first)
        #expect(request.target == "/Top-Sec%2Fret%2B99")
        #expect(request.headers["authorization"] == "Basic VG9wLVNlYy9yZXQrOTk=")
        let text = (report.value.json + events.texts.joined()).replacing("\\/", with: "/")
        for form in [
            "Top-Sec", "VG9wLVNl", "TOP-SEC", "top-sec", "%2Fret", "header-only-secret",
        ] {
            #expect(!text.contains(form), "\(form) in \(text)")
        }
    }

    @Test("is rejected before the run unless it is allowed")
    func notAllowed() async throws {
        let error = await #expect(throws: FactoryRunError.self) {
            try await run(#""url": "BASE/a", "method": "GET""#, allowsWeb: false)
        }
        #expect(error?.code == .unsupported && error?.advisedSettings == [.allowsWeb])
    }

    @Test("with another constant method or authentication rejects the pipeline before the run")
    func unsupported() async throws {
        for (settings, word) in [
            (#""url": "BASE/a", "method": "PUT", "body": "@activity('Call')""#, "PUT"),
            (#""url": "BASE/a", "method": "GET", "authentication": {"type": "MSI", "resource": "x"}"#, "MSI"),
        ] {
            let error = await #expect(throws: FactoryRunError.self) { try await run(settings) }
            #expect(error?.code == .unsupported && error?.message.contains(word) == true)
        }
    }

    @Test(
        "rejects other methods and addresses",
        arguments: [
            (#""url": "file:///etc/passwd", "method": "GET""#, "url of"),
            (#""url": "http://u:p@127.0.0.1/", "method": "GET""#, "url of"),
            (#""url": "BASE/a", "method": "@concat('P', 'UT')""#, "PUT"),
            (#""url": "BASE/a", "method": "GET", "headers": {"a": "b\r\nHost: c"}"#, "control characters"),
        ]
    )
    func rejected(settings: String, word: String) async throws {
        let (report, requests, _) = try await run(settings)
        #expect(report.status == .failed && report.message.contains(word), "\(report.message)")
        #expect(requests.isEmpty)
    }
}
