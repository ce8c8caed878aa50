/// Runs a mock Jira site for the duration of a closure, on a free port of the loopback address.
///
/// ```swift
/// try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))) { server in
///     let client = try JiraClient(
///         site: JiraSite(server.baseURL),
///         credentials: .basic(user: "demo@example.com", token: Secret("demo-token"))
///     )
///     var keys: Set<String> = []
///     for try await issue in try client.records(of: "Issues") { keys.insert(issue["key"]?.text ?? "") }
///     #expect(keys.count == 20)
/// }
/// ```
///
/// The closure runs on the caller's actor, and may read and change the state of that actor. The site is shut down when
/// the closure returns or throws.
///
/// - Parameters:
///   - configuration: The content and the behavior of the site. By default, a Cloud site with 1000 issues.
///   - body: A closure that receives the running site.
/// - Returns: The result of the closure.
/// - Throws: ``MockJiraError`` if the site cannot be started, and every error of the closure.
nonisolated(nonsending) public func withMockJira<R>(
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
