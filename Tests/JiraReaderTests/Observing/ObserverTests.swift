import Foundation
import InterimData
import Logging
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

@Suite("Logs, events and the user agent", .timeLimit(.minutes(10)))
struct ObserverTests {
    /// The messages of a logger and the events of a client, in order of arrival.
    private final class Recorder: Sendable {
        private let lines = Mutex<[(level: Logger.Level, text: String)]>([])
        private let noted = Mutex<[JiraClient.Event]>([])

        var logged: [(level: Logger.Level, text: String)] { lines.withLock { $0 } }
        var events: [JiraClient.Event] { noted.withLock { $0 } }

        func watch(_ configuration: inout JiraClient.Configuration, level: Logger.Level = .trace) {
            var logger = Logger(label: "test") { _ in Handler(recorder: self) }
            logger.logLevel = level
            configuration.logger = logger
            configuration.onEvent = { event in self.noted.withLock { $0.append(event) } }
        }

        private struct Handler: LogHandler {
            let recorder: Recorder
            var logLevel = Logger.Level.info
            var metadata: Logger.Metadata = [:]

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                recorder.lines.withLock {
                    $0.append((event.level, "\(event.message) \(event.metadata ?? [:])"))
                }
            }
        }
    }

    private static func read(_ client: JiraClient, _ table: String = "ServerInfo") async throws -> Int {
        var count = 0
        for try await _ in try client.records(of: table) { count += 1 }
        return count
    }

    @Test("A retry is reported with its error, attempt and delay, and logged at notice")
    func retry() async throws {
        let server = try LoopbackServer { request, connection in
            guard request.number > 1 else { return connection.respond("", status: 503) }
            connection.respond("{\"baseUrl\":\"x\"}")
        }
        defer { server.stop() }
        let recorder = Recorder()
        #expect(try await Self.read(try .withoutDelays(server) { recorder.watch(&$0) }) == 1)
        let retries = recorder.events.filter { $0.kind == .retry }
        #expect(retries.map(\.attempt) == [1, 2])
        #expect(retries.allSatisfy { $0.table == "ServerInfo" && $0.error?.status == 503 && $0.delay != nil })
        #expect(recorder.logged.filter { $0.level == .notice }.count == 2)
        #expect(recorder.logged.filter { $0.level == .trace }.count == 3)
        #expect("\(try #require(retries.first))".contains("attempt 1 failed; retry in "))
    }

    @Test("A rejection by a rate limit is reported as such, and an exhausted quota is reported as a pause")
    func rateLimit() async throws {
        let server = try LoopbackServer { request, connection in
            guard request.number > 0 else {
                return connection.respond(
                    "",
                    status: 429,
                    headers: ["Retry-After: 1", "RateLimit-Reason: jira-quota-tenant-based"]
                )
            }
            connection.respond("{\"baseUrl\":\"x\"}")
        }
        defer { server.stop() }
        let recorder = Recorder()
        #expect(try await Self.read(try .withoutDelays(server) { recorder.watch(&$0) }) == 1)
        let events = recorder.events
        #expect(events.filter { $0.kind == .rateLimit }.map { $0.error?.status } == [429])
        #expect(events.filter { $0.kind == .retry }.isEmpty)
        let pause = try #require(events.first { $0.kind == .pause })
        #expect(pause.table == nil && (pause.delay ?? .zero) > .milliseconds(500))
        #expect(events.filter { $0.kind == .pause }.count == 1)
        // A rejection halves the number of requests in flight.
        #expect(events.contains { $0.kind == .concurrency && $0.connections == 4 })
    }

    @Test("Nothing is logged at info or above while requests succeed, and nothing at any level without a logger")
    func silent() async throws {
        let server = try LoopbackServer { $1.respond("{\"baseUrl\":\"x\"}") }
        defer { server.stop() }
        let recorder = Recorder()
        #expect(try await Self.read(try .withoutDelays(server) { recorder.watch(&$0) }) == 1)
        #expect(!recorder.logged.isEmpty)
        #expect(recorder.logged.allSatisfy { $0.level < .info })
        #expect(recorder.events.isEmpty)

        let quiet = Recorder()
        #expect(try await Self.read(try .withoutDelays(server) { quiet.watch(&$0, level: .info) }) == 1)
        #expect(quiet.logged.isEmpty)
    }

    @Test("A failure that ends the run is thrown and not logged")
    func failure() async throws {
        let server = try LoopbackServer { $1.respond("", status: 404) }
        defer { server.stop() }
        let recorder = Recorder()
        await #expect(throws: JiraReaderError.self) {
            try await Self.read(try .withoutDelays(server) { recorder.watch(&$0) })
        }
        #expect(recorder.logged.allSatisfy { $0.level < .info })
    }

    @Test(
        "No log level and no event shows tokens or queries, even if the site repeats the token",
        arguments: [401, 429, 503]
    )
    func secrets(status: Int) async throws {
        let secret = "tops3cret-token"
        let encoded = Data("me@example.com:\(secret)".utf8).base64EncodedString()
        let server = try LoopbackServer { request, connection in
            connection.respond(
                "{\"errorMessages\":[\"not \(secret), not \(encoded), but body-text\"]}",
                status: request.number < 2 ? status : 404
            )
        }
        defer { server.stop() }
        let recorder = Recorder()
        var configuration = JiraClient.Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        recorder.watch(&configuration)
        let client = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .basic(user: "me@example.com", token: Secret(secret)),
            configuration: configuration
        )
        let options = ReadOptions(parameters: [.init("query", "query-text")])
        // The table with the query is first: a client whose credentials were rejected sends no further request.
        await #expect(throws: JiraReaderError.self) {
            for try await _ in try client.records(of: "IssuePickerResource", options: options) {}
        }
        await #expect(throws: JiraReaderError.self) {
            for try await _ in try client.records(of: "Groups", options: ReadOptions()) {}
        }
        #expect(server.requests.contains { $0.target.contains("query=query-text") })
        #expect(!recorder.logged.isEmpty)
        for text in recorder.logged.map(\.text) + recorder.events.map({ "\($0)" }) {
            #expect(!text.contains(secret) && !text.contains(encoded) && !text.contains("query-text"), "\(text)")
        }
    }

    @Test("The user agent contains the version and the application")
    func userAgent() async throws {
        let server = try LoopbackServer { $1.respond("{\"baseUrl\":\"x\"}") }
        defer { server.stop() }
        _ = try await Self.read(try .withoutDelays(server))
        _ = try await Self.read(try .withoutDelays(server) { $0.userAgentSuffix = "reports/2.1 (nightly)" })
        #expect(
            server.requests.map { $0.headers["user-agent"] } == [
                "jirastream/\(JiraClient.version)", "jirastream/\(JiraClient.version) reports/2.1 (nightly)",
            ]
        )
        for suffix in ["a\r\nX-Evil: 1", "ä", "\t"] {
            let error = #expect(throws: JiraReaderError.self) {
                try JiraClient.withoutDelays(server) { $0.userAgentSuffix = suffix }
            }
            #expect(error?.code == .invalidOption && error?.message.contains("userAgentSuffix") == true)
        }
    }
}
