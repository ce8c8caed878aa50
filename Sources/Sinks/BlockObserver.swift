package import InterimData

/// The position of a sink at the end of a block.
package struct BlockPosition: Sendable {
    /// The file that the block is in, counted from 0.
    package var file: Int
    /// The checkpoint behind the block; `nil` where a file that is full ends within a record.
    package var checkpoint: Checkpoint?
    /// If `true`, the file ends with this block.
    package var endsFile: Bool
    /// If `true`, the output ends with this block.
    package var endsRun: Bool
    /// The keys of the records that end in this block; empty where ``SinkConfiguration/recordKeys`` is not set.
    package var keys: [RecordKey]
    /// A Boolean value that indicates whether every record of ``keys`` has one.
    package var haveKeys: Bool
}

/// An object that stores the checkpoints of a sink, such as a journal.
package protocol BlockObserver: Sendable {
    /// Called when a block is full, by the task that writes.
    ///
    /// - Returns: A closure that is called right before the block's bytes are written, in order, on a thread that may block.
    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void

    /// Called when everything that was written so far is safe on the disk, on a thread that may block.
    func blocksSynced() throws
}
