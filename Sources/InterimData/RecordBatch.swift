/// The records of a page with their columns, in the order in which they are to be written.
public struct RecordBatch: Sendable {
    /// The validated page.
    package let index: PageIndex
    /// The columns that were looked for.
    package let columns: ColumnSet
    /// The places of the records in the page, in output order; `nil` where that is the page's own order.
    package let order: [Int32]?
    /// What is written of each record beside its own text.
    package var decoration: Decoration
    /// Where the page stands in its table; `nil` where nobody has said.
    package var mark: (any PageMark)?

    /// Creates a batch.
    ///
    /// - Parameter order: Places in the page, each at most once; a place left out is not part of the batch.
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

    /// The place in the page of a record of the batch.
    package func place(_ number: Int) -> Int { order.map { Int($0[number]) } ?? number }

    /// A record.
    public subscript(number: Int) -> Record { Record(batch: self, place: place(number)) }

    /// The first `count` records.
    public func prefix(_ count: Int) -> RecordBatch {
        guard count < self.count else { return self }
        return with(order: (0..<count).map { Int32(place($0)) })
    }

    /// The batch without its first `count` records.
    public func dropFirst(_ count: Int) -> RecordBatch {
        guard count > 0 else { return self }
        return with(order: (min(count, self.count)..<self.count).map { Int32(place($0)) })
    }

    /// The same page in another order, or with some of its records only.
    package func with(order: [Int32]) -> RecordBatch {
        var batch = RecordBatch(index: index, columns: columns, order: order, decoration: decoration)
        batch.mark = mark
        return batch
    }
}

/// One record of a table. It keeps its page in memory as long as it lives.
public struct Record: Sendable {
    let batch: RecordBatch
    let place: Int

    /// The record's own JSON text, as the site sent it.
    public var json: String {
        withExtendedLifetime(batch) {
            String(decoding: batch.index.bytes(of: batch.index.record(place)), as: UTF8.self)
        }
    }

    /// The value of a column by name (such as `fields.created`, or a parent's column), or `nil` if the record has none or
    /// the column was not asked for. Of a member that comes twice the last one counts.
    public subscript(column: String) -> InterimValue? {
        if !batch.decoration.isEmpty, let value = decorated(column) { return value }
        guard let number = batch.columns.number(of: column),
            let cell = batch.index.cells(ofRecord: place).last(where: { Int($0.column) == number })
        else { return nil }
        let value = batch.index.value(of: cell.value)
        guard batch.columns.columns[number].type == .dateTime else { return value }
        if case .string(let text) = value { return .dateTime(text) }
        guard case .integer = value else { return value }
        let text = withExtendedLifetime(batch) { DateTimeText.rewritten(batch.index.bytes(of: cell.value)) }
        return text.first == UInt8(ascii: "\"")
            ? .dateTime(String(decoding: text.dropFirst().dropLast(), as: UTF8.self)) : value
    }

    /// The JSON text of a column's value, or `nil` if the record has none or the column was not asked for.
    public func json(of column: String) -> String? {
        if let member = batch.decoration.members.first(where: { $0.name == column }) { return member.json }
        guard let number = batch.columns.number(of: column),
            let cell = batch.index.cells(ofRecord: place).last(where: { Int($0.column) == number })
        else { return nil }
        return withExtendedLifetime(batch) { String(decoding: batch.index.bytes(of: cell.value), as: UTF8.self) }
    }

    /// The value of a column that does not stand in the record's own text.
    private func decorated(_ column: String) -> InterimValue? {
        let (decoration, index) = (batch.decoration, batch.index)
        if let member = decoration.members.first(where: { $0.name == column }) {
            return Array(member.json.utf8).withUnsafeBytes { json in
                InterimValue(kind: JSONKind(firstByte: json.first ?? 0), json: json)
            }
        }
        if let member = decoration.ownerMembers.first(where: { $0.name == column }) {
            return index.owner(ofRecord: place).flatMap { index.ownerValue($0, column: member.column) }
                .map { index.value(of: $0) }
        }
        switch decoration.frame {
        case .value(column), .entry(name: _, value: column): return index.value(of: index.record(place))
        case .entry(name: column, value: _): return index.name(ofRecord: place).map { index.value(of: $0) }
        default: return nil
        }
    }
}
