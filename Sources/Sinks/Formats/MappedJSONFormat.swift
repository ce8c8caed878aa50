internal import InterimData

/// The format of a mapping's rows as JSON objects, one per line, or as one array.
///
/// If the mapping only adds columns, they are inserted after the members of the record, which are written unchanged.
struct MappedJSONFormat: RecordFormat {
    private var rows: MappedRows
    private let writer: RecordWriter
    private let isArray: Bool
    private var isFirst: Bool
    private let template: JSONTemplate
    /// The template for additional columns that follow an object without members.
    private let bareTemplate: JSONTemplate

    /// - Parameter isEmpty: If `true`, the output contains no rows yet.
    init(rows: MappedRows, writer: RecordWriter, isArray: Bool, isEmpty: Bool = true) {
        isFirst = isEmpty
        self.rows = rows
        self.writer = writer
        self.isArray = isArray
        template = JSONTemplate(rows.mapper.outputs, isContinued: rows.mapper.appendsToRecord)
        bareTemplate = JSONTemplate(rows.mapper.outputs).droppingFirstByte
    }

    mutating func begin(_ block: TextBlock) {
        if isArray { block.put(Array("[".utf8)) }
    }

    mutating func write(
        _ batch: RecordBatch,
        from first: RowPosition,
        to block: TextBlock,
        limit: RowLimit
    ) throws -> RowPosition {
        var isFirst = isFirst
        defer { self.isFirst = isFirst }
        return try rows.write(batch, from: first, to: block, limit: limit) { [self] cells, place in
            block.reserve(2)
            let rowStart = block.count
            if isArray {
                if !isFirst { block.append(UInt8(ascii: ",")) }
                block.append(UInt8(ascii: "\n"))
            }
            if rows.mapper.appendsToRecord {
                let start = block.count
                let record = batch.index.record(place)
                if record.kind == .object || !batch.decoration.isEmpty || writer.flattening != nil {
                    writer.writeText(batch, place: place, to: block)
                    block.removeLast(1)
                } else {
                    // As in other formats, a record that is not an object becomes the value of a column.
                    block.put(Array(#"{"value":"#.utf8))
                    block.put(batch.index.bytes(of: record))
                }
                // No comma precedes the first additional member if the object is empty.
                put(cells, block.count == start + 1 ? bareTemplate : template, batch, place, block)
            } else {
                put(cells, template, batch, place, block)
            }
            if batch.index.hasNULs {
                do throws(MappingError) {
                    try writer.characters.handleNULs(in: block, from: rowStart)
                } catch {
                    throw UnwritableCell(output: nil, error: error)
                }
            }
            if !isArray { block.put(Array("\n".utf8)) }
            isFirst = false
        }
    }

    mutating func end(_ block: TextBlock) {
        if isArray { block.put(Array((isFirst ? "]\n" : "\n]\n").utf8)) }
    }

    private func put(
        _ cells: [MappedCell],
        _ template: JSONTemplate,
        _ batch: RecordBatch,
        _ place: Int,
        _ block: TextBlock
    ) {
        for gap in template.gaps {
            block.put(gap.before)
            let output = rows.mapper.outputs[gap.output]
            switch cells[gap.output] {
            case .null: block.put(Array("null".utf8))
            case .page(let slice) where output.rewritesDateTimes: writer.write(slice, batch, place: place, to: block)
            case .page(let slice): block.put(batch.index.bytes(of: slice))
            case .text(let json): block.put(json)
            case .nestedText(let slice):
                block.put(Array(MappedCell.json(ofText: writer.text(of: slice, batch, place: place)).utf8))
            case .value(let value): block.put(Array(value.json(output.settings).utf8))
            }
        }
        block.put(template.end)
    }
}
