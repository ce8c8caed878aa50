#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Walks a page from the root to its records, and stores the byte ranges of the records, of their columns and of the
/// root's members. A *place* is the number of a token in the walk's list of tokens.
struct RecordCollector: ~Copyable {
    let walk: StructuralWalk
    let layout: PageLayout
    let hasEscapes: Bool
    var index: PageIndex
    /// The columns of the objects that are being walked, which are records or owners of records.
    private var columns: ColumnSet

    init(walk: StructuralWalk, layout: PageLayout, hasEscapes: Bool, index: PageIndex) {
        self.walk = walk
        self.layout = layout
        self.hasEscapes = hasEscapes
        self.index = index
        columns = layout.columns
    }

    /// Walks the whole page. Returns the place after the last token of the root value.
    mutating func collect() throws(PageError) -> Int {
        var found = false
        let end = try descend(layout.records.path[...], 0, depth: 0, &found)
        guard found else {
            throw PageError(.recordsMissing, "the response has no records \(layout.records.expectation)")
        }
        return end
    }

    /// Follows the path to the records and stores the other members of the root.
    private mutating func descend(
        _ path: ArraySlice<String>,
        _ start: Int,
        depth: Int,
        _ found: inout Bool
    ) throws(PageError) -> Int {
        guard let name = path.first else {
            guard !found else { throw PageError(.recordsMissing, "the response contains its records twice") }
            guard walk.byte(start) == layout.records.opening else { return try walk.skipValue(start, depth: depth) }
            found = true
            return switch layout.records {
            case .array:
                try elements(start, depth: depth) { (self, place, depth) throws(PageError) in
                    try self.record(place, depth: depth)
                }
            case .object: try record(start, depth: depth)
            case .entries: try entries(start, depth: depth)
            case .nested(_, let inner):
                try elements(start, depth: depth) { (self, place, depth) throws(PageError) in
                    try self.owner(place, depth: depth, inner: inner[...])
                }
            }
        }
        guard walk.byte(start) == UInt8(ascii: "{") else { return try walk.skipValue(start, depth: depth) }
        guard depth < layout.depthLimit else { throw walk.tooDeep(walk.offset(start)) }
        var place = start + 1
        if walk.byte(place) == UInt8(ascii: "}") { return place + 1 }
        while true {
            let key = try walk.key(place)
            let next: Int
            if JSONText.text(ofString: walk.quoted(key)) == name {
                next = try descend(path.dropFirst(), place + 2, depth: depth + 1, &found)
            } else {
                next = try walk.skipValue(place + 2, depth: depth + 1)
                if depth == 0 {
                    index.members.append(.init(name: key, value: walk.slice(from: place + 2, before: next)))
                }
            }
            if let end = try walk.closing(next) { return end }
            place = next + 1
        }
    }

    /// Walks an array and calls `visit` to walk each of its elements.
    private mutating func elements(
        _ start: Int,
        depth: Int,
        _ visit: (inout Self, Int, Int) throws(PageError) -> Int
    ) throws(PageError) -> Int {
        guard depth < layout.depthLimit else { throw walk.tooDeep(walk.offset(start)) }
        var place = start + 1
        if walk.byte(place) == UInt8(ascii: "]") { return place + 1 }
        while true {
            place = try visit(&self, place, depth + 1)
            switch walk.byte(place) {
            case UInt8(ascii: ","): place += 1
            case UInt8(ascii: "]"): return place + 1
            default: throw walk.invalid(place, "a comma or a closing bracket was expected")
            }
        }
    }

    /// Walks an object whose members are records.
    private mutating func entries(_ start: Int, depth: Int) throws(PageError) -> Int {
        guard depth < layout.depthLimit else { throw walk.tooDeep(walk.offset(start)) }
        var place = start + 1
        if walk.byte(place) == UInt8(ascii: "}") { return place + 1 }
        while true {
            index.names.append(try walk.key(place))
            let next = try record(place + 2, depth: depth + 1)
            if let end = try walk.closing(next) { return end }
            place = next + 1
        }
    }

    /// Walks an owner, which is an object that contains records, twice: first for its columns, and then for its
    /// records. Returns the place after the owner.
    private mutating func owner(_ start: Int, depth: Int, inner: ArraySlice<String>) throws(PageError) -> Int {
        let firstCell = index.cells.count
        columns = layout.ownerColumns
        let next =
            walk.byte(start) == UInt8(ascii: "{")
            ? try object(start, table: 0, depth: depth) : try walk.skipValue(start, depth: depth)
        columns = layout.columns
        index.owners.append(
            .init(value: walk.slice(from: start, before: next), firstCell: UInt32(index.ownerCells.count))
        )
        index.ownerCells += index.cells[firstCell...]
        index.cells.removeSubrange(firstCell...)
        if walk.byte(start) == UInt8(ascii: "{") { try nestedRecords(inner, start, depth: depth) }
        return next
    }

    /// Follows the path from an owner to its records, and collects these. The owner's syntax has already been checked.
    private mutating func nestedRecords(_ path: ArraySlice<String>, _ start: Int, depth: Int) throws(PageError) {
        guard let name = path.first else {
            guard walk.byte(start) == UInt8(ascii: "[") else { return }
            let owner = Int32(index.owners.count - 1)
            _ = try elements(start, depth: depth) { (self, place, depth) throws(PageError) in
                self.index.ownerOfRecord.append(owner)
                return try self.record(place, depth: depth)
            }
            return
        }
        guard walk.byte(start) == UInt8(ascii: "{") else { return }
        var place = start + 1
        guard walk.byte(place) != UInt8(ascii: "}") else { return }
        while true {
            let key = try walk.key(place)
            // If a member occurs twice, the first one is used here, so that each record occurs once.
            if JSONText.text(ofString: walk.quoted(key)) == name {
                return try nestedRecords(path.dropFirst(), place + 2, depth: depth + 1)
            }
            let next = try walk.skipValue(place + 2, depth: depth + 1)
            if try walk.closing(next) != nil { return }
            place = next + 1
        }
    }

    private mutating func record(_ start: Int, depth: Int) throws(PageError) -> Int {
        let firstCell = UInt32(index.cells.count)
        let hasColumns = !columns.columns.isEmpty && walk.byte(start) == UInt8(ascii: "{")
        let next = hasColumns ? try object(start, table: 0, depth: depth) : try walk.skipValue(start, depth: depth)
        index.entries.append(.init(value: walk.slice(from: start, before: next), firstCell: firstCell))
        return next
    }

    /// Walks an object whose members, or members of nested objects, are columns. Returns the place after the object.
    private mutating func object(_ start: Int, table: Int, depth: Int) throws(PageError) -> Int {
        guard depth < layout.depthLimit else { throw walk.tooDeep(walk.offset(start)) }
        var place = start + 1
        if walk.byte(place) == UInt8(ascii: "}") { return place + 1 }
        // The table is fetched once for the whole object, because each fetch costs a retain and a release.
        let names = columns.tables[table]
        while true {
            let key = try walk.key(place)
            let entry = walk.find(key, in: names, hasEscapes: hasEscapes)
            let cell = index.cells.count
            if entry.column >= 0 {
                index.cells.append(.init(column: entry.column, value: PageSlice(offset: 0, length: 0, kind: .null)))
            }
            let next: Int
            if entry.child >= 0, walk.byte(place + 2) == UInt8(ascii: "{") {
                next = try object(place + 2, table: Int(entry.child), depth: depth + 1)
            } else if walk.byte(place + 2) == UInt8(ascii: "["),
                entry.elements >= 0 || entry.column >= 0 && columns.countsElements[Int(entry.column)]
            {
                next = try elements(place + 2, depth: depth + 1) { (self, place, depth) throws(PageError) in
                    if entry.column >= 0 { self.index.cells[cell].elementCount += 1 }
                    return entry.elements >= 0 && self.walk.byte(place) == UInt8(ascii: "{")
                        ? try self.object(place, table: Int(entry.elements), depth: depth)
                        : try self.walk.skipValue(place, depth: depth)
                }
            } else {
                next = try walk.skipValue(place + 2, depth: depth + 1)
            }
            if entry.column >= 0 { index.cells[cell].value = walk.slice(from: place + 2, before: next) }
            if let end = try walk.closing(next) { return end }
            place = next + 1
        }
    }
}

// These are not methods of the collector: a call would copy the whole collector for every member of every record.
extension StructuralWalk {
    /// Returns the byte range of a member's name, including its quotation marks, and checks that a colon follows.
    @inline(__always)
    fileprivate func key(_ place: Int) throws(PageError) -> PageSlice {
        guard byte(place) == UInt8(ascii: "\""), byte(place + 1) == UInt8(ascii: ":") else {
            throw invalid(place, "a member's name was expected")
        }
        let start = offset(place)
        return PageSlice(offset: UInt32(start), length: UInt32(end(before: place + 1) - start), kind: .string)
    }

    fileprivate func quoted(_ key: PageSlice) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + Int(key.offset), count: Int(key.length))
    }

    @inline(__always)
    fileprivate func find(_ key: PageSlice, in table: NameTable, hasEscapes: Bool) -> NameTable.Entry {
        let entry = table.find(UnsafeRawPointer(bytes + Int(key.offset) + 1), Int(key.length) - 2)
        guard hasEscapes, entry.column < 0, entry.child < 0, entry.elements < 0 else { return entry }
        return findEscaped(key, in: table)
    }

    /// Finds a name that contains escapes.
    @inline(never)
    private func findEscaped(_ key: PageSlice, in table: NameTable) -> NameTable.Entry {
        guard memchr(bytes + Int(key.offset), 0x5C, Int(key.length)) != nil else { return .unknown }
        let name = Array(JSONText.text(ofString: quoted(key)).utf8)
        return (name + Array(repeating: 0, count: 8)).withUnsafeBytes { bytes in
            bytes.baseAddress.map { table.find($0, name.count) } ?? .unknown
        }
    }

    /// Returns the place after a closing brace, or `nil` at a comma. Throws at any other token.
    @inline(__always)
    fileprivate func closing(_ place: Int) throws(PageError) -> Int? {
        switch byte(place) {
        case UInt8(ascii: ","): return nil
        case UInt8(ascii: "}"): return place + 1
        default: throw invalid(place, "a comma or a closing bracket was expected")
        }
    }

    @inline(__always)
    fileprivate func slice(from place: Int, before next: Int) -> PageSlice {
        let start = offset(place)
        return PageSlice(
            offset: UInt32(start),
            length: UInt32(end(before: next) - start),
            kind: JSONKind(firstByte: bytes[start])
        )
    }
}

extension PageLayout.Records {
    /// The members that lead from the root to the records, or to their owners.
    fileprivate var path: [String] {
        switch self {
        case .array(let path), .object(let path), .entries(let path), .nested(let path, _): path
        }
    }

    /// The bracket with which the value at `path` must begin.
    fileprivate var opening: UInt8 {
        switch self {
        case .array, .nested: UInt8(ascii: "[")
        case .object, .entries: UInt8(ascii: "{")
        }
    }

    /// A description of the expected value, for messages.
    fileprivate var expectation: String {
        let kind = opening == UInt8(ascii: "[") ? "a list" : "an object"
        return path.isEmpty
            ? "(\(kind) was expected)" : "(\(kind) under \"\(path.joined(separator: "."))\" was expected)"
    }
}
