internal import InterimData

/// Converts records into the rows of a mapping, one after another. If so configured, rows that cannot be written are
/// logged and left out.
struct MappedRows: Sendable {
    private var reader: RowReader
    private let skippedRows: SkippedRows?
    /// The object in which the sinks of a run record the columns that have had a value; `nil` if they are not recorded.
    private let filled: FilledColumns?
    private var empty: [Int]

    var mapper: RowMapper { reader.mapper }

    init(_ reader: RowReader, skippedRows: SkippedRows?, filled: FilledColumns?) {
        self.reader = reader
        self.skippedRows = skippedRows
        self.filled = filled
        empty = filled?.empty ?? []
    }

    /// Writes rows until a limit is reached or the batch ends; see ``RecordFormat``.
    ///
    /// - Parameter put: A closure that writes one row.
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
                    // A block ends between records, so that the keys of its records identify its content.
                    if position.row == 0, block.count >= limit.byteCount { return position }
                    if position.rowCount >= limit.rowCount { return position }
                    if try writeRow(position.row, batch, place, block, put) { position.rowCount += 1 }
                    position.row += 1
                }
                position.record += 1
                position.row = 0
            }
            return position
        }
    }

    /// Writes a row, or adds it to the skipped rows.
    ///
    /// - Returns: `true` if it was written.
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
                guard let output = error.output else { throw RowFailure(error: error.error, of: batch, place: place) }
                throw reader.failure(of: output, error.error, row: row, of: batch)
            }
            if !empty.isEmpty { noteFilled() }
            return true
        } catch let failure as RowFailure {
            block.removeLast(block.count - start)
            guard let skippedRows, failure.error.code != .invalidMapping else { throw failure }
            skippedRows.add(failure)
            return false
        }
    }

    /// Records the columns that have a value for the first time in the current row.
    private mutating func noteFilled() {
        let found = empty.filter { number in
            switch reader.cells[number] {
            case .null, .value(.null): false
            case .page(let slice): slice.kind != .null
            default: true
            }
        }
        guard !found.isEmpty else { return }
        filled?.insert(found)
        empty.removeAll { found.contains($0) }
    }
}

/// The error for a value that the format cannot represent.
struct UnwritableCell: Error {
    /// The index of the output column that has the value; `nil` if the row as a whole cannot be represented.
    var output: Int?
    var error: MappingError
}
