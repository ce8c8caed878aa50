/// Storage of a refresh token between exchanges and between runs.
public protocol RefreshTokenStore: Sendable {
    /// Passes the current token to `body` and stores the token that it returns, before the response of the exchange is
    /// used.
    ///
    /// No second exchange may begin before this one has ended: Jira accepts each token once.
    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws
}
