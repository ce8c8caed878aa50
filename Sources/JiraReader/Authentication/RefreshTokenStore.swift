/// Storage of a refresh token between exchanges and between runs.
public protocol RefreshTokenStore: Sendable {
    /// Passes the current token to `body`. Stores the token that `body` returns, and only then returns.
    ///
    /// No second exchange may begin before this one has ended: Atlassian accepts each refresh token once.
    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws
}
