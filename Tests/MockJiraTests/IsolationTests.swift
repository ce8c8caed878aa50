import MockJira
import Testing

/// The state of a user interface.
@MainActor
private final class ViewModel {
    var address = ""
    var statuses: [Int] = []

    func load(_ server: MockJiraServer) async throws {
        statuses.append(try await TestClient(server).send(.get("/rest/api/3/serverInfo")).status)
    }
}

/// A class that is not `Sendable`, so that its objects cannot be shared between threads.
private final class Counter {
    var count = 0
}

private actor Store {
    var count = 0

    func load() async throws {
        try await withMockJira { server in
            count += 1
            _ = try await TestClient(server).send(.get("/rest/api/3/serverInfo"))
            count += await server.ledger().count
            preconditionIsolated()
        }
    }

    func loadCounter() async throws {
        let counter = Counter()
        try await withMockJira { server in
            _ = try await TestClient(server).send(.get("/rest/api/3/serverInfo"))
            counter.count += await server.ledger().count
        }
        count += counter.count
    }
}

/// A type with a static `main`, as `@main` requires it.
private enum Program {
    static func main() async throws -> Int {
        let counter = Counter()
        try await withMockJira { server in counter.count += server.baseURL.isEmpty ? 0 : 1 }
        return counter.count
    }
}

private func count() async throws -> Int {
    let counter = Counter()
    return try await withMockJira { server in
        _ = try await TestClient(server).send(.get("/rest/api/3/serverInfo"))
        counter.count += await server.ledger().count
        return counter.count
    }
}

@Suite("withMockJira runs its closure")
struct IsolationTests {
    private struct Stop: Error {}

    @Test("on the main actor, whose state the closure reads and changes")
    @MainActor
    func mainActor() async throws {
        let model = ViewModel()
        let counter = Counter()
        try await withMockJira { server in
            model.address = server.baseURL
            try await model.load(server)
            counter.count += 1
            MainActor.preconditionIsolated()
        }
        #expect(model.statuses == [200] && model.address.hasPrefix("http://") && counter.count == 1)
    }

    @Test("on another actor")
    func actor() async throws {
        let store = Store()
        try await store.load()
        #expect(await store.count == 2)
        try await store.loadCounter()
        #expect(await store.count == 3)
    }

    @Test("in a nonisolated function and in a static main, and returns its result")
    func nonisolated() async throws {
        #expect(try await count() == 1)
        #expect(try await Program.main() == 1)
    }

    @Test("on the main actor, and returns a value that is not sendable")
    @MainActor
    func result() async throws {
        let counter = Counter()
        let returned = try await withMockJira { _ in counter }
        #expect(returned === counter)
    }

    @Test("and shuts the site down when the closure throws")
    @MainActor
    func failure() async throws {
        var running: MockJiraServer?
        await #expect(throws: Stop.self) {
            try await withMockJira { server in
                running = server
                throw Stop()
            }
        }
        let server = try #require(running)
        // The time of a site that has been shut down is 0.
        #expect(await server.siteTime() == 0)
    }
}
