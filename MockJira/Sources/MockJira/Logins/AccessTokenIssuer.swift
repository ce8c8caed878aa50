import MockSite

/// An app that authenticates with OAuth 2.0, and its first tokens.
///
/// Access tokens are valid only for the paths below `/ex/jira/{cloudId}`. Every refresh invalidates the refresh token
/// and returns a new one: https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
public struct MockOAuth: Sendable, Equatable {
    /// The app's id.
    public var clientID = "demo-client"
    /// The app's secret.
    public var clientSecret = "demo-secret"
    /// The first refresh token.
    public var refreshToken = "demo-refresh-token"
    /// An access token that is valid from the start until its lifetime ends; nil for none.
    public var accessToken: String? = "demo-access-token"
    /// The lifetime of access tokens.
    public var accessTokenLifetime = Duration.seconds(3600)
    /// The scopes of access tokens and of `MockJiraConfiguration.scopedToken`, by Atlassian's names. By default,
    /// these are all scopes that the mock's operations need.
    public var scopes = Scopes.all

    /// Creates the default app.
    public init() {}
}

/// Issues access tokens and checks them.
struct AccessTokenIssuer {
    let app: MockOAuth
    private let randomSource: RandomSource
    private var issuedCount = 0
    private var refreshToken: String
    /// The end of the lifetime of each access token, in nanoseconds of the site's clock.
    private var expiries: [String: Int] = [:]
    private let lifetime: Int

    init(_ app: MockOAuth, seed: UInt64, now: Int) {
        self.app = app
        randomSource = RandomSource(seed: seed, subject: 5)
        refreshToken = app.refreshToken
        let (seconds, attoseconds) = app.accessTokenLifetime.components
        lifetime = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        if let first = app.accessToken { expiries[first] = now + lifetime }
    }

    func verdict(_ token: String, now: Int) -> LoginVerifier.Verdict {
        guard let expiry = expiries[token] else { return .wrong(.bearer) }
        return now < expiry ? .account : .wrong(.expired)
    }

    /// Returns the token endpoint's response with a new access token, in exchange for a refresh token or the app's
    /// secret. Throws the endpoint's error if the form contains wrong credentials, or if its grant type is not
    /// supported.
    mutating func exchange(_ form: [String: String], now: Int) throws(ErrorResponse) -> JSONValue {
        guard form["client_id"] == app.clientID, form["client_secret"] == app.clientSecret else {
            throw .oauth(401, "access_denied", "Unauthorized")
        }
        switch form["grant_type"] {
        case "refresh_token":
            guard form["refresh_token"] == refreshToken else {
                throw .oauth(403, "invalid_grant", "Unknown or invalid refresh token.")
            }
            refreshToken = next("refresh")
            return grant(now, [("refresh_token", .string(refreshToken))])
        case "client_credentials": return grant(now, [])
        default: throw .oauth(400, "unsupported_grant_type", "The grant type is not supported.")
        }
    }

    private mutating func grant(_ now: Int, _ more: [(String, JSONValue?)]) -> JSONValue {
        let token = next("access")
        expiries[token] = now + lifetime
        return .members(
            [
                ("access_token", .string(token)), ("expires_in", .int(lifetime / 1_000_000_000)),
                ("token_type", .string("Bearer")), ("scope", .string(app.scopes.joined(separator: " "))),
            ] + more
        )
    }

    private mutating func next(_ kind: String) -> String {
        issuedCount += 1
        return kind + "-" + hexadecimal(randomSource.bits(.resources, issuedCount), digits: 16) + "-\(issuedCount)"
    }
}

extension ErrorResponse {
    /// Returns an error in the form of token endpoints (RFC 6749, section 5.2).
    static func oauth(_ status: Int, _ error: String, _ description: String) -> ErrorResponse {
        ErrorResponse(
            status: status,
            members: [("error", .string(error)), ("error_description", .string(description))]
        )
    }

    /// Returns an error in the form of Atlassian's gateway.
    static func gateway(_ status: Int, _ message: String) -> ErrorResponse {
        ErrorResponse(status: status, members: [("code", .int(status)), ("message", .string(message))])
    }
}
