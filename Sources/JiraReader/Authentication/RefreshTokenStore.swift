/// A place that keeps a refresh token from one exchange to the next, and from one run to the next.
public protocol RefreshTokenStore: Sendable {
    /// Passes the current token to `body` and keeps the token that it returns, before anything uses what came with that.
    ///
    /// No second exchange may begin before this one has ended: Jira accepts each token once.
    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws
}
