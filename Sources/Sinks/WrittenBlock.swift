/// A block of a file: text that was compressed separately.
package struct WrittenBlock: Codable, Hashable, Sendable {
    /// The offset of its first byte in the file.
    package var offset: Int
    /// Its length in the file.
    package var byteCount: Int
    /// The length of its text.
    package var textByteCount: Int
    /// The CRC-32 of its text.
    package var crc32: UInt32
    /// The number of records that end in it.
    package var recordCount: Int

    /// A Boolean value that indicates whether no number is below 0 or above 2^53, and each record has at least one
    /// byte, so that sums of blocks that were read do not overflow.
    package var isPlausible: Bool {
        [offset, byteCount, textByteCount, recordCount].allSatisfy((0...1 << 53).contains)
            && recordCount <= textByteCount
    }

    /// Creates a block.
    package init(offset: Int, byteCount: Int, textByteCount: Int, crc32: UInt32, recordCount: Int) {
        self.offset = offset
        self.byteCount = byteCount
        self.textByteCount = textByteCount
        self.crc32 = crc32
        self.recordCount = recordCount
    }
}
