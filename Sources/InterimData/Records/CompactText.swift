/// Validated JSON text without white space between tokens. Values in it can be skipped without an index.
///
/// Eight bytes after the text must be readable, as they are in a page. Offsets are not checked. Each must be that of
/// the first byte of a value or of a name.
struct CompactText {
    private let base: UnsafeRawPointer

    init(_ base: UnsafeRawPointer) { self.base = base }

    subscript(offset: Int) -> UInt8 {
        @inline(__always) get { base.load(fromByteOffset: offset, as: UInt8.self) }
    }

    /// Returns the bytes between two offsets.
    @inline(__always)
    func bytes(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: end - start)
    }

    /// Returns the offset after the value at an offset.
    func end(ofValue start: Int) -> Int {
        switch self[start] {
        case UInt8(ascii: "\""): return end(ofString: start)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            var place = start
            repeat {
                switch self[place] {
                case UInt8(ascii: "\""): place = end(ofString: place)
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    place += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    place += 1
                default: place += 1
                }
            } while depth > 0
            return place
        default:
            var place = start
            while true {
                switch self[place] {
                case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return place
                default: place += 1
                }
            }
        }
    }

    /// Returns the offset after the string at an offset, which is that after the first unescaped quotation mark. The
    /// search examines eight bytes at a time.
    @inline(__always)
    func end(ofString start: Int) -> Int {
        var place = start + 1
        while true {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let found =
                Self.zeros(word ^ 0x2222_2222_2222_2222) | Self.zeros(word ^ 0x5c5c_5c5c_5c5c_5c5c)
            if found == 0 {
                place += 8
                continue
            }
            place += found.trailingZeroBitCount >> 3
            if self[place] == UInt8(ascii: "\"") { return place + 1 }
            // Skips a backslash and the character that it escapes. The digits of `\u` need no special treatment.
            place += 2
        }
    }

    /// Returns a word in which the high bit of the lowest zero byte is set. All lower bits are 0; the higher bits have
    /// no meaning.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Calls a closure with each member of the object at an offset, in order. The closure receives the offsets of the
    /// beginning and the end of the name, which includes its quotation marks, and those of the value.
    @inline(__always)
    func forEachMember(
        ofObject start: Int,
        _ body: (_ name: Int, _ nameEnd: Int, _ value: Int, _ valueEnd: Int) -> Void
    ) {
        var place = start + 1
        while self[place] == UInt8(ascii: "\"") {
            let nameEnd = end(ofString: place)
            let valueEnd = end(ofValue: nameEnd + 1)
            body(place, nameEnd, nameEnd + 1, valueEnd)
            guard self[valueEnd] == UInt8(ascii: ",") else { return }
            place = valueEnd + 1
        }
    }
}
