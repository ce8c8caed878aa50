internal import Crypto

/// The SHA-256 of a text that comes in pieces.
public struct SHA256Hash: Sendable {
    private var hash = SHA256()

    /// Creates the hash of an empty text.
    public init() {}

    /// Continues with a piece of the text.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    /// The hash of all pieces so far, as 64 hexadecimal digits in lower case.
    public var hexDigits: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in hash.finalize() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
