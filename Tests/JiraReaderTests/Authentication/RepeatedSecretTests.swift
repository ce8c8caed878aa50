import HTTPTransport
import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// Responses that contain a secret in forms that a simple text comparison misses.
@Suite("A secret that a site repeats", .timeLimit(.minutes(5)))
struct RepeatedSecretTests {
    private static let secret = "s3cr3t-t0ken-value"

    private static func error(_ table: String, _ server: LoopbackServer, token: String = secret) async throws
        -> JiraReaderError?
    {
        var configuration = JiraClient.Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        let client = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .bearer(Secret(token)),
            configuration: configuration
        )
        return await #expect(throws: JiraReaderError.self) {
            for try await _ in try client.records(of: table) {}
        }
    }

    @Test(
        "is masked before a combining mark, in a content type, and in the host of a redirect",
        arguments: [
            (
                400, "Content-Type: application/json",
                "{\"errorMessages\":[\"token \(secret)\u{301} and \(secret)\u{200D}\"]}"
            ),
            (200, "Content-Type: text/\(secret)", "x"),
            (302, "Location: https://\(secret).example/x", ""),
        ]
    )
    func masked(status: Int, header: String, body: String) async throws {
        let server = try LoopbackServer { $1.respond(body, status: status, headers: [header]) }
        defer { server.stop() }
        let error = try #require(try await Self.error("ServerInfo", server))
        #expect(!"\(error)".contains("s3cr3t") && "\(error)".contains("***"), "\(error)")
    }

    @Test("is masked even where a truncated warning contains only a part of it")
    func cutWarning() throws {
        let text = String(repeating: "w", count: 490) + Self.secret
        let layout = PageLayout(records: .array(["issues"]))
        let indexer = PageIndexer()
        let index = try indexer.index(Pages.page(#"{"issues":[],"warnings":["\#(text)"]}"#), layout: layout)
        let found = SiteWarnings.found(in: index, of: layout, indexer) { [Self.secret] }
        #expect(found.siteWarnings == [String(repeating: "w", count: 490) + "***"])
    }

    @Test(
        "may contain commas and equals signs",
        arguments: ["=", "====", "abcdef,=,x", "===,===", ",", " , = "]
    )
    func signs(token: String) async throws {
        let server = try LoopbackServer { $1.respond("{}", status: 400) }
        defer { server.stop() }
        #expect(try await Self.error("ServerInfo", server, token: token)?.status == 400)
    }
}
