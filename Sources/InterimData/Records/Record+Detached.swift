internal import PageMemory

extension Record {
    /// Returns a copy of the record that does not keep its page in memory.
    ///
    /// The copy has its own text, and its own values of the columns of its parents. It shares the descriptions of the
    /// columns with all records of the run. It can be read, decoded and written in the same way as the original record.
    /// A copy takes a few allocations.
    ///
    /// ```swift
    /// var latest: [String: Record] = [:]
    /// for try await issue in try client.records(of: "Issues") {
    ///     if let key = issue["key"]?.text { latest[key] = issue.detached() }
    /// }
    /// ```
    public func detached() -> Record {
        var parts: [PageSlice] = []
        var length = 0
        /// Adds a value to the parts that are copied. Returns the value's byte range in the copy.
        func copied(_ slice: PageSlice) -> PageSlice {
            parts.append(slice)
            defer { length += Int(slice.length) }
            return PageSlice(offset: UInt32(length), length: slice.length, kind: slice.kind)
        }
        let source = batch.index
        let start = slice.offset
        let entry = PageIndex.RecordEntry(value: copied(slice), firstCell: 0)
        let cells = source.cells(ofRecord: place).map { cell in
            var cell = cell
            cell.value.offset -= start
            return cell
        }
        let name = source.name(ofRecord: place).map(copied)
        let ownerCells: [PageIndex.Cell]? = source.owner(ofRecord: place).map { owner in
            batch.decoration.ownerMembers.compactMap { member in
                source.ownerValue(owner, column: member.column).map {
                    PageIndex.Cell(column: Int32(member.column), value: copied($0))
                }
            }
        }
        let buffer = withExtendedLifetime(source.buffer) {
            PageBuffer(copying: parts.map { source.bytes(of: $0) })
        }
        var index = PageIndex(buffer: buffer)
        index.escapes = source.escapes
        index.entries = [entry]
        index.cells = cells
        if let name { index.names = [name] }
        if let ownerCells {
            index.ownerOfRecord = [0]
            // The owner's text is not copied, because it contains all other records of the owner, and is not needed.
            index.owners = [.init(value: PageSlice(offset: 0, length: 0, kind: .object), firstCell: 0)]
            index.ownerCells = ownerCells
        }
        let copy = RecordBatch(index: index, columns: batch.columns, decoration: batch.decoration)
        return Record(batch: copy, place: 0)
    }
}
