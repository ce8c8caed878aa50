/// A block of a file: text that was compressed separately.
package struct WrittenBlock: Codable, Hashable, Sendable {
    /// The offset of the block's first byte in the file.
    package var offset: Int
    /// The length of the block in the file, in bytes.
    package var byteCount: Int
    /// The length of the block's text, in bytes.
    package var textByteCount: Int
    /// The CRC-32 of the block's text.
    package var crc32: UInt32
    /// The number of rows in the block.
    package var recordCount: Int

    /// A Boolean value that indicates whether all numbers are in the range 0 to 2^53, and the block has no more rows
    /// than bytes of text. Sums over blocks that were read from a file then do not overflow.
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
