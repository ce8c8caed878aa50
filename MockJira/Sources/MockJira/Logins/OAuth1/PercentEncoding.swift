/// The percent encoding of OAuth 1.0a (RFC 5849, section 3.6), and the decoding of headers, queries and forms.
enum PercentEncoding {
    /// Encodes all bytes except letters, digits, `-`, `.`, `_` and `~`, with upper-case hexadecimal digits.
    static func encoded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }

    static func encoded(_ text: String) -> String {
        String(decoding: encoded(text.utf8), as: UTF8.self)
    }

    /// Decodes the escapes of a text. Malformed escapes stay as they are.
    ///
    /// - Parameter plusIsBlank: If `true`, `+` is decoded as a space, as in queries and forms.
    static func decoded(_ bytes: some Collection<UInt8>, plusIsBlank: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var place = bytes.startIndex
        while place != bytes.endIndex {
            let rest = bytes[place...]
            if bytes[place] == 0x25, let byte = escape(rest.dropFirst().prefix(2)) {
                result.append(byte)
                place = bytes.index(place, offsetBy: 3)
            } else {
                result.append(plusIsBlank && bytes[place] == 0x2B ? 0x20 : bytes[place])
                place = bytes.index(after: place)
            }
        }
        return result
    }

    private static func escape(_ digits: some Collection<UInt8>) -> UInt8? {
        guard digits.count == 2 else { return nil }
        return digits.reduce(Optional(0)) { sum, digit in
            guard let sum, let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
            return sum << 4 | UInt8(value)
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
