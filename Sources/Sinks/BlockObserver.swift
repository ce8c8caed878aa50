package import InterimData

/// The state of a sink at the end of a block.
package struct BlockPosition: Sendable {
    /// The number of the block's file, from 0.
    package var file: Int
    /// The checkpoint after the block; `nil` if a full file ends within a record.
    package var checkpoint: Checkpoint?
    /// If `true`, the file ends with this block.
    package var endsFile: Bool
    /// If `true`, the output ends with this block.
    package var endsRun: Bool
    /// The keys of the records that end in this block; empty if ``SinkConfiguration/recordKeys`` is not set.
    package var keys: [RecordKey]
    /// A Boolean value that indicates whether all of these records have a key.
    package var allHaveKeys: Bool
}

/// An object that stores the checkpoints of a sink, such as a journal.
package protocol BlockObserver: Sendable {
    /// Called by the task that writes, when the text of a block is complete.
    ///
    /// - Returns: A closure that is called immediately before the block's bytes are written, in the order of the
    ///   blocks, on a thread that may block.
    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void

    /// Called on a thread that may block, when all blocks written so far are synced to the disk.
    func blocksSynced() throws
}
