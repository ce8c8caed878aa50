/// Who reads.
///
/// Jira does not challenge: a request without credentials is answered as for a stranger. So the header goes out with
/// every request from the first on.
public enum Credentials: Sendable {
    /// An account's e-mail address and its API token.
    ///
    /// Source: <https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/>.
    case basic(user: String, token: Secret)
    /// Whoever a token stands for: a personal access token of Data Center, since version 8.14, or an OAuth 2.0 access token.
    ///
    /// Source: <https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html>.
    case bearer(Secret)
    /// An app of OAuth 2.0, whose access tokens are fetched as they are needed.
    case oauth(OAuthLogin)
    /// Nobody: what a site shows to strangers.
    case anonymous

    /// The account's name; of a bearer, who is not named, that it is one; of an app its id; `nil` for
    /// nobody.
    public var account: String? {
        switch self {
        case .basic(let user, _): user
        case .bearer: "bearer of a token"
        case .oauth(let login): "app \(login.clientID)"
        case .anonymous: nil
        }
    }

    /// Checks that the header can hold what it is made of.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a name or a token with a line break or another control character.
    func check() throws(JiraReaderError) {
        let (name, token): (String?, Secret?) =
            switch self {
            case .basic(let user, let token): (user, token)
            case .bearer(let token): (nil, token)
            case .oauth, .anonymous: (nil, nil)
            }
        for (what, isWrong) in [
            ("user's name", name?.hasControlCharacters ?? false), ("token", token?.hasControlCharacters ?? false),
        ] where isWrong {
            throw JiraReaderError(
                .invalidOption,
                "the \(what) has a line break or another control character; give it alone, on one line"
            )
        }
    }

    /// Whether anybody is named.
    var isAnonymous: Bool { account == nil }

    /// The value of the `Authorization` header; `nil` where there is none, or none that stays the same.
    var authorization: String? {
        switch self {
        case .basic(let user, let token): "Basic " + Base64.encode("\(user):\(token.reveal())")
        case .bearer(let token): "Bearer \(token.reveal())"
        case .oauth, .anonymous: nil
        }
    }
}

enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Encodes a text's UTF-8 bytes with padding (RFC 4648, section 4).
    static func encode(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word = 0
            for byte in group { word = word << 8 | Int(byte) }
            word <<= 8 * (3 - group.count)
            for place in 0..<4 {
                output.append(place <= group.count ? digits[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
