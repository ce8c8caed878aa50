import JiraReader
import MockJira
import Testing

/// Sends a token that an identity provider issues, and requests another one when the site rejects it.
actor IssuedToken: RequestAuthenticator {
    nonisolated let account: String? = "token of the identity provider"
    private let issue: @Sendable () async -> Secret
    private var token: Secret?

    init(issue: @escaping @Sendable () async -> Secret) { self.issue = issue }

    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        if token == nil { token = await issue() }
        request.setHeader("Authorization", "Bearer \(token?.reveal() ?? "")")
    }

    func canRetry(after rejection: AuthenticationRejection) async -> Bool {
        // Another request may have replaced the token in the meantime.
        let rejected = rejection.request.header("Authorization")
        if rejected == "Bearer \(token?.reveal() ?? "")" { token = nil }
        return true
    }
}

@Suite("The example of an authenticator")
struct AuthenticatorArticle {
    @Test("requests another token when the site rejects the first one")
    func rejectedToken() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))
        configuration.site.deployment = .dataCenter
        try await withMockJira(configuration) { server in
            let tokens = Tokens()
            let client = try JiraClient(
                site: JiraSite(server.baseURL),
                credentials: .authenticator(IssuedToken { await tokens.next() })
            )
            var count = 0
            for try await _ in try client.records(of: "Projects") { count += 1 }
            #expect(count == 12)
            #expect(await tokens.issuedCount == 2)
        }
    }

    /// Issues one token that the site rejects, and then one that it accepts.
    private actor Tokens {
        private(set) var issuedCount = 0

        func next() -> Secret {
            issuedCount += 1
            return Secret(issuedCount == 1 ? "expired" : "demo-token")
        }
    }
}
