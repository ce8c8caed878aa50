extension PageIndex {
    private var text: CompactText { CompactText(buffer.bytes.baseAddress.unsafelyUnwrapped) }

    /// Calls a closure with each member of an object of the page, in the order of its text.
    ///
    /// The object's text is parsed once. This is too slow for calls for every object of a page.
    ///
    /// - Parameters:
    ///   - object: The object. The closure is not called for other values.
    ///   - body: Receives the byte ranges of a member's name, including the quotation marks, and of the member's value.
    package func forEachMember(of object: PageSlice, _ body: (_ name: PageSlice, _ value: PageSlice) -> Void) {
        guard object.kind == .object else { return }
        let text = text
        withExtendedLifetime(buffer) {
            text.forEachMember(ofObject: Int(object.offset)) { name, nameEnd, value, valueEnd in
                body(Self.slice(text, name, nameEnd), Self.slice(text, value, valueEnd))
            }
        }
    }

    /// Calls a closure with each element of a list of the page, in order. The list's text is parsed once.
    ///
    /// - Parameters:
    ///   - list: The list. The closure is not called for other values.
    ///   - body: Receives the byte range of an element.
    package func forEachElement(of list: PageSlice, _ body: (_ value: PageSlice) -> Void) {
        guard list.kind == .array, list.length > 2 else { return }
        let text = text
        withExtendedLifetime(buffer) {
            var place = Int(list.offset) + 1
            while place < list.end - 1 {
                let valueEnd = text.end(ofValue: place)
                body(Self.slice(text, place, valueEnd))
                place = valueEnd + 1
            }
        }
    }

    /// Returns the value to which a path leads from another value; `nil` if there is none. If a member occurs twice,
    /// the last one is used. For each step, the text of the value from which it leads is parsed.
    package func value(at steps: [ValuePath.Step], in value: PageSlice) -> PageSlice? {
        var value = value
        for step in steps {
            let found =
                switch step {
                case .member(let name): member(name, of: value)
                case .element(let number): element(number, of: value)
                }
            guard let found else { return nil }
            value = found
        }
        return value
    }

    /// Returns the value to which a path of member names leads from another value; `nil` if there is none. The name
    /// that stands for an element of a list is the element's index, from 0.
    func value(at path: some Sequence<some StringProtocol>, in value: PageSlice) -> PageSlice? {
        var value = value
        for name in path {
            let found: PageSlice?
            if value.kind == .array {
                // Signs and leading zeros are rejected, so that each element has exactly one name.
                guard let number = Int(name), number >= 0, String(number) == name else { return nil }
                found = element(number, of: value)
            } else {
                found = member(name, of: value)
            }
            guard let found else { return nil }
            value = found
        }
        return value
    }

    private func member(_ name: some StringProtocol, of object: PageSlice) -> PageSlice? {
        guard object.kind == .object else { return nil }
        var name = String(name)
        let text = text
        return withExtendedLifetime(buffer) {
            name.withUTF8 { wanted in
                var found: PageSlice?
                text.forEachMember(ofObject: Int(object.offset)) { start, end, value, valueEnd in
                    if text.isString(start, end, wanted) { found = Self.slice(text, value, valueEnd) }
                }
                return found
            }
        }
    }

    private func element(_ number: Int, of list: PageSlice) -> PageSlice? {
        guard list.kind == .array, list.length > 2 else { return nil }
        let text = text
        return withExtendedLifetime(buffer) {
            var place = Int(list.offset) + 1
            for _ in 0..<number {
                place = text.end(ofValue: place) + 1
                guard place < list.end else { return nil }
            }
            return Self.slice(text, place, text.end(ofValue: place))
        }
    }

    private static func slice(_ text: CompactText, _ start: Int, _ end: Int) -> PageSlice {
        PageSlice(offset: UInt32(start), length: UInt32(end - start), kind: JSONKind(firstByte: text[start]))
    }
}

extension CompactText {
    /// Returns a Boolean value that indicates whether the JSON string between two offsets has the text `wanted` after
    /// its escapes are resolved. The string includes the quotation marks.
    @inline(__always)
    func isString(_ start: Int, _ end: Int, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let inner = bytes(start + 1, end - 1)
        if inner.count == wanted.count, inner.elementsEqual(wanted) { return !inner.contains(UInt8(ascii: "\\")) }
        guard inner.count > wanted.count, inner.contains(UInt8(ascii: "\\")) else { return false }
        return JSONText.text(ofString: bytes(start, end)).utf8.elementsEqual(wanted)
    }
}
