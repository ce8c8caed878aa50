internal import InterimData

/// One record per line, with a line feed at the end of each line. An empty table is an empty text.
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
                    // None of the rows of this call is counted.
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
