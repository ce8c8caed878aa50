#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension PageIndex {
    /// Goes through the members of an object of the page, in the order of its text.
    ///
    /// The cost is one pass over the object's text: this is for what only some runs need, and for no page as a whole.
    ///
    /// - Parameters:
    ///   - object: Where the object is. Anything else has no members.
    ///   - body: Takes the place of a name, with its quotation marks, and that of its value.
    public func forEachMember(of object: Slice, _ body: (_ name: Slice, _ value: Slice) -> Void) {
        guard object.kind == .object, object.length > 2 else { return }
        withExtendedLifetime(buffer) {
            var place = Int(object.offset) + 1
            while place < object.end - 1 {
                let nameEnd = end(ofString: place)
                let valueEnd = end(ofValue: nameEnd + 1)
                body(slice(place, nameEnd), slice(nameEnd + 1, valueEnd))
                place = valueEnd + 1
            }
        }
    }

    private func slice(_ start: Int, _ end: Int) -> Slice {
        Slice(
            offset: UInt32(start),
            length: UInt32(end - start),
            kind: JSONKind(firstByte: buffer.bytes[start])
        )
    }

    /// The offset behind a value. The page is known to be valid and without white space.
    private func end(ofValue start: Int) -> Int {
        let bytes = buffer.bytes
        switch bytes[start] {
        case UInt8(ascii: "\""): return end(ofString: start)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 1
            var place = start + 1
            while depth > 0 {
                switch bytes[place] {
                case UInt8(ascii: "\""):
                    place = end(ofString: place)
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                place += 1
            }
            return place
        default:
            var place = start
            while ![UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[place]) { place += 1 }
            return place
        }
    }

    /// The offset behind a string's closing quotation mark: the first one with an even number of backslashes in front.
    private func end(ofString start: Int) -> Int {
        let bytes = buffer.bytes
        var place = start + 1
        while let base = bytes.baseAddress, let mark = memchr(base + place, 0x22, bytes.count - place) {
            place = UnsafeRawPointer(mark) - base
            var backslashes = 0
            while bytes[place - 1 - backslashes] == UInt8(ascii: "\\") { backslashes += 1 }
            place += 1
            if backslashes.isMultiple(of: 2) { return place }
        }
        preconditionFailure("a validated page closes its strings")
    }
}
