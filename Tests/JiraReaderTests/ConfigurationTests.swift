import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Values of a reader's configuration")
struct ConfigurationTests {
    private typealias Change = @Sendable (inout JiraClient.Configuration) -> Void

    private static func reader(_ change: Change) throws(JiraReaderError) -> JiraClient {
        var configuration = JiraClient.Configuration()
        change(&configuration)
        return try JiraClient(
            site: JiraSite("https://example.atlassian.net"),
            credentials: .bearer(Secret("t0ken")),
            configuration: configuration
        )
    }

    /// Changes that set values out of range, each with the beginning and the end of the expected error message.
    private static let invalid: [(message: String, allowed: String, change: Change)] = [
        ("connections is 0;", "1 to 128", { $0.connections = 0 }),
        ("connections is 129;", "1 to 128", { $0.connections = 129 }),
        ("resultWindow is 1;", "2 or more", { $0.resultWindow = 1 }),
        ("memoryByteLimit is 0;", "1 or more", { $0.memoryByteLimit = 0 }),
        ("pageByteLimit is -1;", "1 or more", { $0.pageByteLimit = -1 }),
        ("batchSize is 0;", "1 or more", { $0.batchSize = 0 }),
        ("connectTimeout is 0.0 seconds;", "2592000.0 seconds", { $0.connectTimeout = .zero }),
        ("idleTimeout is -1.0 seconds;", "2592000.0 seconds", { $0.idleTimeout = .seconds(-1) }),
        ("idleTimeout is 1e-09 seconds;", "2592000.0 seconds", { $0.idleTimeout = .nanoseconds(1) }),
        ("totalTimeout is", "2592000.0 seconds", { $0.totalTimeout = .seconds(Int64.max) }),
        ("entry 2 of connectTo is not an address:", "HOST:PORT:ADDRESS:PORT", { $0.connectTo = ["::a:", "p4ss"] }),
        ("retryPolicy.maximumAttempts is 0;", "1 or more", { $0.retryPolicy.maximumAttempts = 0 }),
        (
            "retryPolicy.maximumAttemptsOnBadContent is -3;", "1 or more",
            { $0.retryPolicy.maximumAttemptsOnBadContent = -3 }
        ),
        (
            "retryPolicy.maximumAttemptsOnWrongType is 0;", "1 or more",
            { $0.retryPolicy.maximumAttemptsOnWrongType = 0 }
        ),
        ("retryPolicy.retryShare is 1.5;", "0 to 1", { $0.retryPolicy.retryShare = 1.5 }),
        ("retryPolicy.retryShare is nan;", "0 to 1", { $0.retryPolicy.retryShare = .nan }),
        ("retryPolicy.retryFloor is -1;", "0 or more", { $0.retryPolicy.retryFloor = -1 }),
        ("retryPolicy.baseDelay is -1.0 seconds;", "2592000.0 seconds", { $0.retryPolicy.baseDelay = .seconds(-1) }),
        ("retryPolicy.maximumDelay is", "2592000.0 seconds", { $0.retryPolicy.maximumDelay = .seconds(Int64.max) }),
        (
            "retryPolicy.maximumRetryAfter is -1.0 seconds;", "2592000.0 seconds",
            { $0.retryPolicy.maximumRetryAfter = .seconds(-1) }
        ),
    ]

    @Test("that are out of range cause an error with the property, the value and the range")
    func invalid() {
        for (message, allowed, change) in Self.invalid {
            let error = #expect(throws: JiraReaderError.self) { try Self.reader(change) }
            #expect(error?.code == .invalidOption, "\(message)")
            let text = "\(error.map { "\($0)" } ?? "")"
            #expect(text.hasPrefix(message) && text.hasSuffix(allowed) && !text.contains("p4ss"), "\(text)")
        }
    }

    @Test("at the bounds of their ranges are accepted")
    func valid() {
        let changes: [Change] = [
            { $0.connections = 1 }, { $0.connections = 128 }, { $0.resultWindow = 2 }, { $0.memoryByteLimit = 1 },
            { $0.pageByteLimit = 1 }, { $0.batchSize = 1 }, { $0.idleTimeout = .milliseconds(1) },
            { $0.totalTimeout = .seconds(30 * 86_400) }, { $0.connectTo = ["a:1:[::1]:2", "::b:"] },
            { $0.retryPolicy.maximumAttempts = 1 }, { $0.retryPolicy.retryShare = 0 },
            { $0.retryPolicy.retryShare = 1 }, { $0.retryPolicy.baseDelay = .zero },
        ]
        for (number, change) in changes.enumerated() {
            #expect(throws: Never.self, "change \(number)") { try Self.reader(change) }
        }
    }

    @Test("that are idle timeouts below a second are not rounded, and are printed in the error")
    func shortTimeout() async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        var configuration = JiraClient.Configuration()
        configuration.idleTimeout = .milliseconds(300)
        configuration.retryPolicy.maximumAttempts = 1
        let reader = try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .bearer(Secret("t0ken")),
            configuration: configuration
        )
        let records = try reader.records(of: "Fields")
        let error = await #expect(throws: JiraReaderError.self) { for try await _ in records {} }
        #expect(error?.code == .unreachable && error?.message.contains("no data was received for 0.3 seconds") == true)
        #expect(server.requests.count == 1 && error?.isCancellation == false)
    }
}
