/// The form of a site's JSON where the standard permits several forms. A reader must not depend on it.
package struct Dialect: Sendable {
    /// A Boolean value that indicates whether `/` is written as `\/`.
    let escapesSlashes: Bool
    /// A Boolean value that indicates whether characters beyond ASCII are written as `\uXXXX`.
    let escapesNonASCII: Bool
    let upperCaseHex: Bool
    /// A Boolean value that indicates whether control characters such as line feeds are written as short escapes (`\n`)
    /// if there is one, instead of `\u000a`.
    let shortEscapes: Bool
    private let keyOrder: UInt64

    /// The dialect without irregularities: members in their given order, and only the required escapes.
    package static let plain = Dialect()

    private init() {
        escapesSlashes = false
        escapesNonASCII = false
        upperCaseHex = false
        shortEscapes = true
        keyOrder = 0
    }

    package init(seed: UInt64) {
        let randomSource = RandomSource(seed: seed, subject: 2)
        self.escapesSlashes = randomSource.below(4, .dialect, 0) == 0
        self.escapesNonASCII = randomSource.below(3, .dialect, 1) == 0
        self.upperCaseHex = randomSource.below(2, .dialect, 2) == 0
        self.shortEscapes = randomSource.below(4, .dialect, 3) != 0
        self.keyOrder = randomSource.below(4, .dialect, 4) == 0 ? 0 : randomSource.bits(.dialect, 5) | 1
    }

    /// Returns the members of an object, sorted in the order that this site uses for their keys.
    package func ordered<T>(_ members: [T], key: (T) -> String) -> [T] {
        guard keyOrder != 0 else { return members }
        return members.map { (rank(key($0)), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func rank(_ key: String) -> UInt64 {
        key.utf8.reduce(keyOrder) { mixed($0 ^ UInt64($1)) }
    }

    /// Returns the characters of a JSON string, without its quotation marks.
    package func escaped(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + 8)
        for scalar in text.unicodeScalars {
            append(scalar, to: &out)
        }
        return out
    }

    private func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
        switch scalar.value {
        case 0x22: out += [0x5C, 0x22]
        case 0x5C: out += [0x5C, 0x5C]
        case 0x2F where escapesSlashes: out += [0x5C, 0x2F]
        case 0x08 where shortEscapes: out += Array(#"\b"#.utf8)
        case 0x0C where shortEscapes: out += Array(#"\f"#.utf8)
        case 0x0A where shortEscapes: out += Array(#"\n"#.utf8)
        case 0x0D where shortEscapes: out += Array(#"\r"#.utf8)
        case 0x09 where shortEscapes: out += Array(#"\t"#.utf8)
        case 0..<0x20: appendUnit(UInt16(scalar.value), to: &out)
        case 0x80... where escapesNonASCII:
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                appendUnit(unit, to: &out)
            }
        default: out += Array(String(scalar).utf8)
        }
    }

    private func appendUnit(_ unit: UInt16, to out: inout [UInt8]) {
        let hex = String(unit, radix: 16, uppercase: upperCaseHex)
        out += Array("\\u".utf8) + Array(repeating: 0x30, count: 4 - hex.utf8.count) + Array(hex.utf8)
    }
}
