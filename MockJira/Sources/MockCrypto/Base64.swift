internal import CCrypto

/// Base64 with padding (RFC 4648, section 4).
package enum Base64 {
    /// Decodes a text without white space; returns nil if it is not Base64.
    package static func decoded(_ text: some StringProtocol) -> [UInt8]? {
        let bytes = Array(text.utf8)
        let content = bytes.prefix { $0 != 0x3D }
        let padding = bytes.count - content.count
        guard bytes.count.isMultiple(of: 4), padding <= 2, bytes.suffix(padding).allSatisfy({ $0 == 0x3D }),
            content.allSatisfy(isDigit)
        else { return nil }
        guard !bytes.isEmpty else { return [] }
        var result = [UInt8](repeating: 0, count: bytes.count / 4 * 3)
        // The count includes zero bytes for the padding.
        guard EVP_DecodeBlock(&result, bytes, Int32(bytes.count)) == result.count else { return nil }
        return result.dropLast(padding)
    }

    /// Returns `true` for a digit of Base64. This check is necessary because libcrypto also accepts white space and
    /// padding between digits.
    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F: true
        default: false
        }
    }
}
