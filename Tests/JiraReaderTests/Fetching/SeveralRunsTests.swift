import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// One reader reads several tables at the same time, with minimal memory and few connections.
@Suite("Several runs of one reader", .timeLimit(.minutes(2)))
struct SeveralRunsTests {
    /// Calls a closure with a reader. Its site has 6,000 users of about 500 bytes each, in pages of a thousand.
    private static func use(
        connections: Int,
        memoryByteLimit: Int = 64 << 10,
        _ body: (JiraClient) async throws -> Void
    ) async throws {
        let server = try LoopbackServer { request, connection in
            let start = Int(request.query("startAt") ?? "") ?? 0
            let filler = String(repeating: "x", count: 450)
            let users = (start..<max(start, min(start + 1000, 6000))).map {
                "{\"accountId\":\"u\($0)\",\"displayName\":\"\(filler)\"}"
            }
            connection.respond("[" + users.joined(separator: ",") + "]")
        }
        defer { server.stop() }
        var configuration = JiraClient.Configuration()
        configuration.connections = connections
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        configuration.memoryByteLimit = memoryByteLimit
        try await body(
            JiraClient(site: JiraSite(server.baseURL), credentials: .anonymous, configuration: configuration)
        )
    }

    private static func count(_ table: String, _ reader: JiraClient) async throws -> Int {
        var count = 0
        for try await _ in try reader.records(of: table) { count += 1 }
        return count
    }

    @Test("A table can be read in a loop over another table, at three levels", arguments: [1, 2, 8])
    func nested(connections: Int) async throws {
        try await Self.use(connections: connections) { reader in
            var outer = 0
            for try await _ in try reader.records(of: "AllUsers") {
                outer += 1
                guard outer == 1 || outer == 1500 else { continue }
                var middle = 0
                for try await _ in try reader.records(of: "AllUsersDefault") {
                    middle += 1
                    if middle == 1001 { #expect(try await Self.count("AllUsers", reader) == 6000) }
                }
                #expect(middle == 6000)
            }
            #expect(outer == 6000)
        }
    }

    @Test("Two tables can be read alternately", arguments: [1, 2, 8])
    func zipped(connections: Int) async throws {
        try await Self.use(connections: connections) { reader in
            var first = try reader.records(of: "AllUsers").makeAsyncIterator()
            var second = try reader.records(of: "AllUsersDefault").makeAsyncIterator()
            var count = 0
            while let a = try await first.next() {
                let b = try await second.next()
                #expect(a["accountId"]?.text == b?["accountId"]?.text)
                count += 1
            }
            #expect(count == 6000)
        }
    }

    @Test("A run ends although other runs are suspended", arguments: [1, 8])
    func waiting(connections: Int) async throws {
        try await Self.use(connections: connections) { reader in
            var idle: [RecordSequence.Iterator] = []
            for _ in 0..<5 {
                var iterator = try reader.records(of: "AllUsers").makeAsyncIterator()
                #expect(try await iterator.next() != nil)
                idle.append(iterator)
            }
            #expect(try await Self.count("AllUsersDefault", reader) == 6000)
            for place in idle.indices {
                var rest = 1
                while try await idle[place].next() != nil { rest += 1 }
                #expect(rest == 6000)
            }
        }
    }
}
