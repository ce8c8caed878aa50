/// All or some records of a page, in output order.
///
/// ```swift
/// for try await batch in try client.pages(of: table) {
///     for record in batch { print(record["key"]?.text ?? "") }
/// }
/// ```
///
/// A batch and each of its records keep the whole page in memory, and so do their copies. A page of issues occupies
/// several hundred kilobytes. To keep a record without its page, use ``Record/detached()``.
public struct RecordBatch: Sendable {
    /// The validated page.
    package let index: PageIndex
    /// The columns that were indexed in the page.
    package let columns: ColumnSet
    /// The numbers of the batch's records in the page, in output order; `nil` for all records in the order of the page.
    package let order: [Int32]?
    /// The data that is added to each record when it is written, such as columns of its parents.
    package var decoration: Decoration
    /// The mark of the page in its table; `nil` if it is unknown.
    package var mark: (any PageMark)?

    /// Creates a batch.
    ///
    /// - Parameters:
    ///   - index: The validated page.
    ///   - columns: The columns that were indexed in the page.
    ///   - order: The numbers of the batch's records in the page, each at most once; `nil` for all records in the order
    ///     of the page.
    ///   - decoration: The data that is added to each record when it is written, such as columns of its parents.
    package init(
        index: PageIndex,
        columns: ColumnSet,
        order: [Int32]? = nil,
        decoration: Decoration = Decoration()
    ) {
        self.index = index
        self.columns = columns
        self.order = order
        self.decoration = decoration
    }

    /// The number of records.
    public var count: Int { order?.count ?? index.recordCount }

    /// Converts the index of a record in the batch to its index in the page.
    package func place(_ number: Int) -> Int { order.map { Int($0[number]) } ?? number }

    /// The record with a number in the batch, counted from 0.
    public subscript(number: Int) -> Record { Record(batch: self, place: place(number)) }

    /// Returns the batch of the first `count` records.
    package func keepingFirst(_ count: Int) -> RecordBatch {
        guard count < self.count else { return self }
        return with(order: (0..<count).map { Int32(place($0)) })
    }

    /// Returns the batch without its first `count` records. Its records are numbered from 0 again.
    package func droppingFirst(_ count: Int) -> RecordBatch {
        guard count > 0 else { return self }
        return with(order: (Swift.min(count, self.count)..<self.count).map { Int32(place($0)) })
    }

    /// Returns a batch of the same page with the records in `order`, which are numbers in the page.
    package func with(order: [Int32]) -> RecordBatch {
        var batch = RecordBatch(index: index, columns: columns, order: order, decoration: decoration)
        batch.mark = mark
        return batch
    }
}

extension RecordBatch: RandomAccessCollection {
    /// The number of the first record, 0.
    public var startIndex: Int { 0 }

    /// The number after that of the last record.
    public var endIndex: Int { count }
}

extension RecordBatch: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of records and their total size, such as `100 records, 831,204 bytes`.
    public var description: String {
        let byteCount = (0..<count).reduce(0) { $0 + Int(index.record(place($1)).length) }
        return "\(count) \(count == 1 ? "record" : "records"), \(byteCount.grouped) bytes"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror without children, because these would include the whole page.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .collection) }
}
