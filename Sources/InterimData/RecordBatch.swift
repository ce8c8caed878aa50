/// The records of a page with their columns, in the order in which they are to be written.
public struct RecordBatch: Sendable {
    /// The validated page.
    public let index: PageIndex
    /// The columns that were looked for.
    public let columns: ColumnSet
    /// The places of the records in the page, in output order; `nil` where that is the page's own order.
    public let order: [Int32]?

    /// Creates a batch.
    ///
    /// - Parameter order: Places in the page, each at most once; a place left out is not part of the batch.
    public init(index: PageIndex, columns: ColumnSet, order: [Int32]? = nil) {
        self.index = index
        self.columns = columns
        self.order = order
    }

    /// The number of records.
    public var count: Int { order?.count ?? index.recordCount }

    /// The place in the page of a record of the batch.
    public func place(_ number: Int) -> Int { order.map { Int($0[number]) } ?? number }

    /// A record.
    public subscript(number: Int) -> Record { Record(batch: self, place: place(number)) }

    /// The first `count` records.
    public func prefix(_ count: Int) -> RecordBatch {
        guard count < self.count else { return self }
        return RecordBatch(index: index, columns: columns, order: (0..<count).map { Int32(place($0)) })
    }

    /// The batch without its first `count` records.
    public func dropFirst(_ count: Int) -> RecordBatch {
        guard count > 0 else { return self }
        return RecordBatch(
            index: index,
            columns: columns,
            order: (min(count, self.count)..<self.count).map { Int32(place($0)) }
        )
    }
}

/// One record of a table. It keeps its page in memory as long as it lives.
public struct Record: Sendable {
    let batch: RecordBatch
    let place: Int

    /// The record as JSON text.
    public var json: String {
        withExtendedLifetime(batch) {
            String(decoding: batch.index.bytes(of: batch.index.record(place)), as: UTF8.self)
        }
    }

    /// The value of a column by name (such as `fields.created`), or `nil` if the record has none or the column was not
    /// asked for. Of a member that comes twice the last one counts.
    public subscript(column: String) -> InterimValue? {
        guard let number = batch.columns.number(of: column),
            let cell = batch.index.cells(ofRecord: place).last(where: { Int($0.column) == number })
        else { return nil }
        let value = batch.index.value(of: cell.value)
        if case .string(let text) = value, batch.columns.columns[number].type == .dateTime { return .dateTime(text) }
        return value
    }
}
