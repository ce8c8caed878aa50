package import PageMemory

/// The kinds of JSON values, determined by a value's first byte.
package enum JSONKind: UInt8, Sendable {
    case null, boolean, number, string, object, array

    init(firstByte: UInt8) {
        switch firstByte {
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
        case UInt8(ascii: "n"): self = .null
        default: self = .number
        }
    }
}

/// The byte range of a value in a page, and the kind of the value.
package struct PageSlice: Sendable, Hashable {
    /// The offset of the value's first byte.
    package var offset: UInt32
    /// The value's length in bytes, including quotation marks and brackets.
    package var length: UInt32
    /// The kind of the value.
    package var kind: JSONKind

    /// The offset after the value's last byte.
    package var end: Int { Int(offset) + Int(length) }
}

/// A validated page. It has the bytes of the page and the byte ranges of the records, of the columns' values, and of
/// the members of the page's root object.
package struct PageIndex: Sendable {
    /// A column's value in a record or in an owner.
    package struct Cell: Sendable {
        /// The number of the column in the layout's ``ColumnSet``.
        package var column: Int32
        /// The byte range of the value.
        package var value: PageSlice
        /// The number of the value's elements if it is an array and `Column.countsElements` is `true` for the column;
        /// otherwise 0.
        package var elementCount: UInt32 = 0
    }

    struct RecordEntry: Sendable {
        var value: PageSlice
        /// The index of the record's first cell. The record's cells end at the first cell of the next record.
        var firstCell: UInt32
    }

    struct EnvelopeMember: Sendable {
        var name: PageSlice
        var value: PageSlice
    }

    /// The page's bytes.
    package let buffer: PageBuffer
    var escapes = PageEscapes()
    var entries: [RecordEntry] = []
    var cells: [Cell] = []
    var members: [EnvelopeMember] = []
    /// The name of each record, if the records are entries of an object; otherwise empty.
    var names: [PageSlice] = []
    /// The index of each record's owner in `owners`, if the records are nested; otherwise empty.
    var ownerOfRecord: [Int32] = []
    /// The owners of nested records, including owners without records. Their cells are in `ownerCells`.
    var owners: [RecordEntry] = []
    var ownerCells: [Cell] = []

    init(buffer: PageBuffer) {
        self.buffer = buffer
    }

    mutating func reserve(entries count: Int, cells cellCount: Int) {
        entries.reserveCapacity(count)
        cells.reserveCapacity(cellCount + cellCount / 8)
    }

    /// A Boolean value that indicates whether the page contains an escape of U+0000.
    package var hasNULs: Bool { escapes.hasNULs }

    /// A Boolean value that indicates whether the page contains a lone surrogate, which UTF-8 cannot represent.
    package var hasLoneSurrogates: Bool { escapes.hasLoneSurrogates }

    /// The number of records.
    package var recordCount: Int { entries.count }

    /// Returns the byte range of a record, by its number in the page, from 0.
    package func record(_ number: Int) -> PageSlice { entries[number].value }

    /// Returns the cells of a record, in the order of the record's text. A column that the record lacks has no cell. If
    /// a member occurs twice, there are two cells.
    package func cells(ofRecord number: Int) -> ArraySlice<Cell> {
        let end = number + 1 < entries.count ? Int(entries[number + 1].firstCell) : cells.count
        return cells[Int(entries[number].firstCell)..<end]
    }

    /// Returns the cells of a record whose values begin at or after an offset in the page, in the order of the record's
    /// text.
    package func cells(ofRecord number: Int, from offset: Int) -> ArraySlice<Cell> {
        let cells = cells(ofRecord: number)
        var (low, high) = (cells.startIndex, cells.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if Int(cells[middle].value.offset) < offset { low = middle + 1 } else { high = middle }
        }
        return cells[low...]
    }

    /// Returns the name of a record that is an entry of an object; `nil` for other records.
    package func name(ofRecord number: Int) -> PageSlice? { names.isEmpty ? nil : names[number] }

    /// The number of owners of nested records.
    package var ownerCount: Int { owners.count }

    /// Returns the number of the owner of a nested record; `nil` for other records.
    package func owner(ofRecord number: Int) -> Int? { ownerOfRecord.isEmpty ? nil : Int(ownerOfRecord[number]) }

    /// Returns the value of a column of an owner; `nil` if the owner lacks it. `column` is an index into
    /// ``PageLayout/ownerColumns``.
    package func ownerValue(_ owner: Int, column: Int) -> PageSlice? {
        let end = owner + 1 < owners.count ? Int(owners[owner + 1].firstCell) : ownerCells.count
        return ownerCells[Int(owners[owner].firstCell)..<end].last { Int($0.column) == column }?.value
    }

    /// Returns the bytes of a value.
    package func bytes(of slice: PageSlice) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer.bytes[Int(slice.offset)..<slice.end])
    }
}

extension PageIndex {
    /// Returns the value of a member of the page's root object, such as `isLast`; `nil` if there is no such member. The
    /// records themselves are not such a member.
    package func envelope(_ name: String) -> InterimValue? {
        members.last { JSONText.text(ofString: bytes(of: $0.name)) == name }.map { value(of: $0.value) }
    }

    /// Returns the value in a byte range of the page. It is read according to its kind in JSON, not to the type of its
    /// column.
    package func value(of slice: PageSlice) -> InterimValue {
        withExtendedLifetime(buffer) { InterimValue(kind: slice.kind, json: bytes(of: slice)) }
    }
}
