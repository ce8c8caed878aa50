internal import CCrypto

/// An RSA private key, which creates RSASSA-PKCS1-v1_5 signatures (RFC 8017, section 8.2) with the system's
/// libcrypto.
///
/// Descriptions and mirrors do not show the key.
package struct RSAPrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The reason why a key cannot be used.
    package enum Failure: Error, Sendable {
        /// The text contains no private key in PEM.
        case notAPrivateKey
        /// The private key is encrypted with a passphrase.
        case encrypted
        /// The key is not an RSA key.
        case notRSA
        /// libcrypto, as configured on this system, does not sign with this key and SHA-1.
        case signatureNotAllowed
    }

    private let key: Key

    /// Reads a key.
    ///
    /// - Parameter pem: The text of a PEM file: PKCS #8 (`PRIVATE KEY`) or PKCS #1 (`RSA PRIVATE KEY`), not
    ///   encrypted. Text before and after the key is ignored.
    /// - Throws: ``Failure/notAPrivateKey``, ``Failure/encrypted`` or ``Failure/notRSA``.
    package init(pem: String) throws(Failure) {
        ERR_clear_error()
        // Without a callback, libcrypto would read a passphrase from the terminal.
        var isEncrypted = false
        let bytes = Array(pem.utf8)
        let found = bytes.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(source) }
            return withUnsafeMutablePointer(to: &isEncrypted) { flag in
                PEM_read_bio_PrivateKey(
                    source,
                    nil,
                    { _, _, _, flag in
                        flag?.assumingMemoryBound(to: Bool.self).pointee = true
                        return -1
                    },
                    flag
                )
            }
        }
        // The errors would remain in the thread's queue, where a later call could read them as its own.
        ERR_clear_error()
        guard let found else { throw isEncrypted ? .encrypted : .notAPrivateKey }
        let key = Key(found)
        guard EVP_PKEY_get_base_id(found) == EVP_PKEY_RSA else { throw .notRSA }
        self.key = key
    }

    /// Returns the SHA-1 signature of the bytes. It is as long as the key's modulus: 256 bytes for 2,048 bits.
    ///
    /// - Throws: ``Failure/signatureNotAllowed``.
    package func signatureWithSHA1(of bytes: [UInt8]) throws(Failure) -> [UInt8] {
        guard let signature = key.sign(bytes) else { throw .signatureNotAllowed }
        return signature
    }

    /// The kind of the key.
    package var description: String { "RSA private key" }
    /// A mirror without content.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A libcrypto key.
///
/// The class is `@unchecked Sendable` because it has a pointer to libcrypto's key. This is sound because the key is
/// never changed, and libcrypto counts references to a key and reads its numbers under an internal lock, so that many
/// threads may sign with it.
private final class Key: @unchecked Sendable {
    private let key: OpaquePointer

    /// Takes ownership of a key, which is freed with this object.
    init(_ key: OpaquePointer) { self.key = key }

    deinit { EVP_PKEY_free(key) }

    func sign(_ bytes: [UInt8]) -> [UInt8]? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_DigestSignInit(context, nil, EVP_sha1(), nil, key) == 1 else { return nil }
        var count = 0
        guard EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1, count > 0 else { return nil }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1 else { return nil }
        return Array(signature.prefix(count))
    }
}
