internal import InterimData

/// How records are written as text.
///
/// A format is called once for a batch and a block, never for a value. To add one, add a file to this folder and a case to
/// ``SinkConfiguration/Format``.
protocol RecordFormat: Sendable {
    /// Writes what comes before the first record.
    mutating func begin(_ block: TextBlock)

    /// Writes records from `first` on until the block holds `limit` bytes or the batch ends.
    ///
    /// - Returns: The first record that was not written.
    mutating func write(_ batch: RecordBatch, from first: Int, to block: TextBlock, limit: Int) -> Int

    /// Writes what comes behind the last record.
    mutating func end(_ block: TextBlock)
}

/// Writes a record as the server sent it, except for points in time.
struct RecordWriter: Sendable {
    /// How points in time are written.
    let dateTimes: SinkConfiguration.DateTimes

    @inline(__always)
    func write(_ batch: RecordBatch, place: Int, to block: TextBlock) {
        let record = batch.index.record(place)
        if batch.decoration.isEmpty {
            block.reserve(Int(record.length) + 2)
            copy(batch, place: place, from: Int(record.offset), to: block)
        } else {
            writeDecorated(batch, place: place, to: block)
        }
        block.reserve(2)
    }

    /// Copies a record's text from an offset on, rewriting its points in time. There is room for the text as it came.
    @inline(__always)
    private func copy(_ batch: RecordBatch, place: Int, from start: Int, to block: TextBlock) {
        let index = batch.index
        let record = index.record(place)
        var copied = start
        if dateTimes == .rfc3339 {
            for cell in index.cells(ofRecord: place)
            where cell.value.kind == .string && batch.columns.columns[Int(cell.column)].type == .dateTime {
                var length = 0
                let start = Int(cell.value.offset)
                // The text before the value goes first, so that the value can be written in place behind it.
                block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<start]))
                block.appendInPlace(DateTimeText.longestResult + record.end - start) { room in
                    length = DateTimeText.rewrite(index.bytes(of: cell.value), into: room)
                    return length
                }
                copied = length > 0 ? cell.value.end : start
            }
        }
        block.append(UnsafeRawBufferPointer(rebasing: index.buffer.bytes[copied..<record.end]))
    }

    /// Writes the columns in front, and then the record without its brace, or inside its frame.
    private func writeDecorated(_ batch: RecordBatch, place: Int, to block: TextBlock) {
        let index = batch.index
        let record = index.record(place)
        var needsComma = false
        func put(_ text: some Collection<UInt8>) {
            block.reserve(text.count)
            for byte in text { block.append(byte) }
        }
        func put(name: String) {
            if needsComma { put(",".utf8) }
            needsComma = true
            put("\"\(name)\":".utf8)
        }
        put("{".utf8)
        for member in batch.decoration.members {
            put(name: member.name)
            put(member.json.utf8)
        }
        if let owner = index.owner(ofRecord: place) {
            for member in batch.decoration.ownerMembers {
                put(name: member.name)
                if let value = index.ownerValue(owner, column: member.column) {
                    put(index.bytes(of: value))
                } else {
                    put("null".utf8)
                }
            }
        }
        switch batch.decoration.frame {
        case .none where record.kind == .object:
            let body = index.bytes(of: record)
            if needsComma, body.count > 2 { put(",".utf8) }
            block.reserve(Int(record.length))
            copy(batch, place: place, from: Int(record.offset) + 1, to: block)
            return
        case .none: put(name: "value")
        case .value(let name): put(name: name)
        case .entry(let name, let value):
            put(name: name)
            if let text = index.name(ofRecord: place) { put(index.bytes(of: text)) }
            put(name: value)
        }
        put(index.bytes(of: record))
        put("}".utf8)
    }
}
