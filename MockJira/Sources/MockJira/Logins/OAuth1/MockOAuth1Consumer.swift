internal import MockCrypto

/// An application link of Jira Data Center, which uses OAuth 1.0a: a consumer, and the access token of an account.
///
/// Requests are signed by RSA-SHA1, the only signature method of application links. Cloud has no such links:
/// https://developer.atlassian.com/server/jira/platform/oauth/
public struct MockOAuth1Consumer: Sendable {
    /// The consumer key, `oauth_consumer_key` of a request.
    public let key: String
    /// The access token, `oauth_token` of a request.
    public let accessToken: String
    /// The account of the access token: `MockAccount.user` of one of the `otherAccounts`, or nil for the main account.
    public let account: String?

    let publicKey: RSAPublicKey

    /// Creates a consumer.
    ///
    /// - Parameters:
    ///   - key: The consumer key.
    ///   - pem: The consumer's RSA public key in PEM, beginning with `-----BEGIN PUBLIC KEY-----`.
    ///   - accessToken: The access token.
    ///   - account: The account of the access token; `nil` for the main account.
    /// - Throws: `MockJiraError` if `pem` is not an RSA public key.
    public init(key: String, publicKey pem: String, accessToken: String, account: String? = nil) throws {
        self.key = key
        self.accessToken = accessToken
        self.account = account
        do {
            publicKey = try RSAPublicKey(pem: pem)
        } catch {
            throw MockJiraError(
                message: """
                    The public key of the OAuth 1.0a consumer "\(key)" is not an RSA public key in PEM: \(error). Pass \
                    a block that begins with "-----BEGIN PUBLIC KEY-----", as "openssl pkey -in KEY.pem -pubout" prints.
                    """
            )
        }
    }
}
