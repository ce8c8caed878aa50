internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// An app that reads by OAuth 2.0: access tokens are fetched when the first request needs one, again a minute before one is
/// over, and once when the site refuses one.
///
/// A login may be shared by many readers; tokens are fetched once for all of them.
///
/// Sources: <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>,
/// <https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts>.
public final class OAuthLogin: Sendable {
    /// What an access token is given for.
    public enum Grant: Sendable {
        /// The app's own secret: it reads as a service account.
        case clientCredentials
        /// A refresh token: it reads as whoever let the app in. Every exchange spends the token and brings the next one.
        case refreshToken(any RefreshTokenStore)
    }

    /// The vendor's address for exchanges.
    public static let vendorsTokenURL = "https://auth.atlassian.com/oauth/token"

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
        /// When the next one is due; `nil` where nobody said how long this one is good.
        var renewal: ContinuousClock.Instant?
    }

    /// Creates a login. Nothing is sent yet.
    ///
    /// - Parameter tokenURL: Where tokens are exchanged, `https`, or `http` on this machine.
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/invalidOption`` for another address.
    public init(
        clientID: String,
        clientSecret: Secret,
        grant: Grant,
        tokenURL: String = OAuthLogin.vendorsTokenURL
    ) throws(JiraReaderError) {
        let address = try JiraSite(tokenURL)
        guard tokenURL.contains("://"), address.baseURL.hasPrefix("https:") || address.isOnThisMachine else {
            throw JiraReaderError(
                .invalidOption,
                "the address for tokens must begin with https://, for the app's secret is sent there"
            )
        }
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.grant = grant
        self.tokenURL = tokenURL
    }

    /// The access token that is good now.
    func token(_ client: HTTPClient, _ retryPolicy: RetryPolicy) async throws(JiraReaderError) -> Secret {
        while true {
            let (known, exchange) = state.withLock { state -> (Secret?, Task<Secret, any Error>?) in
                if let token = state.token, token.renewal.map({ $0 > .now }) ?? true { return (token.secret, nil) }
                if let running = state.exchange { return (nil, running) }
                let task = Task { try await self.exchange(client, retryPolicy) }
                state.exchange = task
                return (nil, task)
            }
            if let known { return known }
            guard let exchange else { continue }
            do {
                return try await withTaskCancellationHandler {
                    try await exchange.value
                } onCancel: {
                    giveUp(exchange)
                }
            } catch {
                guard error is CancellationError || (error as? JiraReaderError)?.code == .cancelled else {
                    throw error as? JiraReaderError
                        ?? JiraReaderError(.notAuthenticated, "the refresh token: \(error)")
                }
                // Somebody else's end is not this one's.
                guard !Task.isCancelled else { throw JiraReaderError(.cancelled, "cancelled") }
            }
        }
    }

    /// Ends an exchange that nobody waits for any more. One that spends a refresh token may bring the next one first, for a
    /// while: else nobody would have it.
    private func giveUp(_ exchange: Task<Secret, any Error>) {
        guard case .refreshToken = grant else { return exchange.cancel() }
        Task {
            try await Task.sleep(for: Self.grace)
            exchange.cancel()
        }
    }

    private static let grace = Duration.seconds(10)

    /// Drops a token that the site refuses, so that the next one is fetched.
    func drop(_ token: Secret) {
        state.withLock { state in
            if state.token?.secret.reveal() == token.reveal() { state.token = nil }
        }
    }

    private func exchange(_ client: HTTPClient, _ retryPolicy: RetryPolicy) async throws -> Secret {
        defer { state.withLock { $0.exchange = nil } }
        let answer: Answer
        switch grant {
        case .clientCredentials:
            answer = try await ask(["grant_type": "client_credentials"], client, retryPolicy)
        case .refreshToken(let store):
            let box = Mutex<Answer?>(nil)
            try await store.exchange { (token) async throws -> Secret in
                let answer = try await self.ask(
                    ["grant_type": "refresh_token", "refresh_token": token.reveal()],
                    client,
                    retryPolicy
                )
                box.withLock { $0 = answer }
                // Without rotation the token stays good.
                return answer.refreshToken ?? token
            }
            guard let found = box.withLock({ $0 }) else {
                throw JiraReaderError(.notAuthenticated, "the store of the refresh token has made no exchange")
            }
            answer = found
        }
        // A minute before its time is over, for requests that are on their way then; of short ones half of it.
        let renewal = answer.lifetime.map { ContinuousClock.now + max($0 - .seconds(60), $0 / 2) }
        state.withLock { $0.token = Token(secret: answer.accessToken, renewal: renewal) }
        return answer.accessToken
    }

    private struct Answer: Sendable {
        var accessToken: Secret
        var refreshToken: Secret?
        var lifetime: Duration?
    }

    private func ask(
        _ form: [String: String],
        _ client: HTTPClient,
        _ retryPolicy: RetryPolicy
    ) async throws(JiraReaderError) -> Answer {
        var form = form
        form["client_id"] = clientID
        form["client_secret"] = clientSecret.reveal()
        let request = HTTPRequest(
            method: .post,
            url: tokenURL,
            headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json")],
            body: (try? JSONSerialization.data(withJSONObject: form, options: .sortedKeys)).map(Array.init) ?? [],
            priority: .first,
            bodyByteLimit: 1 << 20
        )
        let response = try await ShortAnswer.ask(request, client, retryPolicy)
        let object = response.object
        guard response.status == 200, let token = object["access_token"] as? String, !token.isEmpty,
            token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            // RFC 6749, section 5.2. A code is a word; what describes it may repeat what was sent.
            let code = (object["error"] as? String).map { $0.prefix(60).filter { $0.isLetter || $0 == "_" } } ?? ""
            let advice =
                code == "invalid_grant"
                ? "the refresh token is spent or withdrawn: each is good once; let the app in again, and give no token to two runs"
                : "check the app's id and secret"
            throw JiraReaderError(
                response.status == 200 ? .unexpectedAnswer : .notAuthenticated,
                "no access token is given (status \(response.status)\(code.isEmpty ? "" : ", \(code)")); \(advice)",
                request: request.description,
                status: response.status
            )
        }
        return Answer(
            accessToken: Secret(token),
            refreshToken: (object["refresh_token"] as? String).map(Secret.init),
            lifetime: (object["expires_in"] as? Int).map { .seconds(max(0, min($0, 10_000_000))) }
        )
    }
}

/// Where a refresh token is kept from one exchange to the next, and from one run to the next.
public protocol RefreshTokenStore: Sendable {
    /// Hands over the present token and keeps the next one, before anybody uses what came with it.
    ///
    /// No second exchange may begin before this one is over: the vendor takes each token once.
    func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws
}

/// Short JSON answers beside a table's pages, asked for again where that helps.
struct ShortAnswer {
    var status: Int
    /// The members of the object that came; empty for anything else.
    var object: [String: Any]

    static func ask(
        _ request: HTTPRequest,
        _ client: HTTPClient,
        _ retryPolicy: RetryPolicy
    ) async throws(JiraReaderError) -> ShortAnswer {
        var attempt = 0
        while true {
            attempt += 1
            let failure: JiraReaderError
            do throws(TransportError) {
                let response = try await client.response(to: request)
                guard response.status == 408 || response.status == 429 || response.status >= 500 else {
                    let object = withExtendedLifetime(response.body) {
                        try? JSONSerialization.jsonObject(with: Data(response.body.bytes))
                    }
                    return ShortAnswer(status: response.status, object: object as? [String: Any] ?? [:])
                }
                failure = JiraReaderError(
                    .siteFailed,
                    "it failed (status \(response.status))",
                    request: request.description,
                    status: response.status
                )
            } catch {
                guard error.isRetriable else { throw JiraReaderError(error) }
                failure = JiraReaderError(error)
            }
            guard
                let delay = retryPolicy.delay(
                    afterAttempt: attempt,
                    trouble: .failure,
                    occurrences: attempt,
                    retryAfter: nil,
                    jitter: .random(in: 0..<1)
                )
            else { throw failure }
            do {
                try await Task.sleep(for: delay)
            } catch {
                throw JiraReaderError(.cancelled, "cancelled")
            }
        }
    }
}
