internal import InterimData

/// How records are written as text.
///
/// A format is called once for a batch and a block, never for a value. To add one, add a file to this folder and a case to
/// ``SinkConfiguration/Format``.
protocol RecordFormat: Sendable {
    /// Writes what comes before the first record.
    mutating func begin(_ block: TextBlock)

    /// Writes records from `first` on until the block holds `limit` bytes or the batch ends.
    ///
    /// - Returns: The first record that was not written.
    mutating func write(_ batch: RecordBatch, from first: Int, to block: TextBlock, limit: Int) -> Int

    /// Writes what comes behind the last record.
    mutating func end(_ block: TextBlock)
}

/// Writes a record as the server sent it, except for points in time.
struct RecordWriter: Sendable {
    /// How points in time are written.
    let dateTimes: SinkConfiguration.DateTimes

    @inline(__always)
    func write(_ batch: RecordBatch, place: Int, to block: TextBlock) {
        let index = batch.index
        let record = index.record(place)
        block.reserve(Int(record.length) + 2)
        guard dateTimes == .rfc3339 else { return block.append(index.bytes(of: record)) }
        var copied = Int(record.offset)
        for cell in index.cells(ofRecord: place)
        where cell.value.kind == .string && batch.columns.columns[Int(cell.column)].type == .dateTime {
            var length = 0
            let start = Int(cell.value.offset)
            // The text before the value goes first, so that the value can be written in place behind it.
            block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<start]))
            block.appendInPlace(DateTimeText.longestResult + record.end + 2 - start) { room in
                length = DateTimeText.rewrite(index.bytes(of: cell.value), into: room)
                return length
            }
            copied = length > 0 ? cell.value.end : start
        }
        block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<record.end]))
    }
}
