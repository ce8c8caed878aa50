/// A small hash table that maps the name of a member to the member's column, and to the table with the names of the
/// members inside its value.
struct NameTable: Sendable {
    /// The numbers to which a name is mapped: that of a column, that of the table for the members of an object, and
    /// that of the table for the elements of a list. -1 means that there is none.
    struct Entry: Sendable {
        var column: Int32
        var child: Int32
        /// The number of the table for the objects that are elements of the list.
        var elements: Int32
        static let unknown = Entry(column: -1, child: -1, elements: -1)
    }

    private struct Slot: Sendable {
        var hash: UInt64 = 0
        var start: Int32 = 0
        var length: Int32 = -1
        var entry = Entry.unknown
    }

    private var slots: [Slot]
    private var bytes: [UInt8] = []
    private let mask: Int

    init(names: [String], columns: [Int32], children: [Int32], elements: [Int32]) {
        var size = 8
        while size < 4 * names.count { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
        for (place, name) in names.enumerated() {
            var padded = Array(name.utf8)
            let length = padded.count
            padded.append(contentsOf: repeatElement(0, count: 8))
            let hash = padded.withUnsafeBytes { Self.hash($0.baseAddress.unsafelyUnwrapped, length) }
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot].length >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Slot(
                hash: hash,
                start: Int32(bytes.count),
                length: Int32(length),
                entry: Entry(column: columns[place], child: children[place], elements: elements[place])
            )
            bytes.append(contentsOf: padded[..<length])
        }
    }

    /// Returns the entry of the name at `key`; `Entry.unknown` if the table does not have the name. Eight bytes after
    /// the name must be readable, as they are in a page.
    @inline(__always)
    func find(_ key: UnsafeRawPointer, _ length: Int) -> Entry {
        let hash = Self.hash(key, length)
        var place = Int(truncatingIfNeeded: hash) & mask
        return slots.withUnsafeBufferPointer { slots in
            while true {
                let slot = slots[place]
                if slot.length < 0 { return .unknown }
                if slot.hash == hash, Int(slot.length) == length, matches(slot.start, key, length) { return slot.entry }
                place = (place + 1) & mask
            }
        }
    }

    private func matches(_ start: Int32, _ key: UnsafeRawPointer, _ length: Int) -> Bool {
        bytes.withUnsafeBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(start) + length])
                .elementsEqual(UnsafeRawBufferPointer(start: key, count: length))
        }
    }

    /// Returns a hash of a name's length, first eight bytes and last eight bytes. The names of Jira's fields differ in
    /// at least one of these.
    @inline(__always)
    private static func hash(_ key: UnsafeRawPointer, _ length: Int) -> UInt64 {
        let first = key.loadUnaligned(as: UInt64.self)
        var mixed: UInt64
        if length >= 8 {
            let last = key.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            mixed = first ^ (last << 21 | last >> 43)
        } else {
            mixed = first & (1 << (8 * UInt64(length)) - 1)
        }
        mixed = (mixed ^ UInt64(length)) &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ (mixed >> 29)
    }
}
