/// A way to authenticate the requests of a reader: basic authentication, bearer tokens, OAuth 2.0, OAuth 1.0a, or
/// another that an application adds.
///
/// One value authenticates every request of a reader, from many tasks at once. Requests are authenticated when they are
/// about to be sent, after all waits for rate limits; a request that is retried is authenticated again.
///
/// Jira does not send challenges: it handles requests without credentials as anonymous. Therefore every request is
/// authenticated, from the first on.
public protocol RequestAuthenticator: Sendable {
    /// The name of the account for messages and for the files beside an output, without secrets; `nil` for anonymous
    /// requests.
    var account: String? { get }

    /// Adds credentials to a request.
    ///
    /// - Parameters:
    ///   - request: The request with its final URL.
    ///   - connection: Sends the authenticator's own requests, such as those for access tokens.
    /// - Throws: ``JiraReaderError`` if there are no credentials now; the request is not sent then.
    func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError)

    /// Handles the rejection of a request's credentials by the site.
    ///
    /// - Returns: `true` if the request may succeed when it is authenticated again. It is retried once.
    func canRetry(after rejection: AuthenticationRejection) async -> Bool
}

extension RequestAuthenticator {
    /// Returns `false`: the same credentials would be rejected again.
    public func canRetry(after rejection: AuthenticationRejection) async -> Bool { false }
}

/// A response by which a site rejected the credentials of a request.
public struct AuthenticationRejection: Sendable {
    /// The request with the header fields that the authenticator set.
    public let request: OutgoingRequest
    /// The status of the response: 401, or 400 with an `oauth_problem`.
    public let status: Int
    /// The values of the response's `WWW-Authenticate` header fields.
    public let challenges: [String]

    init(_ request: OutgoingRequest, status: Int, challenges: [String]) {
        self.request = request
        self.status = status
        self.challenges = challenges
    }

    /// The code of OAuth 1.0a for the reason of the rejection, such as `timestamp_refused`; `nil` if there is none.
    ///
    /// Source: <https://oauth.pbworks.com/w/page/12239019/ProblemReporting>.
    public var oauthProblem: String? { Self.oauthProblem(in: challenges) }

    static func oauthProblem(in challenges: [String]) -> String? {
        for challenge in challenges {
            // A code has a few words; a longer text is not a code.
            guard let start = challenge.prefix(10_000).firstRange(of: "oauth_problem=")?.upperBound else { continue }
            let code = challenge[start...].drop { $0 == "\"" }.prefix { $0 == "_" || $0.isASCII && $0.isLowercase }
            if !code.isEmpty, code.utf8.count <= 60 { return String(code) }
        }
        return nil
    }
}
