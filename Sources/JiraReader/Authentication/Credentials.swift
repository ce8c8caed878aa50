/// The credentials with which a site is read.
public enum Credentials: Sendable {
    /// An account's e-mail address, or on Data Center its user name, and its API token or password.
    ///
    /// Source: <https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/>.
    case basic(user: String, token: Secret)
    /// A bearer token: a personal access token of Data Center, since version 8.14, or an OAuth 2.0 access token.
    ///
    /// Source: <https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html>.
    case bearer(Secret)
    /// An OAuth 2.0 app, whose access tokens are requested when they are needed.
    case oauth(OAuthLogin)
    /// Another authentication method.
    case authenticator(any RequestAuthenticator)
    /// No credentials: only the public part of a site can be read.
    case anonymous

    /// The account's name; `bearer of a token` for a token without a name, `app ID` for an app; `nil` without
    /// credentials.
    public var account: String? { authenticator.account }

    /// The authenticator that adds these credentials to requests.
    public var authenticator: any RequestAuthenticator {
        switch self {
        case .basic(let user, let token): BasicAuthenticator(user: user, token: token)
        case .bearer(let token): BearerAuthenticator(token: token)
        case .oauth(let login): login
        case .authenticator(let authenticator): authenticator
        case .anonymous: AnonymousAuthenticator()
        }
    }

    /// A Boolean value that indicates whether Atlassian's gateway accepts credentials of this kind.
    var areAcceptedByGateway: Bool {
        switch self {
        case .basic, .bearer, .oauth: true
        case .authenticator, .anonymous: false
        }
    }

    /// Checks that a header field can contain the credentials.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a name or a token with a line break or another control
    ///   character.
    func check() throws(JiraReaderError) {
        let (name, token): (String?, Secret?) =
            switch self {
            case .basic(let user, let token): (user, token)
            case .bearer(let token): (nil, token)
            case .oauth, .authenticator, .anonymous: (nil, nil)
            }
        for (what, isWrong) in [
            ("user's name", name?.hasControlCharacters ?? false), ("token", token?.hasControlCharacters ?? false),
        ] where isWrong {
            throw JiraReaderError(
                .invalidOption,
                "the \(what) contains a line break or another control character; pass it alone, on one line"
            )
        }
    }
}
