internal import InterimData

/// A text format of records.
///
/// The methods of a format are called for a whole batch or block, never for a single value. To add a format, add a file
/// to this folder and a case to ``SinkConfiguration/Format``.
protocol RecordFormat: Sendable {
    /// Writes the text before the first record.
    mutating func begin(_ block: TextBlock)

    /// Writes rows from `first` on until the block holds `limit.byteCount` bytes, `limit.rowCount` rows were written,
    /// or the batch ends.
    ///
    /// - Returns: The position of the first row that was not written.
    /// - Throws: ``RowFailure`` if a row cannot be written.
    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition

    /// Writes the text after the last record.
    mutating func end(_ block: TextBlock)
}

extension RowFailure {
    /// Creates the failure of a record that is written unchanged.
    init(error: MappingError, of batch: RecordBatch, place: Int) {
        let id = batch.columns.number(of: "id").flatMap { number in
            batch.index.cells(ofRecord: place).last { Int($0.column) == number }
        }
        let key = id.flatMap { batch.index.value(of: $0.value).text }
        self.init(error: error, column: "", key: key.map { "id \($0)" } ?? "", values: [])
    }
}

/// The position of the next row of a batch to write.
struct RowPosition: Sendable, Hashable {
    /// The first record with rows to write.
    var record = 0
    /// The first row of that record to write, if a record becomes several rows.
    var row = 0
    /// The number of rows written to reach this position.
    var rowCount = 0
}

/// The limits at which writing stops.
struct RowLimit: Sendable, Hashable {
    /// The number of bytes in the block at which no further record is begun.
    var byteCount: Int
    /// The maximum number of rows to write.
    var rowCount = Int.max
}

/// Writes records as the server sent them. Depending on the configuration, points in time are rewritten, columns are
/// flattened, and NUL characters are replaced or rejected.
struct RecordWriter: Sendable {
    /// The format of points in time.
    let dateTimes: SinkConfiguration.DateTimes
    /// The flattening of records.
    let flattening: SinkConfiguration.Flattening?
    /// The handling of NUL characters.
    let characters: UnusualCharacters
    /// The names of the members that are not columns but contain columns, if records are flattened by one level.
    private let containers: [[UInt8]]

    init(
        dateTimes: SinkConfiguration.DateTimes,
        flattening: SinkConfiguration.Flattening?,
        characters: UnusualCharacters
    ) {
        self.dateTimes = dateTimes
        self.flattening = flattening
        self.characters = characters
        containers =
            if case .oneLevel(let containers)? = flattening { containers.map { Array($0.utf8) } } else { [] }
    }

    /// Writes a record.
    ///
    /// - Throws: ``RowFailure`` if the record contains a NUL character, and NUL characters are rejected.
    @inline(__always)
    func write(_ batch: RecordBatch, place: Int, to block: TextBlock) throws(RowFailure) {
        let start = block.count
        writeText(batch, place: place, to: block)
        guard batch.index.hasNULs else { return }
        do throws(MappingError) {
            try characters.handleNULs(in: block, from: start)
        } catch {
            block.removeLast(block.count - start)
            throw RowFailure(error: error, of: batch, place: place)
        }
    }

    /// Writes a record without handling its NUL characters.
    @inline(__always)
    func writeText(_ batch: RecordBatch, place: Int, to block: TextBlock) {
        let record = batch.index.record(place)
        if batch.decoration.isEmpty, flattening == nil {
            block.reserve(Int(record.length) + 2)
            copy(batch, place: place, from: Int(record.offset), to: record.end, to: block)
        } else {
            writeDecorated(batch, place: place, to: block)
        }
        block.reserve(2)
    }

    /// Writes a value of a record's text, and rewrites its points in time.
    func write(_ value: PageSlice, _ batch: RecordBatch, place: Int, to block: TextBlock) {
        block.reserve(Int(value.length))
        copy(batch, place: place, from: Int(value.offset), to: value.end, to: block)
    }

    /// Returns a Boolean value that indicates whether a value of a record is, or contains, a point in time that is
    /// rewritten.
    func hasDateTimes(in value: PageSlice, _ batch: RecordBatch, place: Int) -> Bool {
        dateTimes == .rfc3339
            && batch.index.cells(ofRecord: place, from: Int(value.offset)).prefix { $0.value.end <= value.end }
                .contains { batch.columns.columns[Int($0.column)].type == .dateTime }
    }

    /// Returns a value of a record as text, with its points in time rewritten.
    func text(of value: PageSlice, _ batch: RecordBatch, place: Int) -> String {
        let text = TextBlock(capacity: Int(value.length) + DateTimeText.longestResult)
        write(value, batch, place: place, to: text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Copies a part of a record's text and rewrites the points in time that the columns locate, at any depth. The
    /// caller has reserved room for the original text in the block.
    @inline(__always)
    private func copy(_ batch: RecordBatch, place: Int, from start: Int, to end: Int, to block: TextBlock) {
        let index = batch.index
        var copied = start
        if dateTimes == .rfc3339 {
            // Cells are in the order of the text, so that a binary search finds the first cell of the part.
            for cell in index.cells(ofRecord: place, from: start) {
                if Int(cell.value.offset) >= end { break }
                guard cell.value.kind == .string || cell.value.kind == .number,
                    batch.columns.columns[Int(cell.column)].type == .dateTime
                else { continue }
                var length = 0
                let start = Int(cell.value.offset)
                // The text before the value is copied first, so that the value can be written directly after it.
                block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<start]))
                block.appendInPlace(DateTimeText.longestResult + end - start) { room in
                    length = DateTimeText.rewrite(index.bytes(of: cell.value), into: room)
                    return length
                }
                copied = length > 0 ? cell.value.end : start
            }
        }
        block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<end]))
    }

    /// Writes one object: first the columns that precede the record, and then the members of the record, or the record
    /// inside its ``Decoration/Frame``.
    private func writeDecorated(_ batch: RecordBatch, place: Int, to block: TextBlock) {
        let index = batch.index
        let record = index.record(place)
        var needsComma = false
        func put(_ text: some Collection<UInt8>) {
            block.reserve(text.count)
            for byte in text { block.append(byte) }
        }
        func put(name: some Collection<UInt8>) {
            if needsComma { put(",".utf8) }
            needsComma = true
            put("\"".utf8)
            put(name)
            put("\":".utf8)
        }
        func put(value: PageSlice) {
            block.reserve(Int(value.length))
            copy(batch, place: place, from: Int(value.offset), to: value.end, to: block)
        }
        /// Returns the text of a name, without its quotation marks and with its escapes.
        func bytes(of name: PageSlice) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: index.bytes(of: name).dropFirst().dropLast())
        }
        /// Writes a column. If records are flattened and the value is an object with members, these members are written
        /// as columns instead.
        func put(column name: some Collection<UInt8>, _ value: PageSlice) {
            switch flattening {
            case nil: break
            case .oneLevel:
                guard value.kind == .object, value.length > 2 else { break }
                return index.forEachMember(of: value) { member, value in
                    put(name: Array(name) + [UInt8(ascii: ".")] + bytes(of: member))
                    put(value: value)
                }
            case .version1(let naming):
                let name = Array(name)
                let isIdentifier = Version1Naming.identifiers.contains { name.elementsEqual($0.utf8) }
                let prefix =
                    isIdentifier && !naming.entity.isEmpty ? Array(naming.entity.utf8) + [UInt8(ascii: "_")] : []
                guard naming.usesFieldIDs, name.elementsEqual("fields".utf8), value.kind == .object, value.length > 2
                else {
                    return put(flat: prefix + Self.capitalized(name), value)
                }
                return index.forEachMember(of: value) { member, value in
                    let member = Array(bytes(of: member))
                    let isOfSite = member.starts(with: "customfield_".utf8)
                    put(flat: isOfSite ? member : Array("Fields_".utf8) + Self.capitalized(member), value)
                }
            }
            put(name: name)
            put(value: value)
        }
        /// Writes the members of an object, at all levels, as columns whose names begin with `name`. Lists and empty
        /// objects are written as text.
        func put(flat name: [UInt8], _ value: PageSlice) {
            if value.kind == .object, value.length > 2 {
                return index.forEachMember(of: value) { member, value in
                    put(flat: name + [UInt8(ascii: "_")] + Self.capitalized(bytes(of: member)), value)
                }
            }
            put(name: name)
            guard value.kind == .object || value.kind == .array else { return put(value: value) }
            put(MappedCell.json(ofText: text(of: value, batch, place: place)).utf8)
        }
        put("{".utf8)
        for member in batch.decoration.members {
            put(name: member.name.utf8)
            put(member.json.utf8)
        }
        if let owner = index.owner(ofRecord: place) {
            for member in batch.decoration.ownerMembers {
                put(name: member.name.utf8)
                if let value = index.ownerValue(owner, column: member.column) {
                    put(index.bytes(of: value))
                } else {
                    put("null".utf8)
                }
            }
        }
        switch batch.decoration.frame {
        case .none where record.kind == .object:
            if flattening != nil {
                index.forEachMember(of: record) { name, value in
                    let text = Array(bytes(of: name))
                    guard containers.contains(text), value.kind == .object, value.length > 2 else {
                        return put(column: text, value)
                    }
                    index.forEachMember(of: value) { member, value in
                        put(column: text + [UInt8(ascii: ".")] + bytes(of: member), value)
                    }
                }
                break
            }
            let body = index.bytes(of: record)
            if needsComma, body.count > 2 { put(",".utf8) }
            block.reserve(Int(record.length))
            copy(batch, place: place, from: Int(record.offset) + 1, to: record.end, to: block)
            return
        case .none: put(column: "value".utf8, record)
        case .value(let name): put(column: name.utf8, record)
        case .entry(let name, let value):
            put(name: name.utf8)
            if let text = index.name(ofRecord: place) { put(index.bytes(of: text)) }
            put(column: value.utf8, record)
        }
        put("}".utf8)
    }

    /// Returns a name with a capital first letter if that letter is ASCII.
    private static func capitalized(_ name: some Collection<UInt8>) -> [UInt8] {
        var name = Array(name)
        if let first = name.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) { name[0] = first - 32 }
        return name
    }
}
