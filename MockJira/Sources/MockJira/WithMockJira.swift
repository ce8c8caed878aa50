/// Runs a mock Jira site for the length of a closure, and shuts it down on every way out.
public func withMockJira<R>(
    _ configuration: MockJiraConfiguration = MockJiraConfiguration(),
    _ body: (MockJiraServer) async throws -> R
) async throws -> R {
    let server = try await MockJiraServer.start(configuration)
    do {
        let result = try await body(server)
        try await server.shutdown()
        return result
    } catch {
        try? await server.shutdown()
        throw error
    }
}
