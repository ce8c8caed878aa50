public import InterimData

/// A block of a file: text that was compressed by itself.
public struct WrittenBlock: Codable, Hashable, Sendable {
    /// Where it begins in the file, in bytes.
    public var offset: Int
    /// Its length in the file.
    public var byteCount: Int
    /// The length of its text.
    public var textByteCount: Int
    /// The CRC-32 of its text.
    public var crc32: UInt32
    /// The records that end in it.
    public var recordCount: Int

    /// Creates a block.
    public init(offset: Int, byteCount: Int, textByteCount: Int, crc32: UInt32, recordCount: Int) {
        self.offset = offset
        self.byteCount = byteCount
        self.textByteCount = textByteCount
        self.crc32 = crc32
        self.recordCount = recordCount
    }
}

/// How far a sink had come when a block was full.
public struct BlockPosition: Sendable {
    /// Records in this block and all before it.
    public var recordCount: Int
    /// The mark of the page that the last of them came with.
    public var mark: (any PageMark)?
    /// Whether the text ends with this block.
    public var isLast: Bool
    /// The keys of the records that end in this block; empty where ``SinkConfiguration/recordKeys`` is not set.
    public var keys: [RecordKey]
    /// A Boolean value that indicates whether every record in this block and all before it has a key.
    public var haveKeys: Bool
}

/// Somebody who notes what a sink has written.
public protocol BlockObserver: Sendable {
    /// Called when a block is full, by the task that writes.
    ///
    /// - Returns: What is called right before the block's bytes are written, in order, on the sink's own thread.
    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void

    /// Called when everything that was written so far is safe on the disk, on a thread that may block.
    func blocksSynced() throws
}
