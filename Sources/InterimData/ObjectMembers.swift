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
    package func forEachMember(of object: PageSlice, _ body: (_ name: PageSlice, _ value: PageSlice) -> Void) {
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

    /// Goes through the elements of a list of the page, in order. The cost is one pass over the list's text.
    ///
    /// - Parameters:
    ///   - list: Where the list is. Anything else has no elements.
    ///   - body: Takes the place of an element.
    package func forEachElement(of list: PageSlice, _ body: (_ value: PageSlice) -> Void) {
        guard list.kind == .array, list.length > 2 else { return }
        withExtendedLifetime(buffer) {
            var place = Int(list.offset) + 1
            while place < list.end - 1 {
                let valueEnd = end(ofValue: place)
                body(slice(place, valueEnd))
                place = valueEnd + 1
            }
        }
    }

    /// The value that steps lead to from another; `nil` where there is none. Of a member that comes twice the last one
    /// counts. Each step costs one pass over the text of the value that it goes through.
    package func value(at steps: [ValuePath.Step], in value: PageSlice) -> PageSlice? {
        var value = value
        for step in steps {
            var found: PageSlice?
            switch step {
            case .member(let name):
                forEachMember(of: value) { member, slice in
                    if isName(member, name) { found = slice }
                }
            case .element(let number):
                var place = 0
                forEachElement(of: value) { slice in
                    if place == number { found = slice }
                    place += 1
                }
            }
            guard let next = found else { return nil }
            value = next
        }
        return value
    }

    private func isName(_ member: PageSlice, _ name: String) -> Bool {
        let bytes = bytes(of: member)
        if bytes.contains(UInt8(ascii: "\\")) { return JSONText.text(ofString: bytes) == name }
        return bytes.dropFirst().dropLast().elementsEqual(name.utf8)
    }

    private func slice(_ start: Int, _ end: Int) -> PageSlice {
        PageSlice(
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
