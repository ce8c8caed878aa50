package import InterimData

/// The text of a few records in memory: JSON objects separated by commas. It belongs to one task.
package final class RecordText {
    private var format: any RecordFormat
    private let block = TextBlock(capacity: 1 << 12)
    /// The number of records in the text.
    package private(set) var recordCount = 0

    /// Creates an empty text.
    ///
    /// - Parameter configuration: The configuration with which records are encoded. Its destination and its format are
    ///   ignored.
    package init(_ configuration: SinkConfiguration) {
        var configuration = configuration
        configuration.format = .ndjson
        format = configuration.makeFormat(isEmpty: true, skippedRows: nil)
    }

    /// The length of the text so far, in bytes.
    package var byteCount: Int { block.count }

    /// Adds the first `count` records of a batch, or all of them if it has fewer.
    ///
    /// - Throws: ``RowFailure`` if a record cannot be written.
    package func append(_ batch: RecordBatch, atMost count: Int) throws {
        let limit = RowLimit(byteCount: .max, rowCount: count)
        recordCount += try format.write(batch, from: RowPosition(), to: block, limit: limit).rowCount
    }

    /// The objects, with commas between them.
    package var json: String {
        // JSON strings contain no unescaped line feeds, so that each line feed here ends a record.
        let bytes = block.bytes.dropLast().map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: ",") : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
