internal import InterimData

/// Rows of a mapping as delimited text.
///
/// A value that is not converted is written as its JSON text, except that a string is written without JSON's quotation
/// marks and escapes.
struct DelimitedTextFormat: RecordFormat {
    private var rows: MappedRows
    private let encoder: DelimitedTextEncoder
    private let hasHeader: Bool
    private let capitalizesBooleans: Bool
    private let writer: RecordWriter

    init(rows: MappedRows, text: DelimitedText, capitalizesBooleans: Bool = false, writer: RecordWriter) {
        self.capitalizesBooleans = capitalizesBooleans
        self.rows = rows
        encoder = DelimitedTextEncoder(text)
        hasHeader = text.firstRowAsHeader
        self.writer = writer
    }

    mutating func begin(_ block: TextBlock) {
        guard hasHeader else { return }
        for (number, output) in rows.mapper.outputs.enumerated() {
            if number > 0 { block.put(encoder.columnDelimiter) }
            // A name that cannot be quoted or escaped is written unchanged, because the header cannot be skipped like a
            // row.
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
        let (encoder, outputs, writer) = (encoder, rows.mapper.outputs, writer)
        let capitalizesBooleans = capitalizesBooleans
        return try rows.write(batch, from: first, to: block, limit: limit) { cells, place in
            for number in cells.indices {
                if number > 0 { block.put(encoder.columnDelimiter) }
                let isWritten: Bool
                do throws(MappingError) {
                    if capitalizesBooleans, case .page(let slice) = cells[number],
                        let text = Self.booleanText(batch.index.bytes(of: slice))
                    {
                        isWritten = encoder.put(text, to: block)
                        continue
                    }
                    isWritten = try Self.put(cells[number], outputs[number], batch, place, encoder, writer, block)
                } catch {
                    throw UnwritableCell(output: number, error: error)
                }
                guard isWritten else {
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

    /// Returns the text of a Boolean value in .NET; `nil` for JSON of another type.
    private static func booleanText(_ json: UnsafeRawBufferPointer) -> [UInt8]? {
        switch json.first {
        case UInt8(ascii: "t"): Array("True".utf8)
        case UInt8(ascii: "f"): Array("False".utf8)
        default: nil
        }
    }

    private static func put(
        _ cell: MappedCell,
        _ output: RowMapper.Output,
        _ batch: RecordBatch,
        _ place: Int,
        _ encoder: DelimitedTextEncoder,
        _ writer: RecordWriter,
        _ block: TextBlock
    ) throws(MappingError) -> Bool {
        let index = batch.index
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
            case .string, .number:
                if output.rewritesDateTimes, writer.hasDateTimes(in: slice, batch, place: place) {
                    let isWritten = withUnsafeTemporaryAllocation(byteCount: DateTimeText.longestResult, alignment: 1) {
                        room -> Bool? in
                        guard let start = room.baseAddress else { return nil }
                        let length = DateTimeText.rewrite(json, into: start)
                        guard length > 2 else { return nil }
                        return encoder.put(UnsafeRawBufferPointer(rebasing: room[1..<length - 1]), to: block)
                    }
                    if let isWritten { return isWritten }
                }
                return slice.kind == .string
                    ? try put(string: json, encoder, writer.characters, block) : encoder.put(json, to: block)
            default: return encoder.put(json, to: block)
            }
        case .text(let json):
            if json.first == UInt8(ascii: "n") {
                block.put(encoder.nullValue)
                return true
            }
            guard json.first == UInt8(ascii: "\"") else { return encoder.put(json, to: block) }
            let text: Result<[UInt8], MappingError> = json.withUnsafeBytes { json in
                do throws(MappingError) {
                    return .success(try writer.characters.text(ofJSONString: json))
                } catch {
                    return .failure(error)
                }
            }
            return encoder.put(try text.get(), to: block)
        case .nestedText(let slice):
            guard writer.hasDateTimes(in: slice, batch, place: place) else {
                return encoder.put(index.bytes(of: slice), to: block)
            }
            return encoder.put(Array(writer.text(of: slice, batch, place: place).utf8), to: block)
        case .value(.null):
            block.put(encoder.nullValue)
            return true
        case .value(let value):
            return encoder.put(try writer.characters.text(value.text(output.settings)), to: block)
        }
    }

    /// Writes the text of a JSON string. Returns `false` if the text would be read back as a different value.
    private static func put(
        string json: UnsafeRawBufferPointer,
        _ encoder: DelimitedTextEncoder,
        _ characters: UnusualCharacters,
        _ block: TextBlock
    ) throws(MappingError) -> Bool {
        let inner = UnsafeRawBufferPointer(rebasing: json.dropFirst().dropLast())
        guard inner.contains(UInt8(ascii: "\\")) else { return encoder.put(inner, to: block) }
        return encoder.put(try characters.text(ofJSONString: json), to: block)
    }
}

/// The encoding of values of delimited text, with their quotation marks and escapes.
struct DelimitedTextEncoder: Sendable {
    let columnDelimiter: [UInt8]
    let rowDelimiter: [UInt8]
    let nullValue: [UInt8]
    private let quote: [UInt8]?
    private let escape: [UInt8]?
    private let quotesAll: Bool
    /// For each byte, `true` if a value that contains the byte may have to be quoted. These are the first bytes of
    /// delimiters, quotation marks, escape characters and line breaks.
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

    /// Writes a value that is not null.
    ///
    /// - Returns: `false` if the value would be read back as a different value.
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
            // Inside quotation marks, no other character has a special meaning.
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

    /// Writes a value, and the escape character before each occurrence of one of `texts` in it.
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
