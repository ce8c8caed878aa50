internal import InterimData

/// Rows of a mapping as delimited text.
///
/// Unconverted values stand as their JSON does: strings without quotation marks and escapes, numbers, `true` and `false`.
struct DelimitedTextFormat: RecordFormat {
    private var rows: MappedRows
    private let encoder: DelimitedTextEncoder
    private let hasHeader: Bool
    private let dateTimes: SinkConfiguration.DateTimes

    init(rows: MappedRows, text: DelimitedText, dateTimes: SinkConfiguration.DateTimes) {
        self.rows = rows
        encoder = DelimitedTextEncoder(text)
        hasHeader = text.firstRowAsHeader
        self.dateTimes = dateTimes
    }

    mutating func begin(_ block: TextBlock) {
        guard hasHeader else { return }
        for (number, output) in rows.mapper.outputs.enumerated() {
            if number > 0 { block.put(encoder.columnDelimiter) }
            // A name that cannot be written as it should be is written as it is: there is no row to leave out.
            if !encoder.put(Array(output.name.utf8), to: block) { block.put(Array(output.name.utf8)) }
        }
        block.put(encoder.rowDelimiter)
    }

    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition {
        let (encoder, outputs, dateTimes) = (encoder, rows.mapper.outputs, dateTimes)
        return try rows.write(batch, from: first, to: block, limit: limit) { cells, _ in
            for number in cells.indices {
                if number > 0 { block.put(encoder.columnDelimiter) }
                guard Self.put(cells[number], outputs[number], batch.index, encoder, dateTimes, block) else {
                    throw UnwritableCell(
                        output: number,
                        error: MappingError(
                            .invalidValue,
                            "Column '\(outputs[number].name)' contains a delimiter or a line break, which cannot be written without a quotation mark or an escape character."
                        )
                    )
                }
            }
            block.put(encoder.rowDelimiter)
        }
    }

    mutating func end(_ block: TextBlock) {}

    private static func put(
        _ cell: MappedCell,
        _ output: RowMapper.Output,
        _ index: PageIndex,
        _ encoder: DelimitedTextEncoder,
        _ dateTimes: SinkConfiguration.DateTimes,
        _ block: TextBlock
    ) -> Bool {
        switch cell {
        case .null:
            block.put(encoder.nullValue)
            return true
        case .page(let slice):
            let json = index.bytes(of: slice)
            switch slice.kind {
            case .null:
                block.put(encoder.nullValue)
                return true
            case .string where output.isDateTime && dateTimes == .rfc3339:
                return withUnsafeTemporaryAllocation(byteCount: DateTimeText.longestResult, alignment: 1) { room in
                    guard let start = room.baseAddress else { return false }
                    let length = DateTimeText.rewrite(json, into: start)
                    guard length > 2 else { return put(string: json, encoder, block) }
                    return encoder.put(UnsafeRawBufferPointer(rebasing: room[1..<length - 1]), to: block)
                }
            case .string: return put(string: json, encoder, block)
            default: return encoder.put(json, to: block)
            }
        case .text(let json):
            if json.first == UInt8(ascii: "n") {
                block.put(encoder.nullValue)
                return true
            }
            return json.withUnsafeBytes { json in
                json.first == UInt8(ascii: "\"") ? put(string: json, encoder, block) : encoder.put(json, to: block)
            }
        case .nestedText(let slice): return encoder.put(index.bytes(of: slice), to: block)
        case .value(.null):
            block.put(encoder.nullValue)
            return true
        case .value(let value): return encoder.put(Array(value.text(output.settings).utf8), to: block)
        }
    }

    /// Writes a JSON string's text. Without escapes that is what stands between its quotation marks.
    private static func put(
        string json: UnsafeRawBufferPointer,
        _ encoder: DelimitedTextEncoder,
        _ block: TextBlock
    ) -> Bool {
        let inner = UnsafeRawBufferPointer(rebasing: json.dropFirst().dropLast())
        guard inner.contains(UInt8(ascii: "\\")) else { return encoder.put(inner, to: block) }
        return encoder.put(Array(MappedCell.text(ofJSONString: json).utf8), to: block)
    }
}

/// Values of delimited text: when they are quoted, and how.
struct DelimitedTextEncoder: Sendable {
    let columnDelimiter: [UInt8]
    let rowDelimiter: [UInt8]
    let nullValue: [UInt8]
    private let quote: [UInt8]?
    private let escape: [UInt8]?
    private let quotesAll: Bool
    /// Bytes that make a value one that has to be quoted: the first ones of all that is not to be taken for something else.
    private let specials: [Bool]

    init(_ text: DelimitedText) {
        columnDelimiter = Array(text.columnDelimiter.utf8)
        rowDelimiter = Array(text.rowDelimiter.utf8)
        nullValue = Array(text.nullValue.utf8)
        quote = text.quoteCharacter.map { Array(String($0).utf8) }
        escape = text.escapeCharacter.map { Array(String($0).utf8) }
        quotesAll = text.quotesAllText
        var specials = Array(repeating: false, count: 256)
        let texts = [columnDelimiter, rowDelimiter, quote ?? [], escape ?? [], [0x0A], [0x0D]]
        for first in texts.compactMap(\.first) { specials[Int(first)] = true }
        self.specials = specials
    }

    func put(_ value: [UInt8], to block: TextBlock) -> Bool { value.withUnsafeBytes { put($0, to: block) } }

    /// Writes a value that is no null.
    ///
    /// - Returns: Whether it could be written so that it is read as it was.
    func put(_ value: UnsafeRawBufferPointer, to block: TextBlock) -> Bool {
        let isSpecial = value.contains { specials[Int($0)] }
        guard let quote else {
            guard isSpecial else {
                block.put(value)
                return true
            }
            guard let escape else { return false }
            putEscaping(value, [escape, columnDelimiter, rowDelimiter, [0x0A], [0x0D]], by: escape, to: block)
            return true
        }
        guard quotesAll || isSpecial || value.isEmpty || value.elementsEqual(nullValue) else {
            block.put(value)
            return true
        }
        block.put(quote)
        if isSpecial {
            // Inside quotation marks nothing else has a meaning.
            guard let escape else {
                guard !Self.contains(value, quote) else { return false }
                block.put(value)
                block.put(quote)
                return true
            }
            putEscaping(value, escape == quote ? [quote] : [quote, escape], by: escape, to: block)
        } else {
            block.put(value)
        }
        block.put(quote)
        return true
    }

    /// Writes a value with the escape character in front of each of some texts.
    private func putEscaping(
        _ value: UnsafeRawBufferPointer,
        _ texts: [[UInt8]],
        by escape: [UInt8],
        to block: TextBlock
    ) {
        var copied = 0
        var place = 0
        while place < value.count {
            guard specials[Int(value[place])] else {
                place += 1
                continue
            }
            let rest = value[place...]
            guard let text = texts.first(where: { !$0.isEmpty && rest.starts(with: $0) }) else {
                place += 1
                continue
            }
            block.put(UnsafeRawBufferPointer(rebasing: value[copied..<place]))
            block.put(escape)
            block.put(text)
            place += text.count
            copied = place
        }
        block.put(UnsafeRawBufferPointer(rebasing: value[copied...]))
    }

    private static func contains(_ value: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
        value.indices.contains { value[$0...].starts(with: text) }
    }
}
