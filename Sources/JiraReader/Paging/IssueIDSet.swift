/// The ids of issues that a census has listed, one bit each.
///
/// Ids of a site are numbers that were given out one after another, so that a set takes about an eighth of a byte for each
/// number up to the highest: 250 KB for two million.
struct IssueIDSet: Sendable {
    /// Bits of 65,536 ids each, by the upper part of the id.
    private var chunks: [UInt64: [UInt64]] = [:]

    /// Adds an id. Returns whether it is new.
    mutating func insert(_ id: UInt64) -> Bool {
        let word = Int(id & 0xFFFF) / 64
        let bit: UInt64 = 1 << (id & 63)
        return insert(bit, into: word, of: &chunks[id >> 16, default: Array(repeating: 0, count: 1024)])
    }

    private func insert(_ bit: UInt64, into word: Int, of chunk: inout [UInt64]) -> Bool {
        guard chunk[word] & bit == 0 else { return false }
        chunk[word] |= bit
        return true
    }
}
