#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The escapes of a page that need further processing.
struct PageEscapes: Sendable, Hashable {
    /// A Boolean value that indicates whether the page contains escapes.
    var hasAny = false
    /// A Boolean value that indicates whether the page contains an escape of U+0000.
    var hasNULs = false
    /// A Boolean value that indicates whether the page contains a lone surrogate, which is a high or a low surrogate
    /// that is not part of a pair.
    var hasLoneSurrogates = false
}

/// Checks every escape of a page. After a backslash, JSON allows one of eight characters, or `u` with four hexadecimal
/// digits. A backslash outside a string is not detected here; `StructuralWalk` rejects it. Zero bytes must follow the
/// page.
func checkEscapes(_ bytes: UnsafePointer<UInt8>, count: Int) throws(PageError) -> PageEscapes {
    var position = 0
    var found = PageEscapes()
    while position < count, let hit = memchr(bytes + position, 0x5C, count - position) {
        found.hasAny = true
        position = UnsafeRawPointer(hit) - UnsafeRawPointer(bytes)
        switch bytes[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u")
        where isHexDigit(bytes[position + 2]) && isHexDigit(bytes[position + 3])
            && isHexDigit(bytes[position + 4]) && isHexDigit(bytes[position + 5]):
            switch EscapedCharacter(bytes + position, count: count - position) {
            case .nul: found.hasNULs = true
            case .loneSurrogate: found.hasLoneSurrogates = true
            case .pair: position += 6
            case .other: break
            }
            position += 6
        default:
            throw PageError(.invalidJSON, "not valid JSON: an unknown escape", byteOffset: position)
        }
    }
    return found
}

@inline(__always)
private func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
}

/// The kind of the character that an escape `\u` encodes.
private enum EscapedCharacter {
    case nul, loneSurrogate, other
    /// The first of two escapes that encode one character.
    case pair

    /// Determines the kind for a valid escape.
    ///
    /// - Parameter count: The number of bytes from the escape to the end of the text.
    @inline(__always)
    init(_ escape: UnsafePointer<UInt8>, count: Int) {
        let (first, second) = (escape[2] | 0x20, escape[3] | 0x20)
        if escape[2] == UInt8(ascii: "0") {
            let isNUL =
                escape[3] == UInt8(ascii: "0") && escape[4] == UInt8(ascii: "0") && escape[5] == UInt8(ascii: "0")
            self = isNUL ? .nul : .other
        } else if first == UInt8(ascii: "d"), second >= UInt8(ascii: "8") {
            self = Self.surrogate(escape, count: count)
        } else {
            self = .other
        }
    }

    /// Returns the kind for an escape that begins with `\uD8` to `\uDF`, which is a surrogate.
    private static func surrogate(_ escape: UnsafePointer<UInt8>, count: Int) -> EscapedCharacter {
        let second = escape[3] | 0x20
        switch second {
        // D8 to DB is a high surrogate, which an escape of a low surrogate, U+DC00 to U+DFFF, must follow.
        case UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b"):
            guard count >= 12, escape[6] == UInt8(ascii: "\\"), escape[7] == UInt8(ascii: "u"),
                escape[8] | 0x20 == UInt8(ascii: "d"), (0x63...0x66).contains(escape[9] | 0x20),
                isHexDigit(escape[10]), isHexDigit(escape[11])
            else { return .loneSurrogate }
            return .pair
        case 0x63...0x66: return .loneSurrogate
        default: return .other
        }
    }
}

/// The numbers of escapes in valid JSON text that some programs do not accept.
package struct EscapeCount: Sendable, Hashable {
    /// The number of escapes of U+0000.
    package private(set) var nuls = 0
    /// The number of lone surrogates, which UTF-8 cannot represent.
    package private(set) var loneSurrogates = 0

    /// Counts the escapes of JSON text.
    ///
    /// - Parameter onNUL: Called with the offset of each escape of U+0000.
    package init(_ json: UnsafeRawBufferPointer, onNUL: (Int) -> Void = { _ in }) {
        guard let start = json.baseAddress else { return }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        var position = 0
        while position + 1 < json.count, let hit = memchr(bytes + position, 0x5C, json.count - position) {
            position = UnsafeRawPointer(hit) - start
            guard position + 1 < json.count, bytes[position + 1] == UInt8(ascii: "u") else {
                position += 2
                continue
            }
            guard position + 6 <= json.count else { return }
            switch EscapedCharacter(bytes + position, count: json.count - position) {
            case .nul:
                nuls += 1
                onNUL(position)
            case .loneSurrogate: loneSurrogates += 1
            case .pair: position += 6
            case .other: break
            }
            position += 6
        }
    }
}
