/// A value of a row.
package enum MappedCell: Sendable, Hashable {
    /// Null.
    case null
    /// JSON text of the page, to be written unchanged.
    case page(PageSlice)
    /// JSON text that is not part of the page.
    case text([UInt8])
    /// An object or array of the page, to be written as a text that contains its JSON.
    case nestedText(PageSlice)
    /// A converted value.
    case value(TypedValue)

    /// Returns a text as a JSON string, with quotation marks and escapes.
    package static func json(ofText text: String) -> String { JSONText.json(of: text) }

    /// Returns the text of a valid JSON string. `json` includes the quotation marks.
    package static func text(ofJSONString json: UnsafeRawBufferPointer) -> String { JSONText.text(ofString: json) }
}

/// A row that cannot be written.
package struct RowFailure: Error, Sendable, Hashable {
    /// The reason.
    package var error: MappingError
    /// The name of the column that caused the failure, as it is in the sink.
    package var column: String
    /// The key of the row's record, such as `id 10041`; empty if there is none.
    package var key: String
    /// The row's values as texts before conversion, in the order of the sink's columns.
    package var values: [String]

    /// Creates a failure.
    package init(error: MappingError, column: String, key: String, values: [String]) {
        self.error = error
        self.column = column
        self.key = key
        self.values = values
    }
}

/// Converts records into rows, one row at a time. Memory is reused, so that most rows need no allocation.
///
/// ```swift
/// try reader.begin(batch)
/// for place in places {
///     for row in 0..<reader.open(batch, place: place) {
///         try reader.read(row: row, of: batch)
///         // reader.cells
///     }
/// }
/// ```
package struct RowReader: Sendable {
    /// The location of a column's values in the records of a batch.
    private enum Location: Sendable {
        case cell
        case owner(Int)
        case text([UInt8])
        case frameName
        case record
    }

    /// The mapper that defines the rows.
    package let mapper: RowMapper
    /// The values of the last row read, one for each of the mapper's outputs.
    package private(set) var cells: [MappedCell]
    private var locations: [Location] = []
    /// For each column of the batch, the number of the same column of the mapper, or -1 if the mapper has no such
    /// column.
    private var columnOfCell: [Int] = []
    private var values: [PageSlice?]
    private var texts: [[UInt8]?]
    private var items: [PageSlice] = []
    private var areColumnsFound: Bool

    /// Creates a reader for the records of a run.
    package init(_ mapper: RowMapper) {
        self.mapper = mapper
        cells = Array(repeating: .null, count: mapper.outputs.count)
        values = Array(repeating: nil, count: mapper.columns.count)
        texts = Array(repeating: nil, count: mapper.columns.count)
        areColumnsFound = mapper.undescribed.isEmpty
    }

    /// Prepares for the records of a batch. The layout of the batch's page must include the mapper's columns.
    ///
    /// - Throws: ``MappingError/Code/columnNotFound`` when no record of the first batch that has records contains one
    ///   of `RowMapper.undescribed`.
    package mutating func begin(_ batch: RecordBatch) throws(MappingError) {
        columnOfCell = batch.columns.columns.map { column in
            mapper.columns.firstIndex { $0.hasSamePath(as: column) } ?? -1
        }
        locations = mapper.columns.map { Self.location(of: $0, in: batch) }
        guard !areColumnsFound, batch.count > 0 else { return }
        areColumnsFound = true
        for (column, name) in mapper.undescribed {
            guard case .cell = locations[column] else { continue }
            let isThere = (0..<batch.count).contains { number in
                batch.index.cells(ofRecord: batch.place(number)).contains { columnOfCell[Int($0.column)] == column }
            }
            guard isThere else {
                throw MappingError(
                    .columnNotFound,
                    "Column '\(name)' specified in column mapping cannot be found in source data."
                        + (NearestName.find(name, among: mapper.knownNames).map { " Did you mean '\($0)'?" } ?? "")
                )
            }
        }
    }

    private static func location(of column: Column, in batch: RecordBatch) -> Location {
        let decoration = batch.decoration
        guard column.path.count == 1, !decoration.isEmpty else { return .cell }
        let name = column.path[0]
        if let member = decoration.members.first(where: { $0.name == name }) { return .text(Array(member.json.utf8)) }
        if let member = decoration.ownerMembers.first(where: { $0.name == name }) { return .owner(member.column) }
        switch decoration.frame {
        case .value(name), .entry(name: _, value: name): return .record
        case .entry(name: name, value: _): return .frameName
        default: return .cell
        }
    }

    /// Opens a record.
    ///
    /// - Parameter place: The number of the record in the page, from 0.
    /// - Returns: The number of the record's rows: the number of items in its collection, or 1 if the mapper has no
    ///   collection.
    package mutating func open(_ batch: RecordBatch, place: Int) -> Int {
        let index = batch.index
        for column in values.indices {
            texts[column] = nil
            switch locations[column] {
            case .cell: values[column] = nil
            case .text(let text):
                values[column] = nil
                texts[column] = text
            case .owner(let number):
                values[column] = index.owner(ofRecord: place).flatMap { index.ownerValue($0, column: number) }
            case .frameName: values[column] = index.name(ofRecord: place)
            case .record: values[column] = index.record(place)
            }
        }
        for cell in index.cells(ofRecord: place) {
            let column = columnOfCell[Int(cell.column)]
            guard column >= 0, case .cell = locations[column] else { continue }
            values[column] = cell.value
        }
        guard let collection = mapper.collection else { return 1 }
        items.removeAll(keepingCapacity: true)
        if let list = values[collection.column].flatMap({ index.value(at: collection.steps, in: $0) }) {
            index.forEachElement(of: list) { items.append($0) }
        }
        return items.count
    }

    /// Reads one of the rows of the record that was opened last into ``cells``.
    ///
    /// - Throws: ``RowFailure`` when a value cannot be written as the mapping requires.
    package mutating func read(row: Int, of batch: RecordBatch) throws(RowFailure) {
        for (column, name) in mapper.reserved where values[column] != nil {
            throw failure(
                MappingError(.invalidMapping, "the source already has a column '\(name)'"),
                name,
                row,
                batch
            )
        }
        for number in mapper.plans.indices {
            do throws(MappingError) {
                cells[number] = try cell(number, row: row, batch.index)
            } catch {
                throw failure(error, mapper.outputs[number].name, row, batch)
            }
        }
    }

    private func source(_ origin: RowMapper.Origin, row: Int, _ index: PageIndex) -> MappedCell {
        switch origin {
        case .constant(let text): return .text(text)
        case .column(let column, let steps):
            if let text = texts[column] { return steps.isEmpty ? .text(text) : .null }
            return values[column].flatMap { index.value(at: steps, in: $0) }.map(MappedCell.page) ?? .null
        case .item(let steps): return index.value(at: steps, in: items[row]).map(MappedCell.page) ?? .null
        }
    }

    private func cell(_ number: Int, row: Int, _ index: PageIndex) throws(MappingError) -> MappedCell {
        let plan = mapper.plans[number]
        let cell = source(plan.origin, row: row, index)
        if case .page(let slice) = cell, slice.kind == .object || slice.kind == .array {
            if plan.conversion == nil, mapper.supportsNestedValues, !mapper.mapsNestedToText { return cell }
            guard mapper.mapsNestedToText, plan.conversion?.sinkType ?? .string == .string else {
                throw MappingError(
                    .complexValue,
                    "Column '\(mapper.outputs[number].name)' contains \(slice.kind == .object ? "an object" : "a list"), "
                        + "but a plain value is required; map its members, or set mapComplexValuesToString."
                )
            }
            return .nestedText(slice)
        }
        guard let conversion = plan.conversion else { return cell }
        return try withExtendedLifetime(index.buffer) { () throws(MappingError) in
            switch cell {
            case .page(let slice) where slice.kind == .number && isDateTime(plan.origin):
                try convert(DateTimeText.rewritten(index.bytes(of: slice)), cell, conversion, number)
            case .page(let slice): try convert(index.bytes(of: slice), cell, conversion, number)
            case .text(let text): try convert(text, cell, conversion, number)
            default: cell
            }
        }
    }

    /// Returns a Boolean value that indicates whether the values of an origin are points in time. The site may send
    /// these as numbers.
    private func isDateTime(_ origin: RowMapper.Origin) -> Bool {
        if case .column(let column, let steps) = origin {
            steps.isEmpty && mapper.columns[column].type == .dateTime
        } else {
            false
        }
    }

    private func convert(
        _ text: [UInt8],
        _ cell: MappedCell,
        _ conversion: RowMapper.Conversion,
        _ number: Int
    ) throws(MappingError) -> MappedCell {
        let result: Result<MappedCell, MappingError> = text.withUnsafeBytes { json in
            do throws(MappingError) {
                return .success(try convert(json, cell, conversion, number))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func convert(
        _ json: UnsafeRawBufferPointer,
        _ cell: MappedCell,
        _ conversion: RowMapper.Conversion,
        _ number: Int
    ) throws(MappingError) -> MappedCell {
        let kind = JSONKind(firstByte: json.first ?? 0)
        if kind == .null { return .null }
        if conversion.sourceType ?? .string == .string, kind == .string, conversion.sinkType == .string { return cell }
        guard let value = TypedValue(json: json) else {
            throw invalid("a number with too many digits", number, conversion.sinkType.rawValue)
        }
        do throws(ConversionFailure) {
            let settings = mapper.outputs[number].settings
            let typed = try conversion.typed(value, settings)
            return .value(try ValueConversion.convert(typed, to: conversion.sinkType, settings: settings))
        } catch {
            throw MappingError(
                .invalidValue,
                "Column '\(mapper.outputs[number].name)' contains an invalid value '\(error.value)'. \(error)"
            )
        }
    }

    private func invalid(_ what: String, _ number: Int, _ type: String) -> MappingError {
        MappingError(
            .invalidValue,
            "Column '\(mapper.outputs[number].name)' contains \(what), which cannot be converted to '\(type)'."
        )
    }

    // MARK: Failures

    /// Returns the failure of the row that was read last, with an error that the sink detected in one of the row's
    /// values.
    package func failure(of output: Int, _ error: MappingError, row: Int, of batch: RecordBatch) -> RowFailure {
        failure(error, mapper.outputs[output].name, row, batch)
    }

    private func failure(_ error: MappingError, _ column: String, _ row: Int, _ batch: RecordBatch) -> RowFailure {
        let index = batch.index
        let key = mapper.keys.compactMap { column, name -> String? in
            let cell = source(.column(column, []), row: row, index)
            return cell == .null ? nil : "\(name) \(Self.text(of: cell, index))"
        }
        let texts = mapper.plans.map { Self.text(of: source($0.origin, row: row, index), index) }
        return RowFailure(error: error, column: column, key: key.joined(separator: ", "), values: texts)
    }

    /// Returns a value as readable text: the text of a string, the JSON of another value, or an empty text for null.
    private static func text(of cell: MappedCell, _ index: PageIndex) -> String {
        func text(_ json: UnsafeRawBufferPointer) -> String {
            switch JSONKind(firstByte: json.first ?? 0) {
            case .null: ""
            case .string: JSONText.text(ofString: json)
            default: String(decoding: json, as: UTF8.self)
            }
        }
        switch cell {
        case .null, .value: return ""
        case .text(let bytes): return bytes.withUnsafeBytes(text)
        case .page(let slice), .nestedText(let slice):
            return withExtendedLifetime(index.buffer) { text(index.bytes(of: slice)) }
        }
    }
}

extension RowMapper.Conversion {
    /// Returns a value after converting it to the source type; the value itself if the conversion has no source type.
    fileprivate func typed(
        _ value: TypedValue,
        _ settings: ConversionSettings
    ) throws(ConversionFailure) -> TypedValue {
        guard let sourceType else { return value }
        var reading = settings
        reading.culture = sourceCulture
        if case .string(let text) = value, sourceType.group == .dateTime {
            // The sink's format does not apply to the source.
            reading.dateTimeFormat = nil
            reading.dateTimeOffsetFormat = nil
            reading.dateFormat = nil
            reading.timeFormat = nil
            if let sourceFormat {
                guard let time = sourceFormat.read(text, culture: sourceCulture) else {
                    throw ConversionFailure(.invalidFormat, from: .string, to: sourceType, value: text)
                }
                return switch sourceType {
                case .date: .date(time.day)
                case .time: .time(time.timeOfDay)
                case .dateTime: .dateTime(time.offsetMinutes == nil ? time : time.inUTC)
                default: .dateTimeOffset(time.offsetMinutes == nil ? time.inUTC : time)
                }
            }
        }
        return try ValueConversion.convert(value, to: sourceType, settings: reading)
    }
}
