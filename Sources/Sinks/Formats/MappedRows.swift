internal import InterimData

/// The rows that a mapping makes of records, one after another; rows that cannot be written are noted and left out where
/// that is wanted.
struct MappedRows: Sendable {
    private var reader: RowReader
    private let skippedRows: SkippedRows?

    var mapper: RowMapper { reader.mapper }

    init(_ reader: RowReader, skippedRows: SkippedRows?) {
        self.reader = reader
        self.skippedRows = skippedRows
    }

    /// Writes rows until a limit is reached or the batch ends; see ``RecordFormat``.
    ///
    /// - Parameter put: Writes one row.
    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit,
        put: (_ cells: [MappedCell], _ place: Int) throws -> Void
    ) throws -> RowPosition {
        try reader.begin(batch)
        return try withExtendedLifetime(batch.index.buffer) {
            var position = RowPosition(record: first.record, row: first.row)
            while position.record < batch.count {
                let place = batch.place(position.record)
                let rowCount = reader.open(batch, place: place)
                while position.row < rowCount {
                    if block.count >= limit.byteCount || position.rowCount >= limit.rowCount { return position }
                    if try writeRow(position.row, batch, place, block, put) { position.rowCount += 1 }
                    position.row += 1
                }
                position.record += 1
                position.row = 0
            }
            return position
        }
    }

    /// Writes a row, or notes why not.
    ///
    /// - Returns: Whether it was written.
    private mutating func writeRow(
        _ row: Int,
        _ batch: RecordBatch,
        _ place: Int,
        _ block: TextBlock,
        _ put: ([MappedCell], Int) throws -> Void
    ) throws -> Bool {
        let start = block.count
        do {
            try reader.read(row: row, of: batch)
            do {
                try put(reader.cells, place)
            } catch let error as UnwritableCell {
                throw reader.failure(of: error.output, error.error, row: row, of: batch)
            }
            return true
        } catch let failure as RowFailure {
            block.removeLast(block.count - start)
            guard let skippedRows, failure.error.code != .invalidMapping else { throw failure }
            skippedRows.note(failure)
            return false
        }
    }
}

/// A value that a format has no way to write.
struct UnwritableCell: Error {
    /// The number of the output.
    var output: Int
    var error: MappingError
}
