internal import CCrypto

/// A private key on the curve P-256, created and used by the system's libcrypto.
///
/// The conformance to `Sendable` is unchecked because the compiler cannot check the pointer to libcrypto's key. The
/// conformance is sound because the key is not changed after its creation, and libcrypto allows any thread to read it.
package final class P256Key: @unchecked Sendable {
    private let key: OpaquePointer

    /// Creates a random key.
    package init() throws {
        guard let key = ccrypto_generate_p256_key() else { throw CryptoFailure(operation: "making a key") }
        self.key = key
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// Returns the public key as a `SubjectPublicKeyInfo` (RFC 5280) in DER.
    package func publicKeyInfo() throws -> [UInt8] {
        try der("encoding a public key") { i2d_PUBKEY(key, $0) }
    }

    /// Returns the private key (RFC 5915) in DER.
    package func privateKey() throws -> [UInt8] {
        try der("encoding a private key") { i2d_PrivateKey(key, $0) }
    }

    /// Returns the public key as an uncompressed point: 65 bytes, the first of which is 4.
    private func publicPoint() throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(key, &bytes)
        guard count > 0, let bytes else { throw CryptoFailure(operation: "encoding a public key") }
        defer { CRYPTO_free(bytes, nil, 0) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Returns the identifier of the key: the first 20 bytes of the SHA-256 digest of the public point (RFC 7093,
    /// section 2).
    package func identifier() throws -> [UInt8] {
        let point = try publicPoint()
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(point, point.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            throw CryptoFailure(operation: "hashing a public key")
        }
        return Array(digest.prefix(20))
    }

    /// Returns the ECDSA signature of a message hashed with SHA-256, as an `ECDSA-Sig-Value` (RFC 3279) in DER.
    package func signature(of message: [UInt8]) throws -> [UInt8] {
        let failure = CryptoFailure(operation: "signing")
        guard let context = EVP_MD_CTX_new() else { throw failure }
        defer { EVP_MD_CTX_free(context) }
        var count = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, nil, &count, message, message.count) == 1
        else { throw failure }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else { throw failure }
        return Array(signature.prefix(count))
    }

    /// Runs an encoder of libcrypto, which allocates its result.
    private func der(
        _ operation: String,
        _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32
    ) throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = encode(&bytes)
        guard count > 0, let bytes else { throw CryptoFailure(operation: operation) }
        defer { CRYPTO_free(bytes, nil, 0) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
}
