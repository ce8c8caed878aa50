/// A mapping resolved against its table: the columns to find in the pages, and the outputs.
///
/// It is created once for a run; a ``RowReader`` then turns records into rows.
package struct RowMapper: Sendable {
    /// A column that is written.
    package struct Output: Sendable, Hashable {
        /// The members that lead to the column in the output; a column that is not nested has one.
        package var path: [String]
        /// The settings for converting and writing its values.
        package var settings: ConversionSettings
        /// If `true`, points in time in its values are rewritten, because no conversion applies to them.
        package var rewritesDateTimes: Bool

        /// The name of the column: the members joined by dots.
        package var name: String { path.joined(separator: ".") }
    }

    /// The source of a value.
    enum Origin: Sendable, Hashable {
        /// JSON text that is the same for every row.
        case constant([UInt8])
        /// A value of one of the columns that are searched for, or a value inside it.
        case column(Int, [ValuePath.Step])
        /// An item of the collection, or a value inside it.
        case item([ValuePath.Step])
    }

    /// A conversion with the formats of one entry.
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
    /// A Boolean value that indicates whether the outputs are only appended to the record's own members, which are
    /// written unchanged.
    package let appendsToRecord: Bool
    /// The source and the conversion of each output.
    let plans: [Plan]
    /// The list whose items become rows: its column, and the path inside it.
    let collection: (column: Int, steps: [ValuePath.Step])?
    /// The columns that the table does not describe, with their numbers. They must be in the data.
    let undescribed: [(column: Int, name: String)]
    /// The columns that must not be in the data, because additional columns have the same names, with their numbers.
    let reserved: [(column: Int, name: String)]
    /// The key columns of a record, with their numbers.
    let keys: [(column: Int, name: String)]
    /// A Boolean value that indicates whether nested values may stay nested.
    let supportsNestedValues: Bool
    /// A Boolean value that indicates whether nested values are written as text if they must not stay nested.
    let mapsNestedToText: Bool

    /// Resolves a mapping against a table.
    ///
    /// - Parameters:
    ///   - columns: The described columns of the table.
    ///   - containers: Members that are not columns but contain columns. They are not written if the mapping has no
    ///     entries.
    ///   - keyColumns: The names of the key columns of a record, for messages.
    ///   - supportsNestedValues: If `true`, the sink supports nested values.
    ///   - appendsToRecord: If `true`, the outputs are the additional columns alone, because the record itself is
    ///     written completely.
    /// - Throws: ``MappingError`` when the mapping contradicts itself, or has an ordinal beyond the table's columns.
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
            let own = described.filter { !containers.contains($0.name) }
                .map { column in
                    RecordMapping.Entry(
                        .name(column.name),
                        to: mapping.flattensNames ? FlattenedName.name(of: column.path) : column.name
                    )
                }
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

    /// The points in time inside the columns that are searched for, except those that are among these columns
    /// themselves.
    var nestedColumns: [Column] {
        nestedDateTimes.filter { nested in
            columns.contains { $0.path.count < nested.path.count && nested.path.starts(with: $0.path) }
                && !columns.contains { $0.path == nested.path }
        }
    }

    /// Returns the place of a column by its name. It is a described column, or otherwise a member of the record itself.
    ///
    /// - Parameter isRequired: If `true`, a column that is not described must be in the data.
    mutating func place(named name: String, isRequired: Bool = true) -> (column: Int, steps: [ValuePath.Step]) {
        let column = described.first { $0.name == name }
        let steps = (column?.path ?? [name]).map(ValuePath.Step.member)
        let number = self.number(of: steps.map(Self.text), type: column?.type ?? .string)
        if column == nil, isRequired { addUndescribed(number, name) }
        return (number, [])
    }

    /// Returns the column that the steps before the first list element lead to, and the remaining steps.
    ///
    /// - Parameter name: The first member, which must be in the data if it is not described; `nil` if it may be
    ///   missing.
    mutating func place(_ steps: [ValuePath.Step], name: String?) -> (column: Int, steps: [ValuePath.Step]) {
        let members = steps.prefix { if case .member = $0 { true } else { false } }
        let path = members.map(Self.text)
        let known =
            described.first { $0.path == path } ?? nestedDateTimes.first { $0.path == path && $0.listPlaces.isEmpty }
        let type = known?.type ?? .string
        let number = self.number(of: path, type: type)
        if let name, !described.contains(where: { $0.path.first == name || $0.name == name }) {
            // The column itself must be in the data; the values inside it may be missing.
            addUndescribed(self.number(of: [name], type: .string), name)
        }
        return (number, Array(steps.dropFirst(members.count)))
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
