/// Checks who is asking.
struct Credentials {
    enum Verdict: Equatable {
        case account, anonymous
        case wrong(Reason)
    }

    /// Why somebody is not let in.
    enum Reason: Equatable {
        /// Nobody has such a name and secret.
        case secret
        /// A password, which Cloud lets nobody in with any more.
        case password
        /// A bearer token that is none of this place's.
        case bearer
        /// A token that does not allow this.
        case scope
        /// A token that was good once.
        case expired
        /// Too many failures: only a person before a browser can go on.
        case captcha
        /// A request signed by OAuth 1.0a that was rejected.
        case oauth1(OAuth1Problem)
    }

    private let isDataCenter: Bool
    // The right values of the header, so that a request costs a comparison and no decoding.
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

    /// Decides on the value of the header `Authorization`.
    ///
    /// - Parameters:
    ///   - atGateway: Whether the request came by the path of the vendor's gateway, `/ex/jira/{cloudId}`.
    ///   - tokens: The access tokens that were given out.
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

    /// On Data Center, failures are counted, and after some of them even the right password is refused.
    private mutating func passwordVerdict(_ secret: Substring) -> Verdict {
        guard failures < failureLimit else { return .wrong(.captcha) }
        guard secret == basicPassword else {
            failures += 1
            return .wrong(.secret)
        }
        failures = 0
        return .account
    }

    /// What happens when a person has solved the riddle in a browser.
    mutating func forgetFailures() {
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
