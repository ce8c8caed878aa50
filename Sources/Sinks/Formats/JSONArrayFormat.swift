internal import InterimData

/// The format of one JSON array of all records, with one record per line.
struct JSONArrayFormat: RecordFormat {
    let writer: RecordWriter
    private var isFirst: Bool

    /// - Parameter isEmpty: If `true`, the output contains no records yet.
    init(writer: RecordWriter, isEmpty: Bool = true) {
        self.writer = writer
        isFirst = isEmpty
    }

    mutating func begin(_ block: TextBlock) {
        block.reserve(1)
        block.append(UInt8(ascii: "["))
    }

    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition {
        let (start, wasFirst) = (block.count, isFirst)
        return try withExtendedLifetime(batch.index.buffer) {
            let end = first.record + min(batch.count - first.record, limit.rowCount)
            for number in first.record..<end {
                if block.count >= limit.byteCount {
                    return RowPosition(record: number, rowCount: number - first.record)
                }
                block.reserve(2)
                if !isFirst { block.append(UInt8(ascii: ",")) }
                block.append(UInt8(ascii: "\n"))
                isFirst = false
                do {
                    try writer.write(batch, place: batch.place(number), to: block)
                } catch {
                    // The rows that this call has written are removed, since none of them is counted.
                    block.removeLast(block.count - start)
                    isFirst = wasFirst
                    throw error
                }
            }
            return RowPosition(record: end, rowCount: end - first.record)
        }
    }

    mutating func end(_ block: TextBlock) {
        block.reserve(3)
        if !isFirst { block.append(UInt8(ascii: "\n")) }
        block.append(UInt8(ascii: "]"))
        block.append(UInt8(ascii: "\n"))
    }
}
