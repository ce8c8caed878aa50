/// A mapping, resolved for a table. It has the columns that must be found in the pages, and the outputs: the columns
/// that are written.
///
/// It is created once for each run. A ``RowReader`` uses it to convert records into rows.
package struct RowMapper: Sendable {
    /// A column that is written.
    package struct Output: Sendable, Hashable {
        /// The names of the members that lead from the row to the column. A column that is not nested has only one
        /// name.
        package var path: [String]
        /// The settings with which the column's values are converted and written.
        package var settings: ConversionSettings
        /// If `true`, points in time in the column's values are rewritten. This is so for columns without a conversion.
        package var rewritesDateTimes: Bool

        /// The name of the column: the names in `path`, joined by dots.
        package var name: String { path.joined(separator: ".") }
    }

    /// The source of a value.
    enum Origin: Sendable, Hashable {
        /// JSON text that is the same for every row.
        case constant([UInt8])
        /// The value of a column, by its number in `RowMapper.columns`, or a value inside it.
        case column(Int, [ValuePath.Step])
        /// An item of the collection, or a value inside it.
        case item([ValuePath.Step])
    }

    /// The conversion of the values of one entry of the mapping.
    struct Conversion: Sendable, Hashable {
        var sourceType: ValueType?
        var sourceFormat: DateFormat?
        var sourceCulture: Culture
        var sinkType: ValueType
    }

    struct Plan: Sendable, Hashable {
        var origin: Origin
        var conversion: Conversion?
    }

    /// The columns that are written, in order.
    package let outputs: [Output]
    /// The columns to find in each page, without duplicates.
    package private(set) var columns: [Column] = []
    /// If `true`, the members of the record are written unchanged, and the outputs are appended to them.
    package let appendsToRecord: Bool
    /// The source and the conversion of each output.
    let plans: [Plan]
    /// The list whose items become rows: the number of the column that contains it, and the path from the column's
    /// value to the list. It is `nil` if each record becomes one row.
    let collection: (column: Int, steps: [ValuePath.Step])?
    /// The columns that the table does not describe, but that must occur in the data, with their numbers in
    /// `columns`.
    let undescribed: [(column: Int, name: String)]
    /// The columns that must not occur in the data, with their numbers in `columns`. Additional columns have the same
    /// names.
    let reserved: [(column: Int, name: String)]
    /// The names of the described columns, for messages.
    let knownNames: [String]
    /// The key columns of a record, with their numbers in `columns`.
    let keys: [(column: Int, name: String)]
    /// A Boolean value that indicates whether the sink can write objects and arrays.
    let supportsNestedValues: Bool
    /// A Boolean value that indicates whether objects and arrays are written as texts that contain their JSON.
    let mapsNestedToText: Bool

    /// Resolves a mapping for a table.
    ///
    /// - Parameters:
    ///   - columns: The described columns of the table.
    ///   - containers: Members that are not columns but contain columns. They are not written if the mapping has no
    ///     entries.
    ///   - keyColumns: The names of the key columns of a record, for messages.
    ///   - supportsNestedValues: If `true`, the sink can write objects and arrays.
    ///   - appendsToRecord: If `true`, the members of the record are written unchanged; a mapping without entries then
    ///     has outputs only for the additional columns.
    /// - Throws: ``MappingError`` when parts of the mapping contradict each other, or when an ordinal is not that of a
    ///   column of the table.
    package init(
        _ mapping: RecordMapping,
        columns described: [Column],
        containers: [String] = [],
        keyColumns: [String] = [],
        supportsNestedValues: Bool,
        appendsToRecord: Bool = false
    ) throws(MappingError) {
        var search = ColumnSearch(described: described)
        var entries = mapping.entries
        if entries.isEmpty {
            guard mapping.collectionReference == nil else {
                throw MappingError(.invalidMapping, "a collectionReference requires mappings of the columns to write")
            }
            let additional = mapping.additionalColumns.map { RecordMapping.Entry(.name($0.name), to: $0.name) }
            let own =
                mapping.version1?.columns(of: described, containers: containers).map { column in
                    RecordMapping.Entry(.path(ValuePath(column.path.map(ValuePath.Step.member))), to: column.name)
                }
                ?? described.filter { !containers.contains($0.name) }.map { .init(.name($0.name), to: $0.name) }
            entries = (appendsToRecord ? [] : own) + additional
        }
        try Self.checkNames(entries, mapping.additionalColumns, described)
        var collection: (column: Int, steps: [ValuePath.Step])?
        if let reference = mapping.collectionReference {
            guard case .member(let name)? = reference.steps.first else {
                throw MappingError(.invalidMapping, "the collectionReference \(reference) does not name a column")
            }
            let place = search.place(reference.steps, name: name)
            collection = (place.column, place.steps)
        }
        var outputs: [Output] = []
        var plans: [Plan] = []
        for entry in entries {
            let origin = try Self.origin(entry.source, mapping, described, hasItems: collection != nil, &search)
            let conversion = try Self.conversion(entry, mapping.settings)
            plans.append(Plan(origin: origin, conversion: conversion))
            outputs.append(
                Output(
                    path: entry.sink,
                    settings: try Self.settings(entry, mapping.settings),
                    rewritesDateTimes: conversion == nil
                )
            )
        }
        self.outputs = outputs
        self.plans = plans
        self.collection = collection
        self.supportsNestedValues = supportsNestedValues
        self.appendsToRecord = appendsToRecord
        mapsNestedToText = mapping.mapComplexValuesToString
        undescribed = search.undescribed
        knownNames = described.map { mapping.version1?.name(of: $0.path) ?? $0.name }
        keys = keyColumns.map { name in (search.place(named: name, isRequired: false).column, name) }
        reserved =
            appendsToRecord
            ? mapping.additionalColumns.map { (search.place([.member($0.name)], name: nil).column, $0.name) } : []
        self.columns = search.columns + search.nestedColumns
    }

    private static func checkNames(
        _ entries: [RecordMapping.Entry],
        _ additional: [RecordMapping.AdditionalColumn],
        _ described: [Column]
    ) throws(MappingError) {
        var names: Set<[String]> = []
        for entry in entries {
            guard !entry.sink.isEmpty else {
                throw MappingError(.invalidMapping, "a mapping has no name for its sink column")
            }
            guard names.insert(entry.sink).inserted else {
                throw MappingError(
                    .invalidMapping,
                    "two mappings write the column '\(entry.sink.joined(separator: "."))'"
                )
            }
        }
        for entry in entries {
            for length in 1..<max(1, entry.sink.count) where names.contains(Array(entry.sink.prefix(length))) {
                throw MappingError(
                    .invalidMapping,
                    "the column '\(entry.sink.prefix(length).joined(separator: "."))' is written as a value and as an object"
                )
            }
        }
        var added: Set<String> = []
        for column in additional {
            guard added.insert(column.name).inserted, !described.contains(where: { $0.name == column.name }) else {
                throw MappingError(.invalidMapping, "the additional column '\(column.name)' exists already")
            }
        }
    }

    private static func origin(
        _ source: RecordMapping.Source,
        _ mapping: RecordMapping,
        _ described: [Column],
        hasItems: Bool,
        _ search: inout ColumnSearch
    ) throws(MappingError) -> Origin {
        switch source {
        case .ordinal(let number):
            guard (1...max(1, described.count)).contains(number), !described.isEmpty else {
                throw MappingError(
                    .columnNotFound,
                    "Column \(number) specified in column mapping cannot be found in source data; there are \(described.count)"
                )
            }
            return .column(search.place(named: described[number - 1].name).column, [])
        case .name(let name):
            switch mapping.additionalColumns.first(where: { $0.name == name })?.content {
            case .constant(let text)?: return .constant(Array(JSONText.json(of: text).utf8))
            case .column(let source)?: return .column(search.place(named: source).column, [])
            case .path(let path)?: return try origin(.path(path), mapping, described, hasItems: hasItems, &search)
            case nil: return .column(search.place(named: name).column, [])
            }
        case .path(let path) where path.isRelative && hasItems: return .item(path.steps)
        case .path(let path):
            guard case .member(let name)? = path.steps.first else {
                throw MappingError(.invalidMapping, "the path \(path) does not begin with a column's name")
            }
            let place = search.place(path.steps, name: name)
            return .column(place.column, place.steps)
        }
    }

    private static func conversion(
        _ entry: RecordMapping.Entry,
        _ settings: ConversionSettings
    ) throws(MappingError) -> Conversion? {
        guard let sinkType = entry.sinkType else { return nil }
        if let sourceType = entry.sourceType, !sourceType.isConvertible(to: sinkType) {
            throw MappingError(
                .invalidMapping,
                "the column '\(entry.sink.joined(separator: "."))' cannot be converted from \(sourceType.rawValue) to \(sinkType.rawValue)"
            )
        }
        return Conversion(
            sourceType: entry.sourceType,
            sourceFormat: try entry.sourceFormat.map { (text) throws(MappingError) in try Self.dateFormat(text) },
            sourceCulture: entry.sourceCulture ?? settings.culture,
            sinkType: sinkType
        )
    }

    private static func settings(
        _ entry: RecordMapping.Entry,
        _ settings: ConversionSettings
    ) throws(MappingError) -> ConversionSettings {
        var settings = settings
        settings.culture = entry.sinkCulture ?? settings.culture
        guard let text = entry.sinkFormat else { return settings }
        if entry.sinkType == .timeSpan || (entry.sinkType == .string && entry.sourceType == .timeSpan) {
            guard let format = TimeSpanFormat(text) else {
                throw MappingError(.invalidMapping, "'\(text)' is not a time span format")
            }
            settings.timeSpanFormat = format
            return settings
        }
        let format = try Self.dateFormat(text)
        settings.dateTimeFormat = format
        settings.dateTimeOffsetFormat = format
        settings.dateFormat = format
        settings.timeFormat = format
        return settings
    }

    private static func dateFormat(_ text: String) throws(MappingError) -> DateFormat {
        guard let format = DateFormat(text) else {
            throw MappingError(.invalidMapping, "'\(text)' is not a date format")
        }
        return format
    }
}

/// The columns to find in the pages, collected while a mapping is resolved.
private struct ColumnSearch {
    let described: [Column]
    let nestedDateTimes: [Column]
    private(set) var columns: [Column] = []
    private(set) var undescribed: [(column: Int, name: String)] = []

    init(described: [Column]) {
        self.described = described
        nestedDateTimes = described.flatMap(\.nestedDateTimes)
    }

    /// The points in time inside the values of `columns`, without those that are in `columns` themselves.
    var nestedColumns: [Column] {
        nestedDateTimes.filter { nested in
            columns.contains { $0.path.count < nested.path.count && nested.path.starts(with: $0.path) }
                && !columns.contains { $0.path == nested.path }
        }
    }

    /// Returns the number of the column with a name, and no steps. The name is that of a described column or, if there
    /// is none, that of a member of the record.
    ///
    /// - Parameter isRequired: If `true`, a column that is not described must occur in the data.
    mutating func place(named name: String, isRequired: Bool = true) -> (column: Int, steps: [ValuePath.Step]) {
        let column = described.first { $0.name == name } ?? titled(name)
        let steps = (column?.path ?? [name]).map(ValuePath.Step.member)
        let number = self.number(of: steps.map(Self.text), type: column?.type ?? .string)
        if column == nil, isRequired { addUndescribed(number, name) }
        return (number, [])
    }

    /// Returns the number of the column that a path leads to before its first list element, and the remaining steps.
    ///
    /// - Parameter name: The name of the first member. If it is not described, it must occur in the data. `nil` means
    ///   that the member may be missing.
    mutating func place(_ steps: [ValuePath.Step], name: String?) -> (column: Int, steps: [ValuePath.Step]) {
        let members = steps.prefix { if case .member = $0 { true } else { false } }
        let path = members.map(Self.text)
        let known =
            described.first { $0.path == path } ?? nestedDateTimes.first { $0.path == path && $0.listPlaces.isEmpty }
        let type = known?.type ?? .string
        let number = self.number(of: path, type: type)
        if let name, !described.contains(where: { $0.path.first == name || $0.name == name }) {
            // The column itself must occur in the data; the values inside it may be missing.
            addUndescribed(self.number(of: [name], type: .string), name)
        } else if let name, members.count > 1, !described.contains(where: { $0.path == [name] }),
            !described.contains(where: { $0.path.starts(with: path.prefix($0.path.count)) })
        {
            // The first member only contains columns, and the second is none of them.
            let column = Array(path.prefix(2))
            addUndescribed(self.number(of: column, type: .string), column.joined(separator: "."))
        }
        return (number, Array(steps.dropFirst(members.count)))
    }

    /// Returns the only column with a display name; `nil` if there is none or there are several.
    private func titled(_ title: String) -> Column? {
        let found = described.filter { $0.title == title || $0.untranslatedTitle == title }
        return found.count == 1 && !title.isEmpty ? found[0] : nil
    }

    private mutating func addUndescribed(_ number: Int, _ name: String) {
        if !undescribed.contains(where: { $0.column == number }) { undescribed.append((number, name)) }
    }

    private mutating func number(of path: [String], type: InterimType) -> Int {
        if let known = columns.firstIndex(where: { $0.path == path }) { return known }
        columns.append(Column(path: path, type: type))
        return columns.count - 1
    }

    private static func text(_ step: ValuePath.Step) -> String {
        if case .member(let name) = step { name } else { "" }
    }
}
