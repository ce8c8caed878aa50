internal import PageMemory

extension Record: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The record's key or id, the beginning of its text, and the length of its own text:
    /// `ABC-1 {"id":"10001","key":"ABC-1","fields":{"summ… (8,213 bytes)`.
    ///
    /// The text is that of the record as it is written, which begins with the columns of the record's parents.
    public var description: String {
        let title = ["key", "id"].lazy.compactMap { self[$0]?.text }.first.map { Self.beginning($0, 40) + " " }
        let text = withWrittenText { text, _ in
            Self.beginning(String(decoding: text.prefix(4 * Self.shownLength + 4), as: UTF8.self), Self.shownLength)
        }
        return "\(title ?? "")\(text) (\(Int(slice.length).grouped) bytes)"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror without children, because these would include the whole page.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    private static let shownLength = 200

    /// Returns a text or, if the text has more than `length` characters, its beginning and an ellipsis.
    private static func beginning(_ text: String, _ length: Int) -> String {
        text.count > length ? text.prefix(length) + "…" : text
    }
}

extension Record {
    /// Calls a closure with the text of the record as it is written, and with the buffer that contains this text. The
    /// text includes the columns of the record's parents and of its frame.
    ///
    /// A record that has neither such columns nor a frame is not copied.
    func withWrittenText<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer, PageBuffer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (index, decoration) = (batch.index, batch.decoration)
        defer { withExtendedLifetime(index.buffer) {} }
        let own = index.bytes(of: slice)
        guard !decoration.isEmpty else { return try body(own, index.buffer) }
        var text = Array("{".utf8)
        func put(name: String) {
            text += text.count == 1 ? "\"".utf8 : ",\"".utf8
            text += name.utf8
            text += "\":".utf8
        }
        for member in decoration.members {
            put(name: member.name)
            text += member.json.utf8
        }
        if let owner = index.owner(ofRecord: place) {
            for member in decoration.ownerMembers {
                put(name: member.name)
                if let value = index.ownerValue(owner, column: member.column) {
                    text += index.bytes(of: value)
                } else {
                    text += "null".utf8
                }
            }
        }
        switch decoration.frame {
        case .none where slice.kind == .object:
            if text.count > 1, own.count > 2 { text.append(UInt8(ascii: ",")) }
            text += own.dropFirst().dropLast()
        case .none: put(name: "value"); text += own
        case .value(let name): put(name: name); text += own
        case .entry(let name, let value):
            put(name: name)
            text += index.name(ofRecord: place).map { Array(index.bytes(of: $0)) } ?? []
            put(name: value)
            text += own
        }
        text.append(UInt8(ascii: "}"))
        let copy = text.withUnsafeBytes { PageBuffer(copying: [$0]) }
        defer { withExtendedLifetime(copy) {} }
        return try body(copy.bytes, copy)
    }
}

extension Int {
    /// The number with commas between groups of three digits.
    package var grouped: String {
        var text = String(magnitude)
        var place = text.count - 3
        while place > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: place))
            place -= 3
        }
        return self < 0 ? "-" + text : text
    }
}
