import CCrypto
import Foundation
import MockJira
import Testing

/// The key pair of a consumer, created by `openssl genpkey` and used only in these tests.
enum OAuth1TestKey {
    static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtAtDhL0qjHORfYOW9cUt
        1hMdgdbCMQ+F/dVWLSCBpwtFcea6yFjCErHUwDRvozLAyOAQmMpEeTGptja+mU1T
        rXFv1j9jv/OwftnlZ2hF8SaroU2jVQ3DfRi5QjJLS+y+MEl3ck2v9nWEXR4Gti1C
        I05I6lG0Jzhr+HRTLqnB1s00AxFck5uHOcEyMrfQ/zwF/yB6DSv+VwWlbBvWvG8D
        PoaDKb0r2qbvrKwSf0SRibUERaID/O7ZS+kfd1oKlioCKAai/yDjJzNXQ6Yba4GQ
        o3FVNKYwiED+t7a+5fyRnBJSrsoT1xNrZVTmKl1FMhEqV57nV3xZZcg4xHUunGP7
        ywIDAQAB
        -----END PUBLIC KEY-----
        """

    /// A public key that is not an RSA key, on the elliptic curve P-256.
    static let ellipticPublicKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQZtc505VbWsUP8nmc9jH7yIZaLDk
        aTk4m0L/bryam79vVCbnrfSGNrbVEJcvsvl3oNEGpcHIB5kEXo4hU5X+Ng==
        -----END PUBLIC KEY-----
        """

    /// The private key that belongs to `publicKey`: PKCS #8 in Base64.
    fileprivate static let privateKey = """
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC0C0OEvSqMc5F9g5b1xS3WEx2B1sIxD4X91VYtIIGnC0Vx5rrIWMISsdTANG
        +jMsDI4BCYykR5Mam2Nr6ZTVOtcW/WP2O/87B+2eVnaEXxJquhTaNVDcN9GLlCMktL7L4wSXdyTa/2dYRdHga2LUIjTkjqUbQnOGv4dFMuqcHW
        zTQDEVyTm4c5wTIyt9D/PAX/IHoNK/5XBaVsG9a8bwM+hoMpvSvapu+srBJ/RJGJtQRFogP87tlL6R93WgqWKgIoBqL/IOMnM1dDphtrgZCjcV
        U0pjCIQP63tr7l/JGcElKuyhPXE2tlVOYqXUUyESpXnudXfFllyDjEdS6cY/vLAgMBAAECggEAHQskHSmWz4llEuZDV+oy9rGmtOc79EYYy1W6
        zRTNVXEQBsu9ncwToohlVYwf5ietybm7c6pNWW+VfPtfy8MZmIUQEXOwV6qr8gqcYw4DGl+umBq6GmJaArgWSoNqehj6pTd0uU+m7w8OByds1b
        5/SMq8IHCFqz4CzNWXBZQE3O1/7TtXPI8Y0TVNbOUy+HxCaB/eQZyJcWDm1NBUzHPNxr1nndDwa8pChrgYFOaoqGdWsk4pYyAOHkee7GPDkx+E
        ABWXjtZcaBStfpThJnjuTqAWPUfHkhyJBWygsNbacuRBG2wjtvafW15W45ENWtPDzIsbf8PAUClj0CfS4DapoQKBgQDkPsRpZoQxF+dGTgbsy/
        rUi0ZMuD/S/R6HELALT3st+/snw5gtWc3ImYSIBRhCa+TVxDXe+MZDP5qnSg8Fwx8uV2DGFh43MgpMpTdg0ZORVCQd/6Ak+XGSmaMkbU3ZKZAQ
        B5lIrOQB5MUIMGJT/mJkWkd300j7FyTpfTNcfpGqbwKBgQDJ8ACELWwOKHu1ytzecdg5Yr/3orrkBCARJIWd+r2Jpdhmdbm3ZAQaKzWEi3HRBy
        Xsmeg6rn/sY+wgtmGWhzklxJlHo5zLLycpuo+q7Pwes/pIaj9djVrTCCV4ocMUCMT/JlZMl0oW1S0cys+fpiTIHPG7YoL8MMOQhjmDqMciZQKB
        gE/J2WN3IPMAhiq/kBArZm3ymgqrxjP9pDRXExOBH3B9y9ikuYfxAs0DTZ83GLnvebl4s9RUZwqPK4MbkpDTGw1aIkxc4wcsiQkuIGPKH6oIHf
        AWsmb6hEdZSfyr8TDfJKtV3LHZLoOy82XfdCAkp0Spgp5S0ApmltLAn7nPzSAlAoGACdXesJFlyeq+28PdrhftaB4fK3iJkcGBrlQRDfjAcovZ
        VmQ1f3Enof6oxKPmD0BB4Jw+a11EbccQISfA6Qv9BJHmxU56vIq3ZZjolnKkdPpfHlfObkgMPGsRKCb40Wj771F2spRLz4DiiZx3MFdvQy/ltj
        K+HnphjBB9jKQTzuECgYEAroAPUYjyZ/W5iFAhlROpQBFcMFaNJrpV9RKHrU+8ew5q3oAgm6gg7a7fFwqe5w2KuspjCwjr+IvAyDWuBtYt3FqI
        gzidZEVW7wADoK9h5MXwP1Fnwhm4jSKrxdLCCZ9N1zLuetczu6bku5NUmZKNPVB+wZwr4wyD8KVfGlVj3/4=
        """
}

/// Signs requests with OAuth 1.0a according to RFC 5849, without the mock's code.
struct OAuth1Signer {
    /// The parameters of the header except the signature.
    var parameters: [(name: String, value: String)]
    var realm: String?

    init(timestamp: Int = ManualClock.epochSeconds, nonce: String = UUID().uuidString) {
        parameters = [
            ("oauth_consumer_key", "jirastream"), ("oauth_token", "access-token"),
            ("oauth_signature_method", "RSA-SHA1"), ("oauth_timestamp", String(timestamp)), ("oauth_nonce", nonce),
            ("oauth_version", "1.0"),
        ]
    }

    /// Returns the consumer of the mock's application link. Its token belongs to the account, or to the main account if
    /// `account` is `nil`.
    static func consumer(account: String? = nil) throws -> MockOAuth1Consumer {
        try MockOAuth1Consumer(
            key: "jirastream",
            publicKey: OAuth1TestKey.publicKey,
            accessToken: "access-token",
            account: account
        )
    }

    /// Sets a parameter of the header, or removes it if the value is `nil`.
    mutating func set(_ name: String, _ value: String?) {
        parameters.removeAll { $0.name == name }
        if let value { parameters.append((name, value)) }
    }

    /// Returns the header `Authorization` of a request.
    ///
    /// - Parameters:
    /// - uri: Scheme, authority and path, as in the signature base string.
    ///   - others: The parameters of query and form, decoded.
    func header(_ method: String, _ uri: String, _ others: [(name: String, value: String)] = []) throws -> String {
        let pairs = (parameters + others).map { (Self.encoded($0.name), Self.encoded($0.value)) }
        let sorted = pairs.sorted {
            Array(($0.0 + "\u{0}" + $0.1).utf8).lexicographicallyPrecedes(($1.0 + "\u{0}" + $1.1).utf8)
        }
        let normalized = sorted.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let base = [method, uri, normalized].map(Self.encoded).joined(separator: "&")
        let signature = try Self.signature(of: Array(base.utf8)).base64EncodedString()
        let members = (parameters + [("oauth_signature", signature)]).map { "\($0)=\"\(Self.encoded($1))\"" }
        return "OAuth " + ((realm.map { ["realm=\"\($0)\""] } ?? []) + members).joined(separator: ", ")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isKept =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
            return isKept ? String(Character(scalar)) : String(format: "%%%02X", Int(byte))
        }.joined()
    }

    private static func signature(of message: [UInt8]) throws -> Data {
        let bytes = Array(
            try #require(Data(base64Encoded: OAuth1TestKey.privateKey, options: .ignoreUnknownCharacters))
        )
        let key = try #require(
            bytes.withUnsafeBufferPointer { buffer in
                var start = buffer.baseAddress
                return d2i_AutoPrivateKey(nil, &start, buffer.count)
            }
        )
        defer { EVP_PKEY_free(key) }
        let context = try #require(EVP_MD_CTX_new())
        defer { EVP_MD_CTX_free(context) }
        var count = 512
        var signature = [UInt8](repeating: 0, count: count)
        try #require(EVP_DigestSignInit(context, nil, EVP_sha1(), nil, key) == 1)
        try #require(EVP_DigestSign(context, &signature, &count, message, message.count) == 1)
        return Data(signature.prefix(count))
    }
}
