internal import Digests
internal import Foundation
public import JiraReader

/// Authentication by OAuth 1.0a with RSA-SHA1 signatures, for application links of Jira Data Center.
///
/// Every request has a signature over its method, URL, query, a timestamp and a nonce. A signature is therefore valid
/// for one request only, and expires when its timestamp is a few minutes old by the site's clock. The private key never
/// leaves this machine.
///
/// ```swift
/// let authenticator = try OAuth1Authenticator(
///     consumerKey: "jirastream", privateKey: Secret(pem), accessToken: Secret(token))
/// let reader = try JiraClient(
///     site: JiraSite("https://jira.example.com"), credentials: .authenticator(authenticator))
/// ```
///
/// Sources: RFC 5849; <https://developer.atlassian.com/server/jira/platform/oauth/>.
public struct OAuth1Authenticator: RequestAuthenticator {
    /// The consumer key of the application link.
    public let consumerKey: String
    private let key: RSAPrivateKey
    private let token: Secret
    private let now: @Sendable () -> Date
    private let nonce: @Sendable () -> String

    /// Creates an authenticator. Nothing is sent.
    ///
    /// - Parameters:
    ///   - consumerKey: The consumer key of the application link.
    ///   - privateKey: The consumer's RSA private key, unencrypted, in PEM (PKCS #8 or PKCS #1).
    ///   - accessToken: The access token (`oauth_token`), which identifies an account. RSA-SHA1 needs no token secret.
    /// - Throws: ``/JiraReader/JiraReaderError`` with code `invalidOption` if a key or the token is invalid.
    public init(consumerKey: String, privateKey: Secret, accessToken: Secret) throws(JiraReaderError) {
        try self.init(
            consumerKey: consumerKey,
            privateKey: privateKey,
            accessToken: accessToken,
            now: { Date() },
            nonce: { UUID().uuidString.lowercased() }
        )
    }

    init(
        consumerKey: String,
        privateKey: Secret,
        accessToken: Secret,
        now: @escaping @Sendable () -> Date,
        nonce: @escaping @Sendable () -> String
    ) throws(JiraReaderError) {
        for (name, text) in [("consumer key", consumerKey), ("access token", accessToken.reveal())] {
            guard !text.isEmpty, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
                throw JiraReaderError(
                    .invalidOption,
                    "the \(name) of OAuth 1.0a is empty or contains a line break or another control character"
                )
            }
        }
        do throws(RSAPrivateKey.Failure) {
            key = try RSAPrivateKey(pem: privateKey.reveal())
            // On a system that forbids SHA-1, this fails before the first request.
            _ = try key.signatureWithSHA1(of: [])
        } catch {
            throw JiraReaderError(.invalidOption, Self.message(of: error))
        }
        self.consumerKey = consumerKey
        token = accessToken
        self.now = now
        self.nonce = nonce
    }

    /// The text `OAuth consumer KEY`, where `KEY` is the consumer key. It is used instead of the name of the account,
    /// which is not known before a request.
    public var account: String? { "OAuth consumer \(consumerKey)" }

    /// Signs the request with a new nonce and the current time.
    public func authenticate(
        _ request: inout OutgoingRequest,
        over connection: AuthenticationConnection
    ) async throws(JiraReaderError) {
        var parameters = [
            OAuth1Parameter("oauth_consumer_key", consumerKey),
            OAuth1Parameter("oauth_nonce", nonce()),
            OAuth1Parameter("oauth_signature_method", "RSA-SHA1"),
            OAuth1Parameter("oauth_timestamp", String(Int(now().timeIntervalSince1970.rounded(.down)))),
            OAuth1Parameter("oauth_token", token.reveal()),
            OAuth1Parameter("oauth_version", "1.0"),
        ]
        let text = try SignatureBaseString.text(method: request.method, url: request.url, parameters)
        do throws(RSAPrivateKey.Failure) {
            let signature = try key.signatureWithSHA1(of: Array(text.utf8))
            parameters.append(OAuth1Parameter("oauth_signature", Data(signature).base64EncodedString()))
        } catch {
            throw JiraReaderError(.invalidOption, Self.message(of: error))
        }
        // RFC 5849, section 3.5.1.
        let fields = parameters.map { "\($0.name.percentEncoded)=\"\($0.value.percentEncoded)\"" }
        request.setHeader("Authorization", "OAuth " + fields.joined(separator: ", "))
    }

    /// Returns `true` if the site rejected the nonce, because it was already used, or the timestamp. A retry is signed
    /// with a new nonce and a new timestamp.
    public func canRetry(after rejection: AuthenticationRejection) async -> Bool {
        ["nonce_used", "timestamp_refused"].contains(rejection.oauthProblem)
    }

    private static func message(of failure: RSAPrivateKey.Failure) -> String {
        switch failure {
        case .notAPrivateKey:
            "the key of OAuth 1.0a is not a PEM private key, or it is truncated or damaged. A PEM private key has a "
                + "line -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----; a public key or a certificate "
                + "does not"
        case .encrypted:
            "the key of OAuth 1.0a is encrypted with a passphrase; decrypt it with openssl pkey -in KEY -out DECRYPTED"
        case .notRSA: "the key of OAuth 1.0a is not an RSA key, which the signature method RSA-SHA1 requires"
        case .signatureNotAllowed:
            "libcrypto does not sign with RSA-SHA1 on this system; its configuration forbids SHA-1, or the key is too short"
        }
    }
}
