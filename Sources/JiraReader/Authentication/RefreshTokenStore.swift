/// Storage of a refresh token between exchanges and between runs.
public protocol RefreshTokenStore: Sendable {
    /// Passes the current token to `body`, and stores the token that `body` returns before this method returns.
    ///
    /// No second exchange may begin before this one has ended: Atlassian accepts each refresh token once.
    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws
}
