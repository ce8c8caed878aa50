internal import CCrypto

/// An RSA public key with which the system's libcrypto verifies signatures.
///
/// The conformance to `Sendable` is unchecked because the compiler cannot check the pointer to libcrypto's key. The
/// conformance is sound because the key is not changed after it was parsed, and libcrypto allows any thread to read it.
package final class RSAPublicKey: @unchecked Sendable {
    private let key: OpaquePointer

    private static let begin = "-----BEGIN PUBLIC KEY-----"
    private static let end = "-----END PUBLIC KEY-----"

    /// Parses a `SubjectPublicKeyInfo` (RFC 5280) in PEM (RFC 7468). Throws `CryptoFailure` if the text contains no RSA
    /// public key in this form.
    package init(pem: String) throws {
        guard let bytes = Self.content(of: pem) else { throw CryptoFailure(operation: "finding a public key in PEM") }
        // The decoder advances the pointer and returns a new key.
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
        guard let parsed else { throw CryptoFailure(operation: "decoding a public key") }
        key = parsed
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
            throw CryptoFailure(operation: "finding an RSA key in a public key")
        }
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// Returns `true` if a signature is valid for a message. The scheme is RSASSA-PKCS1-v1_5 with SHA-1 (RFC 8017,
    /// section 8.2).
    package func verifiesSHA1(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, EVP_sha1(), nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// Returns the decoded bytes between the two boundaries of a public key; nil if a boundary is missing or the text
    /// between them is not Base64.
    private static func content(of pem: String) -> [UInt8]? {
        let lines = pem.split(whereSeparator: \.isNewline).map { line in
            String(decoding: line.utf8.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
        }
        func place(of boundary: String) -> Int? {
            lines.firstIndex(of: String(decoding: boundary.utf8.filter { $0 != 0x20 }, as: UTF8.self))
        }
        guard let first = place(of: begin), let last = place(of: end), first < last else { return nil }
        return Base64.decoded(lines[(first + 1)..<last].joined())
    }
}
