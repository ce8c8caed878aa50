internal import MockCrypto

/// Verifies the requests of an application link.
///
/// The order of the checks is that of the library that Jira's OAuth is built on: a nonce is recorded before the
/// signature is verified. An unknown consumer key is reported even if the token is unknown too.
struct OAuth1Verifier {
    /// The signature method of application links.
    static let signatureMethod = "RSA-SHA1"
    /// The maximum number of seconds by which a timestamp may be before or after the time on the site's clock:
    /// https://confluence.atlassian.com/kb/oauth-error-oauth_problem-timestamp_refused-720406801.html
    static let tolerance = 300

    private static let required = [
        "oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_signature", "oauth_timestamp",
        "oauth_nonce",
    ]

    /// nil on a site without an application link, on which every consumer is unknown.
    private let consumer: MockOAuth1Consumer?
    private var nonces = UsedNonces()

    init(_ consumer: MockOAuth1Consumer?) {
        self.consumer = consumer
    }

    /// Verifies a request, and records its nonce. Throws the first problem that is found.
    ///
    /// - Parameters:
    ///   - header: The header `Authorization`, of the scheme `OAuth`.
    ///   - seconds: The time on the site's clock, in seconds since 1970.
    mutating func verify(_ header: String, _ request: OAuth1Request, seconds: Int) throws(OAuth1Problem) {
        let parameters = try OAuth1Parameters(header)
        let repeated = parameters.repeated
        guard repeated.isEmpty else { throw .parameterRejected(repeated.map { ($0.nameText, $0.valueText) }) }
        guard parameters["oauth_version"] ?? "1.0" == "1.0" else { throw .versionRejected }
        let absent = Self.required.filter { parameters[$0] == nil }
        guard absent.isEmpty, let key = parameters["oauth_consumer_key"], let token = parameters["oauth_token"],
            let signature = parameters["oauth_signature"], let timestamp = parameters["oauth_timestamp"],
            let nonce = parameters["oauth_nonce"]
        else { throw .parameterAbsent(absent) }
        guard let consumer, key == consumer.key else { throw .consumerKeyUnknown }
        guard token == consumer.accessToken else { throw .tokenRejected }
        guard let time = Int(timestamp), timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .parameterRejected([("oauth_timestamp", timestamp)])
        }
        let acceptable = (seconds - Self.tolerance)...(seconds + Self.tolerance)
        guard acceptable.contains(time) else { throw .timestampRefused(acceptable: acceptable) }
        guard nonces.insert(nonce, timestamp: time, acceptable: acceptable) else { throw .nonceUsed }
        guard parameters["oauth_signature_method"] == Self.signatureMethod else { throw .signatureMethodRejected }
        let base = request.signatureBase(parameters)
        guard let bytes = Base64.decoded(signature), consumer.publicKey.verifiesSHA1(bytes, of: base) else {
            throw .signatureInvalid(signature, base: base)
        }
    }
}
