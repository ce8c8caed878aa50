internal import InterimData

/// Changes to the bytes of a JSON file. All other bytes are kept, including white space and unknown members, and so is
/// the order of the members.
struct JSONEdits {
    private let bytes: [UInt8]
    private var edits: [(range: Range<Int>, text: String)] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A Boolean value that indicates whether there are no changes.
    var isEmpty: Bool { edits.isEmpty }

    /// The content of the file after the changes.
    var result: [UInt8] {
        var result: [UInt8] = []
        var offset = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= offset {
            result += bytes[offset..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            offset = edit.range.upperBound
        }
        return result + bytes[offset...]
    }

    /// Replaces a value.
    mutating func replace(_ value: LocatedValue, with text: String) { edits.append((value.range, text)) }

    /// Inserts members after an existing member, with the same formatting.
    mutating func insert(_ members: [(name: String, value: String)], after member: LocatedValue.Member) {
        let text = members.map { "," + blanks(before: member) + formatted($0, like: member) }.joined()
        edits.append((member.range.upperBound..<member.range.upperBound, text))
    }

    /// Replaces a member with other members.
    mutating func replace(_ member: LocatedValue.Member, with members: [(name: String, value: String)]) {
        let text = members.map { formatted($0, like: member) }.joined(separator: "," + blanks(before: member))
        edits.append((member.range, text))
    }

    /// Removes members from an object, with their separating commas. Must be called only once for an object.
    mutating func remove(_ names: Set<String>, from object: LocatedValue) {
        guard case .object(let members) = object.content else { return }
        let kept = members.indices.filter { !names.contains(members[$0].name) }
        guard let firstKept = kept.first else {
            if !members.isEmpty { edits.append((object.range.lowerBound + 1..<object.range.upperBound - 1, "")) }
            return
        }
        if firstKept > 0 {
            edits.append((members[0].range.lowerBound..<members[firstKept].range.lowerBound, ""))
        }
        for index in members.indices where index > firstKept && names.contains(members[index].name) {
            edits.append((members[index - 1].range.upperBound..<members[index].range.upperBound, ""))
        }
    }

    /// Returns the white space before a member. If there is none, but a space follows the colon of the member, returns
    /// a space.
    private func blanks(before member: LocatedValue.Member) -> String {
        var start = member.range.lowerBound
        while start > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start - 1]) { start -= 1 }
        if start == member.range.lowerBound, colon(of: member).last == " " { return " " }
        return String(decoding: bytes[start..<member.range.lowerBound], as: UTF8.self)
    }

    private func formatted(_ member: (name: String, value: String), like other: LocatedValue.Member) -> String {
        "\"\(member.name)\"" + colon(of: other) + member.value
    }

    /// Returns the colon of a member with the white space around it.
    private func colon(of member: LocatedValue.Member) -> String {
        let between = bytes[member.range.lowerBound..<member.value.range.lowerBound]
        let tail = between.reversed().prefix { [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":")].contains($0) }
        return String(decoding: tail.reversed(), as: UTF8.self)
    }
}
