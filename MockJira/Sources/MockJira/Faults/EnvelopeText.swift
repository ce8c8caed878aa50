/// The members of the outermost object in the body of a response, which faults change.
///
/// Faults change the text of the body, so that the bytes of records stay the same.
struct EnvelopeText {
    /// A member: its name, the position of the name's opening quotation mark, and the range of its value.
    struct Member {
        var name: String
        var start: Int
        var value: Range<Int>
    }

    private let text: [UInt8]
    let members: [Member]
    /// The position after the opening brace of the object.
    private let begin: Int

    /// Reads the members of a body; `nil` if it is not an object.
    init?(_ text: [UInt8]) {
        guard let open = text.firstIndex(where: { !Self.isSpace($0) }), text[open] == UInt8(ascii: "{") else {
            return nil
        }
        self.text = text
        begin = open + 1
        var members: [Member] = []
        var place = open + 1
        while let start = text[place...].firstIndex(where: { !Self.isSpace($0) && $0 != UInt8(ascii: ",") }),
            text[start] == UInt8(ascii: "\""), let nameEnd = Self.end(of: start, in: text),
            let colon = text[nameEnd...].firstIndex(of: UInt8(ascii: ":")),
            let value = text[(colon + 1)...].firstIndex(where: { !Self.isSpace($0) }),
            let end = Self.end(of: value, in: text)
        {
            let name = String(decoding: text[start + 1..<nameEnd - 1], as: UTF8.self)
            members.append(Member(name: name, start: start, value: value..<end))
            place = end
        }
        self.members = members
    }

    /// Returns the text with new values of the named members. Names without a member are ignored.
    func replacing(_ values: [(name: String, value: String)]) -> [UInt8] {
        var changed: [UInt8] = []
        var place = 0
        for member in members {
            guard let value = values.last(where: { $0.name == member.name })?.value else { continue }
            changed += text[place..<member.value.lowerBound] + Array(value.utf8)
            place = member.value.upperBound
        }
        return changed + text[place...]
    }

    /// Returns the text without the members whose names are in `names`.
    func removing(_ names: Set<String>) -> [UInt8] {
        let kept = members.filter { !names.contains($0.name) }
        guard kept.count < members.count else { return text }
        let parts = kept.map { Array(text[$0.start..<$0.value.upperBound]) }
        return [UInt8(ascii: "{")] + parts.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
    }

    /// Returns the text with an additional first member. `member` is its text, from the name to the value.
    func adding(_ member: String) -> [UInt8] {
        text[..<begin] + Array((member + (members.isEmpty ? "" : ",")).utf8) + text[begin...]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    /// Returns the end of the value that begins at a position; `nil` if the text ends before the value.
    private static func end(of start: Int, in text: [UInt8]) -> Int? {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for place in start..<text.count {
            let byte = text[place]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    if depth == 0 { return place + 1 }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return place }
                depth -= 1
                if depth == 0 { return place + 1 }
            case UInt8(ascii: ","): if depth == 0 { return place }
            default: if depth == 0, isSpace(byte) { return place }
            }
        }
        return nil
    }
}

extension MutableResponse {
    /// Changes the members of a successful response whose body is an object.
    mutating func changeEnvelope(_ change: (EnvelopeText) -> [UInt8]) {
        guard status == 200, let envelope = EnvelopeText(body) else { return }
        body = change(envelope)
    }
}
