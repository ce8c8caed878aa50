/// A bearer token (RFC 6750) that is never renewed.
struct BearerAuthenticator: RequestAuthenticator {
    private let value: Secret

    init(token: Secret) { value = Secret("Bearer " + token.reveal()) }

    var account: String? { "bearer of a token" }

    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        request.setHeader("Authorization", value.reveal())
    }
}

/// No credentials.
struct AnonymousAuthenticator: RequestAuthenticator {
    var account: String? { nil }

    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {}
}
