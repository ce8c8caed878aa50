#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Checks the grammar of JSON (RFC 8259) in a page: brackets, commas, colons, literals and numbers. It walks over the
/// offsets of the page's tokens, which simdjson's first stage has found. That stage has checked UTF-8, control
/// characters and unclosed strings.
///
/// The size of numbers is not limited. The walk relies on three conditions. Zero bytes follow the page. The first stage
/// writes the page's length after the last offset; a walk past the end thus finds a zero byte, which is invalid
/// everywhere. The first and the last offset are those of an opening bracket and of a closing bracket of the same kind.
struct StructuralWalk {
    let bytes: UnsafePointer<UInt8>
    let offsets: UnsafePointer<UInt32>
    let depthLimit: Int

    @inline(__always) func offset(_ place: Int) -> Int { Int(offsets[place]) }
    @inline(__always) func byte(_ place: Int) -> UInt8 { bytes[Int(offsets[place])] }

    /// Checks the value that begins at a place, which is an index into `offsets`, and returns the place after the
    /// value.
    ///
    /// - Parameter depth: The number of arrays and objects that contain the value.
    func skipValue(_ start: Int, depth outer: Int) throws(PageError) -> Int {
        var place = start
        var depth = 0
        // One bit for each open array (0) or object (1) inside the value. The lowest bit is that of the innermost. A
        // word holds 64 levels; the words of the outer levels are in `spilled`.
        var containers: UInt64 = 0
        var spilled: [UInt64] = []
        value: while true {
            let at = offset(place)
            switch bytes[at] {
            case UInt8(ascii: "\""):
                place += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = bytes[at] == UInt8(ascii: "{")
                place += 1
                let next = byte(place)
                guard outer + depth < depthLimit else { throw tooDeep(at) }
                if next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    place += 1
                } else {
                    if depth & 63 == 0, depth > 0 { spilled.append(containers) }
                    containers = containers << 1 | (isObject ? 1 : 0)
                    depth += 1
                    if isObject {
                        guard next == UInt8(ascii: "\""), byte(place + 1) == UInt8(ascii: ":") else {
                            throw invalid(place, "a member's name was expected")
                        }
                        place += 2
                    }
                    continue value
                }
            default:
                guard isScalar(bytes + at) else { throw invalid(place, "a value was expected") }
                place += 1
            }
            while true {
                if depth == 0 { return place }
                let byte = byte(place)
                if byte == UInt8(ascii: ",") {
                    if containers & 1 == 1 {
                        guard self.byte(place + 1) == UInt8(ascii: "\""), self.byte(place + 2) == UInt8(ascii: ":")
                        else { throw invalid(place + 1, "a member's name was expected") }
                        place += 3
                    } else {
                        place += 1
                    }
                    continue value
                }
                guard byte == (containers & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw invalid(place, "a comma or a closing bracket was expected")
                }
                place += 1
                depth -= 1
                containers >>= 1
                if depth & 63 == 0, depth > 0 { containers = spilled.removeLast() }
            }
        }
    }

    /// Returns a Boolean value that indicates whether a literal or a number begins at `start` and is followed by a byte
    /// that may follow it.
    private func isScalar(_ start: UnsafePointer<UInt8>) -> Bool {
        let word = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self).littleEndian
        switch word {
        case 0x6c6c_756e, 0x6575_7274: return Self.isEnd(start[4])  // "null", "true"
        case 0x736c_6166: return start[4] == UInt8(ascii: "e") && Self.isEnd(start[5])  // "fals"
        default: return isNumber(start)
        }
    }

    private func isNumber(_ start: UnsafePointer<UInt8>) -> Bool {
        var digit = start
        if digit.pointee == UInt8(ascii: "-") { digit += 1 }
        if digit.pointee == UInt8(ascii: "0") {
            digit += 1
        } else {
            guard skipDigits(&digit) else { return false }
        }
        if digit.pointee == UInt8(ascii: ".") {
            digit += 1
            guard skipDigits(&digit) else { return false }
        }
        if digit.pointee | 0x20 == UInt8(ascii: "e") {
            digit += 1
            if digit.pointee == UInt8(ascii: "+") || digit.pointee == UInt8(ascii: "-") { digit += 1 }
            guard skipDigits(&digit) else { return false }
        }
        return Self.isEnd(digit.pointee)
    }

    /// Skips digits. Returns `true` if there is at least one digit.
    @inline(__always)
    private func skipDigits(_ digit: inout UnsafePointer<UInt8>) -> Bool {
        let start = digit
        while digit.pointee &- 0x30 < 10 { digit += 1 }
        return digit > start
    }

    /// Returns a Boolean value that indicates whether a byte may follow a literal or a number. It may be white space or
    /// a structural character; the walk checks whether that character is allowed there.
    @inline(__always)
    private static func isEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"),
            UInt8(ascii: "["), UInt8(ascii: "{"):
            true
        default: false
        }
    }

    /// Returns the offset after the last token before a place. White space after the token is not included.
    @inline(__always)
    func end(before place: Int) -> Int {
        var end = offset(place)
        while bytes[end - 1] <= 0x20 { end -= 1 }
        return end
    }

    @inline(never)
    func invalid(_ place: Int, _ expectation: String) -> PageError {
        PageError(.invalidJSON, "not valid JSON: \(expectation)", byteOffset: offset(place))
    }

    @inline(never)
    func tooDeep(_ at: Int) -> PageError {
        PageError(.tooDeep, "nested deeper than \(depthLimit) levels", byteOffset: at)
    }
}
