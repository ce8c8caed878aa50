/// Verifies the logins of the main account, which is the account of ``MockJiraConfiguration``.
struct LoginVerifier {
    enum Verdict: Equatable {
        case account, anonymous
        case wrong(Reason)
    }

    /// The reason for which a login is rejected.
    enum Reason: Equatable {
        /// No account has this combination of name and secret.
        case secret
        /// The login contains a password, which Cloud does not accept.
        case password
        /// The bearer token is not valid at this address.
        case bearer
        /// The token does not have the scope that the operation requires.
        case scope
        /// The token has expired.
        case expired
        /// There were too many failures. Logins are rejected until a CAPTCHA challenge is solved in a browser.
        case captcha
        /// The request is signed with OAuth 1.0a, and its verification failed.
        case oauth1(OAuth1Problem)
    }

    private let isDataCenter: Bool
    // The valid credentials, as they follow the scheme in the header, so that a login is verified by a comparison,
    // without decoding.
    private let basicToken, basicPassword, basicScopedToken: String
    private let bearer: String
    private let accountName: String
    private let failureLimit: Int
    private var failures = 0

    init(_ configuration: MockJiraConfiguration) {
        isDataCenter = configuration.site.isDataCenter
        accountName = configuration.site.accountName
        let user = isDataCenter ? accountName : configuration.user
        basicToken = Self.base64(Array("\(user):\(configuration.token)".utf8))
        basicPassword = Self.base64(Array("\(user):\(configuration.password)".utf8))
        basicScopedToken = Self.base64(Array("\(user):\(configuration.scopedToken)".utf8))
        bearer = configuration.token
        failureLimit = configuration.captchaAfterFailures
    }

    /// Returns the verdict on the value of the header `Authorization`.
    ///
    /// - Parameters:
    ///   - atGateway: If `true`, the request has the path of Atlassian's gateway, `/ex/jira/{cloudId}`.
    ///   - tokens: The issued access tokens.
    mutating func verdict(_ header: String?, atGateway: Bool, _ tokens: AccessTokenIssuer, now: Int) -> Verdict {
        guard let header, !header.isEmpty else { return .anonymous }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return .wrong(.secret) }
        let secret = parts[1]
        switch parts[0].lowercased() {
        case "basic" where isDataCenter: return passwordVerdict(secret)
        case "basic" where atGateway: return secret == basicScopedToken ? .account : .wrong(.secret)
        case "basic":
            if secret == basicToken { return .account }
            return .wrong(secret == basicPassword ? .password : .secret)
        case "bearer" where isDataCenter: return secret == bearer ? .account : .wrong(.bearer)
        case "bearer" where atGateway: return tokens.verdict(String(secret), now: now)
        case "bearer": return .wrong(.bearer)
        default: return .wrong(.secret)
        }
    }

    /// Verifies a name and password on Data Center. After `failureLimit` consecutive failures, even the right password
    /// is rejected.
    private mutating func passwordVerdict(_ secret: Substring) -> Verdict {
        guard failures < failureLimit else { return .wrong(.captcha) }
        guard secret == basicPassword else {
            failures += 1
            return .wrong(.secret)
        }
        failures = 0
        return .account
    }

    /// Resets the count of failures, as Jira does when a CAPTCHA challenge has been solved in a browser.
    mutating func resetFailures() {
        failures = 0
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[word >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }
}
