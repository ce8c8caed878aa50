/// The members of a JSON object, collected in one pass over its text, for lookup by name. If a name occurs twice, the
/// last member is used.
struct MemberTable {
    struct Member {
        /// The offset of the first byte of the name. `nameEnd` is the offset of the closing quotation mark.
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32
        /// If `true`, the name contains escapes, and ``nameStart`` is an index into ``unescapedNames``.
        var isUnescaped = false
        var hash: UInt32
    }

    let text: CompactText
    private(set) var members: [Member] = []
    private var unescapedNames: [[UInt8]] = []
    /// The hash table: the index of a member at the slot of its name's hash, or -1 for an empty slot. The array is
    /// empty if there are so few members that a linear search is faster.
    private var slots: [Int32] = []

    /// The maximum number of members for a linear search.
    private static let linearSearchLimit = 8
    /// A random number, so that names cannot be chosen to have the same hash.
    private static let seed = UInt64.random(in: 0 ... .max)

    init(text: CompactText, objectStart: Int, length: Int) {
        self.text = text
        // Jira's members are longer than 64 bytes on average; if they are shorter, the array grows.
        members.reserveCapacity(2 + length / 64)
        let seed = Self.seed
        text.forEachMember(ofObject: objectStart) { name, nameEnd, value, valueEnd in
            var member = Member(
                nameStart: UInt32(name + 1),
                nameEnd: UInt32(nameEnd - 1),
                valueStart: UInt32(value),
                valueEnd: UInt32(valueEnd),
                hash: 0
            )
            let bytes = text.bytes(name + 1, nameEnd - 1)
            if bytes.contains(UInt8(ascii: "\\")) {
                let unescaped = Array(JSONText.text(ofString: text.bytes(name, nameEnd)).utf8)
                member.isUnescaped = true
                member.nameStart = UInt32(unescapedNames.count)
                member.hash = unescaped.withUnsafeBytes { Self.hash($0, seed) }
                unescapedNames.append(unescaped)
            } else {
                member.hash = Self.hash(bytes, seed)
            }
            add(member)
        }
    }

    private mutating func add(_ member: Member) {
        let earlier = withName(of: member) { find($0, member.hash) }
        if let earlier {
            members[earlier] = member
            return
        }
        members.append(member)
        if slots.isEmpty {
            if members.count > Self.linearSearchLimit { rehash(4 * Self.linearSearchLimit) }
        } else if 2 * members.count > slots.count {
            rehash(4 * slots.count)
        } else {
            insert(members.count - 1)
        }
    }

    private mutating func rehash(_ size: Int) {
        slots = Array(repeating: -1, count: size)
        for place in members.indices { insert(place) }
    }

    private mutating func insert(_ place: Int) {
        var slot = Int(members[place].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place)
    }

    /// Returns the member with a name; `nil` if there is none.
    func member(_ name: String) -> Member? {
        var name = name
        return name.withUTF8 { bytes in
            let name = UnsafeRawBufferPointer(bytes)
            return find(name, Self.hash(name, Self.seed)).map { members[$0] }
        }
    }

    /// Returns the text of a member's name.
    func name(of member: Member) -> String {
        withName(of: member) { String(decoding: $0, as: UTF8.self) }
    }

    private func withName<Result>(of member: Member, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard member.isUnescaped else { return body(text.bytes(Int(member.nameStart), Int(member.nameEnd))) }
        return unescapedNames[Int(member.nameStart)].withUnsafeBytes(body)
    }

    @inline(__always)
    private func find(_ name: UnsafeRawBufferPointer, _ hash: UInt32) -> Int? {
        guard !slots.isEmpty else {
            return members.firstIndex { $0.hash == hash && isName(of: $0, name) }
        }
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if members[place].hash == hash, isName(of: members[place], name) { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    @inline(__always)
    private func isName(of member: Member, _ name: UnsafeRawBufferPointer) -> Bool {
        withName(of: member) { $0.count == name.count && $0.elementsEqual(name) }
    }

    /// Returns a hash of a name. Each group of eight bytes is combined with the state by a 64×64-bit multiplication,
    /// and the upper and lower halves of the product are XORed.
    @inline(__always)
    private static func hash(_ name: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt32 {
        var state = seed ^ UInt64(name.count)
        var place = 0
        func mix(_ word: UInt64) {
            let product = (state ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
            state = product.high ^ product.low ^ seed
        }
        while place + 8 <= name.count {
            mix(name.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        while place < name.count {
            rest = rest << 8 | UInt64(name[place])
            place += 1
        }
        mix(rest)
        mix(UInt64(name.count))
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }
}
