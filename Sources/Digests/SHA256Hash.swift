internal import CCrypto

/// The SHA-256 digest (FIPS 180-4) of bytes that are appended in pieces, computed by the system's libcrypto.
///
/// A copy continues independently of the original. An instance holds one libcrypto context of about 200 bytes;
/// ``append(_:)`` allocates nothing unless the value was copied since the last call.
package struct SHA256Hash: Sendable {
    /// `nil` until a byte is appended.
    private var context: Context?

    /// Creates the digest of no bytes.
    package init() {}

    /// Appends bytes to the digested text.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&context) { context = context.map(Context.init(copying:)) ?? Context() }
        context?.update(bytes)
    }

    /// The digest of all bytes so far, as 64 lower-case hexadecimal digits. More bytes can be appended afterwards.
    package var hexDigits: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in (context.map(Context.init(copying:)) ?? Context()).finalize() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A libcrypto digest context.
///
/// The class is `@unchecked Sendable` because it has a pointer to libcrypto's mutable context. This is sound because
/// ``SHA256Hash`` changes a context only if it holds the only reference to it, and copying a context does not change
/// the original.
private final class Context: @unchecked Sendable {
    private let context: OpaquePointer

    init() {
        context = Self.allocate()
        Self.check(EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    init(copying other: Context) {
        context = Self.allocate()
        Self.check(EVP_MD_CTX_copy_ex(context, other.context))
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        Self.check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    /// Ends the computation; the context must not be used afterwards.
    func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
            Self.check(EVP_DigestFinal_ex(context, bytes.baseAddress, nil))
            count = 32
        }
    }

    private static func allocate() -> OpaquePointer {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("libcrypto could not allocate a digest context: memory is exhausted.")
        }
        return context
    }

    /// libcrypto's digest functions fail only when memory is exhausted or SHA-256 was disabled in its configuration.
    private static func check(_ status: Int32) {
        precondition(status == 1, "libcrypto cannot compute SHA-256: it is disabled, or memory is exhausted.")
    }
}
