/// Inserts random insignificant white space between the tokens of a JSON text.
package enum IrregularWhitespace {
    /// Returns the text with white space; the same seed gives the same result.
    package static func spread(_ text: some Collection<UInt8>, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed, topic: .whitespace)
        var out: [UInt8] = []
        out.reserveCapacity(text.count + text.count / 4)
        var isInString = false
        var isEscaped = false
        space(&out, &random)
        for byte in text {
            if isInString {
                out.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                }
                continue
            }
            switch byte {
            case 0x7B, 0x5B, 0x7D, 0x5D, 0x3A, 0x2C:
                space(&out, &random)
                out.append(byte)
                space(&out, &random)
            default:
                isInString = byte == 0x22
                out.append(byte)
            }
        }
        space(&out, &random)
        return out
    }

    private static func space(_ out: inout [UInt8], _ random: inout SeededRandom) {
        var bits = random.next()
        let length = bits & 7 < 5 ? 0 : Int(bits >> 3 & 3) + (bits >> 5 & 63 == 0 ? 12 : 0)
        for _ in 0..<length {
            bits = mixed(bits)
            out.append([0x20, 0x20, 0x20, 0x09, 0x0A, 0x0D, 0x20, 0x0A][Int(bits & 7)])
        }
    }
}
