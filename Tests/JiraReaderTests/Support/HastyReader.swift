import TestSupport

@testable import JiraReader

extension JiraReader {
    /// A reader of a scripted site, taken for Cloud, that does not wait before it sends a request again.
    static func hasty(
        _ server: LoopbackServer,
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> JiraReader {
        var configuration = Configuration()
        configuration.deployment = .cloud
        configuration.retryPolicy = .hasty
        change(&configuration)
        return try JiraReader(
            site: JiraSite(server.baseURL),
            credentials: .anonymous,
            configuration: configuration
        )
    }
}
