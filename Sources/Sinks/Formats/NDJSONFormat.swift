internal import InterimData

/// The format with one record per line and a line feed at the end of each line. The text of an empty table is empty.
struct NDJSONFormat: RecordFormat {
    let writer: RecordWriter

    mutating func begin(_ block: TextBlock) {}

    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition {
        let start = block.count
        return try withExtendedLifetime(batch.index.buffer) {
            let end = first.record + min(batch.count - first.record, limit.rowCount)
            for number in first.record..<end {
                if block.count >= limit.byteCount {
                    return RowPosition(record: number, rowCount: number - first.record)
                }
                do {
                    try writer.write(batch, place: batch.place(number), to: block)
                } catch {
                    // The rows that this call has written are removed, since none of them is counted.
                    block.removeLast(block.count - start)
                    throw error
                }
                block.append(UInt8(ascii: "\n"))
            }
            return RowPosition(record: end, rowCount: end - first.record)
        }
    }

    mutating func end(_ block: TextBlock) {}
}
