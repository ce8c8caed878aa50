internal import Foundation
internal import Synchronization

/// An OAuth 2.0 app, which authenticates requests with access tokens. A token is requested for the first request, a
/// minute before the current token expires, and once if the site rejects the current token.
///
/// Several readers may share a login. They then use the same tokens.
///
/// Sources: <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>,
/// <https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts>.
public final class OAuthLogin: RequestAuthenticator {
    /// The grant by which access tokens are requested.
    public enum Grant: Sendable {
        /// The app's own secret. The app reads as a service account.
        case clientCredentials
        /// A refresh token. The app reads as the user who authorized it. Each exchange uses up the token and returns
        /// the next one.
        case refreshToken(any RefreshTokenStore)
    }

    /// Atlassian's URL for exchanges.
    public static let atlassianTokenURL = "https://auth.atlassian.com/oauth/token"

    /// The app's id.
    public let clientID: String
    private let clientSecret: Secret
    private let grant: Grant
    private let tokenURL: String
    private let state = Mutex(State())

    private struct State {
        var token: Token?
        var exchange: Task<Secret, any Error>?
    }

    private struct Token {
        var secret: Secret
        /// The time at which the next token is due; `nil` if the lifetime of this one is unknown.
        var renewal: ContinuousClock.Instant?
    }

    /// Creates a login. No request is sent.
    ///
    /// - Parameters:
    ///   - clientID: The id of the app.
    ///   - clientSecret: The secret of the app.
    ///   - grant: The grant by which access tokens are requested.
    ///   - tokenURL: The URL at which tokens are exchanged: `https`, or `http` on this machine.
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/invalidOption`` if `tokenURL` is another URL, or with
    ///   `invalidSite` if it is malformed.
    public init(
        clientID: String,
        clientSecret: Secret,
        grant: Grant,
        tokenURL: String = OAuthLogin.atlassianTokenURL
    ) throws(JiraReaderError) {
        let address = try JiraSite(tokenURL)
        guard tokenURL.contains("://"), address.baseURL.hasPrefix("https:") || address.isOnThisMachine else {
            throw JiraReaderError(
                .invalidOption,
                "the address for tokens must begin with https://, because the app's secret is sent there"
            )
        }
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.grant = grant
        self.tokenURL = tokenURL
    }

    /// The app's id, as `app ID`.
    public var account: String? { "app \(clientID)" }

    /// Adds the access token, which is requested first if there is none or if it expires soon.
    public func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        request.setHeader("Authorization", "Bearer " + (try await token(connection)).reveal())
    }

    /// Drops the rejected access token, so that the next request obtains another. Returns `true`.
    public func canRetry(after rejection: AuthenticationRejection) async -> Bool {
        let value = rejection.request.header("Authorization")
        state.withLock { state in
            if let token = state.token, value == "Bearer " + token.secret.reveal() { state.token = nil }
        }
        return true
    }

    /// Returns a valid access token.
    private func token(_ connection: AuthenticationConnection) async throws(JiraReaderError) -> Secret {
        while true {
            let (known, exchange) = state.withLock { state -> (Secret?, Task<Secret, any Error>?) in
                if let token = state.token, token.renewal.map({ $0 > .now }) ?? true { return (token.secret, nil) }
                if let running = state.exchange { return (nil, running) }
                let task = Task { try await self.exchange(connection) }
                state.exchange = task
                return (nil, task)
            }
            if let known { return known }
            guard let exchange else { continue }
            do {
                return try await withTaskCancellationHandler {
                    try await exchange.value
                } onCancel: {
                    cancelAfterGrace(exchange)
                }
            } catch {
                guard error is CancellationError || (error as? JiraReaderError)?.code == .cancelled else {
                    throw error as? JiraReaderError
                        ?? JiraReaderError(.notAuthenticated, "the exchange of the refresh token failed: \(error)")
                }
                // The cancellation of another request does not end this one.
                guard !Task.isCancelled else { throw JiraReaderError(.cancelled, "cancelled") }
            }
        }
    }

    /// Cancels an exchange after a request that waits for it was cancelled; other requests that wait for it begin a new
    /// one. The exchange of a refresh token is cancelled only after ten seconds, because otherwise the next refresh
    /// token could be lost.
    private func cancelAfterGrace(_ exchange: Task<Secret, any Error>) {
        guard case .refreshToken = grant else { return exchange.cancel() }
        Task {
            try await Task.sleep(for: Self.grace)
            exchange.cancel()
        }
    }

    private static let grace = Duration.seconds(10)

    private func exchange(_ connection: AuthenticationConnection) async throws -> Secret {
        defer { state.withLock { $0.exchange = nil } }
        let tokens: TokenResponse
        switch grant {
        case .clientCredentials:
            tokens = try await requestTokens(["grant_type": "client_credentials"], connection)
        case .refreshToken(let store):
            let box = Mutex<TokenResponse?>(nil)
            try await store.exchange { (token) async throws -> Secret in
                let tokens = try await self.requestTokens(
                    ["grant_type": "refresh_token", "refresh_token": token.reveal()],
                    connection
                )
                box.withLock { $0 = tokens }
                // Without rotation, the token stays valid.
                return tokens.refreshToken ?? token
            }
            guard let found = box.withLock({ $0 }) else {
                throw JiraReaderError(.notAuthenticated, "the store of the refresh token has made no exchange")
            }
            tokens = found
        }
        // The token is renewed a minute before it expires, so that requests in flight remain valid. A token with a
        // lifetime below two minutes is renewed after half of it.
        let renewal = tokens.lifetime.map { ContinuousClock.now + max($0 - .seconds(60), $0 / 2) }
        state.withLock { $0.token = Token(secret: tokens.accessToken, renewal: renewal) }
        return tokens.accessToken
    }

    private struct TokenResponse: Sendable {
        var accessToken: Secret
        var refreshToken: Secret?
        var lifetime: Duration?
    }

    private func requestTokens(
        _ form: [String: String],
        _ connection: AuthenticationConnection
    ) async throws(JiraReaderError) -> TokenResponse {
        var form = form
        form["client_id"] = clientID
        form["client_secret"] = clientSecret.reveal()
        let body = (try? JSONSerialization.data(withJSONObject: form, options: .sortedKeys)).map(Array.init) ?? []
        let response = try await connection.post(body, contentType: "application/json", to: tokenURL)
        let object = (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any] ?? [:]
        guard response.status == 200, let token = object["access_token"] as? String, !token.isEmpty,
            token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            // RFC 6749, section 5.2. A code is one word; its description may repeat the request.
            var code = (object["error"] as? String).map { $0.prefix(60).filter { $0.isLetter || $0 == "_" } } ?? ""
            if clientSecret.reveal().contains(code) || code.contains(clientSecret.reveal()) { code = "" }
            let advice =
                code == "invalid_grant"
                ? "the refresh token was used or revoked: each is valid once; authorize the app again, and use a token "
                    + "in one run only"
                : "check the app's id and secret"
            throw JiraReaderError(
                response.status == 200 ? .unexpectedResponse : .notAuthenticated,
                "the token endpoint returned no access token (status \(response.status)"
                    + "\(code.isEmpty ? "" : ", \(code)")); \(advice)",
                request: "POST \(tokenURL)",
                status: response.status
            )
        }
        // An empty refresh token counts as none: the current one is kept.
        let refreshToken = (object["refresh_token"] as? String).flatMap { $0.isEmpty ? nil : $0 }
        // The new token is checked, because it replaces one in the store that may still be valid.
        if let refreshToken {
            guard refreshToken.utf8.count <= 50_000,
                refreshToken.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else {
                throw JiraReaderError(
                    .unexpectedResponse,
                    "the new refresh token is too long, or not one word of ASCII, and was not stored; the one before "
                        + "it may have been used, so authorize the app again",
                    request: "POST \(tokenURL)",
                    status: response.status
                )
            }
        }
        return TokenResponse(
            accessToken: Secret(token),
            refreshToken: refreshToken.map(Secret.init),
            lifetime: (object["expires_in"] as? Int).map { .seconds(max(0, min($0, 10_000_000))) }
        )
    }
}
