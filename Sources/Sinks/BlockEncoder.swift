package import InterimData

/// Encodes batches as blocks of text in memory, as a sink does before it compresses the blocks. An encoder belongs to
/// one task.
///
/// The encoder is meant for measurements. Each block is passed to the caller and then overwritten. The encoder holds
/// one block in memory, which grows to the length of the longest record.
package final class BlockEncoder {
    private var format: any RecordFormat
    private let block: TextBlock
    private let capacity: Int
    private let blockByteCount: Int

    /// Creates an encoder.
    ///
    /// - Parameter configuration: The configuration of the format and of the size of blocks. Its destination and
    ///   compression are ignored.
    package init(_ configuration: SinkConfiguration) {
        format = configuration.makeFormat(isEmpty: true, skippedRows: nil)
        blockByteCount = configuration.blockByteCount
        capacity = blockByteCount + blockByteCount / 8
        block = TextBlock(capacity: capacity)
    }

    /// Encodes the records of a batch, in order, and passes each full block to `body`.
    ///
    /// - Throws: ``RowFailure`` if a record cannot be written, and the errors of `body`.
    package func encode(_ batch: RecordBatch, _ body: (UnsafeRawBufferPointer) throws -> Void = { _ in }) throws {
        let limit = RowLimit(byteCount: blockByteCount)
        var position = RowPosition()
        while position.record < batch.count {
            position = try format.write(batch, from: position, to: block, limit: limit)
            if block.count >= blockByteCount { try flush(body) }
        }
    }

    /// Passes the remaining text to `body` as the last block.
    package func flush(_ body: (UnsafeRawBufferPointer) throws -> Void = { _ in }) rethrows {
        try body(block.bytes)
        block.clear(keeping: capacity)
    }
}
