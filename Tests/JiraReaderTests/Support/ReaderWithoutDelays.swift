import TestSupport

@testable import JiraReader

extension JiraClient {
    /// Returns a reader of a scripted Cloud site that retries without a delay.
    static func withoutDelays(
        _ server: LoopbackServer,
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> JiraClient {
        var configuration = Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .withoutDelays
        change(&configuration)
        return try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .anonymous,
            configuration: configuration
        )
    }
}
