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

/// A value's place in a page.
package struct PageSlice: Sendable, Hashable {
    /// The offset of its first byte.
    package var offset: UInt32
    /// Its length in bytes, quotation marks and brackets included.
    package var length: UInt32
    /// Its kind.
    package var kind: JSONKind

    /// The offset after its last byte.
    package var end: Int { Int(offset) + Int(length) }
}

/// A validated page: its bytes, and the places of its records, their columns and the page's own members.
package struct PageIndex: Sendable {
    /// A column's value in a record.
    package struct Cell: Sendable {
        /// The number of the column in the layout's ``ColumnSet``.
        package var column: Int32
        /// The place of the value.
        package var value: PageSlice
        /// The number of an array's elements, if the column counts them; otherwise 0.
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
    /// The names of records that are entries of an object; otherwise empty.
    var names: [PageSlice] = []
    /// The owner of each nested record; otherwise empty.
    var ownerOfRecord: [Int32] = []
    /// The owners of nested records, with their cells, including owners without records.
    var owners: [RecordEntry] = []
    var ownerCells: [Cell] = []

    init(buffer: PageBuffer) {
        self.buffer = buffer
    }

    mutating func reserve(entries count: Int, cells cellCount: Int) {
        entries.reserveCapacity(count)
        cells.reserveCapacity(cellCount + cellCount / 8)
    }

    /// A Boolean value that indicates whether an escape of U+0000 is anywhere in the page.
    package var hasNULs: Bool { escapes.hasNULs }

    /// A Boolean value that indicates whether the page contains a lone surrogate, which UTF-8 cannot represent.
    package var hasLoneSurrogates: Bool { escapes.hasLoneSurrogates }

    /// The number of records.
    package var recordCount: Int { entries.count }

    /// Returns the place of a record, by its number in the page's own order.
    package func record(_ number: Int) -> PageSlice { entries[number].value }

    /// Returns the cells found in a record, in the order of its text. A column that the record lacks has no cell; a
    /// member that occurs twice has two.
    package func cells(ofRecord number: Int) -> ArraySlice<Cell> {
        let end = number + 1 < entries.count ? Int(entries[number + 1].firstCell) : cells.count
        return cells[Int(entries[number].firstCell)..<end]
    }

    /// Returns the cells of a record whose values begin at an offset or after it, in the order of its text.
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
    /// Returns a member of the object around the records, such as `isLast`.
    package func envelope(_ name: String) -> InterimValue? {
        members.last { JSONText.text(ofString: bytes(of: $0.name)) == name }.map { value(of: $0.value) }
    }

    /// Returns a value, read by its own kind.
    package func value(of slice: PageSlice) -> InterimValue {
        withExtendedLifetime(buffer) { InterimValue(kind: slice.kind, json: bytes(of: slice)) }
    }
}
