import TestSupport

@testable import JiraReader

extension JiraClient {
    /// A reader of a scripted site, taken for Cloud, that does not wait before it sends a request again.
    static func hasty(
        _ server: LoopbackServer,
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> JiraClient {
        var configuration = Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .hasty
        change(&configuration)
        return try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .anonymous,
            configuration: configuration
        )
    }
}
