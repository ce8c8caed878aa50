internal import InterimData

/// One record a line, each line ended by a line feed; an empty table is an empty text.
struct NDJSONFormat: RecordFormat {
    let writer: RecordWriter

    mutating func begin(_ block: TextBlock) {}

    mutating func write(_ batch: RecordBatch, from first: Int, to block: TextBlock, limit: Int) -> Int {
        withExtendedLifetime(batch.index.buffer) {
            for number in first..<batch.count {
                if block.count >= limit { return number }
                writer.write(batch, place: batch.place(number), to: block)
                block.append(UInt8(ascii: "\n"))
            }
            return batch.count
        }
    }

    mutating func end(_ block: TextBlock) {}
}
