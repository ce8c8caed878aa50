/// A set of issue ids, with one bit for each id.
///
/// Sites assign consecutive numbers as ids, so that a set takes about an eighth of a byte for each number up to the
/// highest: 250 KB for two million. Ids that are far apart take up to 200 bytes each.
struct IssueIDSet: Sendable {
    /// Bits of 1,024 consecutive ids each. The key is the id divided by 1,024, rounded down.
    private var chunks: [UInt64: [UInt64]] = [:]

    /// A Boolean value that indicates whether the set has no ids.
    var isEmpty: Bool { chunks.isEmpty }

    /// Returns a Boolean value that indicates whether an id is in the set.
    func contains(_ id: UInt64) -> Bool {
        guard let chunk = chunks[id >> 10] else { return false }
        return chunk[Int(id & 1023) / 64] & 1 << (id & 63) != 0
    }

    /// Adds an id. Returns `true` if it is new.
    mutating func insert(_ id: UInt64) -> Bool {
        let word = Int(id & 1023) / 64
        let bit: UInt64 = 1 << (id & 63)
        return insert(bit, into: word, of: &chunks[id >> 10, default: Array(repeating: 0, count: 16)])
    }

    private func insert(_ bit: UInt64, into word: Int, of chunk: inout [UInt64]) -> Bool {
        guard chunk[word] & bit == 0 else { return false }
        chunk[word] |= bit
        return true
    }
}
