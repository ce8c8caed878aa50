package import InterimData

/// The text of a few records, kept in memory: JSON objects separated by commas. It belongs to one task.
package final class RecordText {
    private var format: any RecordFormat
    private let block = TextBlock(capacity: 1 << 12)
    /// The records in the text.
    package private(set) var recordCount = 0

    /// Creates an empty text.
    ///
    /// - Parameter configuration: How records are written; its destination and its format count for nothing.
    package init(_ configuration: SinkConfiguration) {
        var configuration = configuration
        configuration.format = .ndjson
        format = configuration.makeFormat(isEmpty: true, skippedRows: nil)
    }

    /// The length of the text so far, in bytes.
    package var byteCount: Int { block.count }

    /// Adds records, at most so many.
    ///
    /// - Throws: ``RowFailure`` when one cannot be written.
    package func append(_ batch: RecordBatch, atMost count: Int) throws {
        let limit = RowLimit(byteCount: .max, rowCount: count)
        recordCount += try format.write(batch, from: RowPosition(), to: block, limit: limit).rowCount
    }

    /// The objects, with commas between them.
    package var json: String {
        // Inside JSON text a line feed is escaped, so that each of these ends a record.
        let bytes = block.bytes.dropLast().map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: ",") : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
