/// A mapping that was held against its table: which columns have to be found in the pages, and what is written.
///
/// Made once for a run; a ``RowReader`` then turns records into rows.
package struct RowMapper: Sendable {
    /// A column that is written.
    package struct Output: Sendable, Hashable {
        /// The members that lead to it in the sink; one for a column.
        package var path: [String]
        /// How its values are converted and written.
        package var settings: ConversionSettings
        /// A Boolean value that indicates whether points in time are rewritten in its values: nothing converts them.
        package var rewritesDateTimes: Bool

        /// The name of the column: the members joined by dots.
        package var name: String { path.joined(separator: ".") }
    }

    /// Where a value comes from.
    enum Origin: Sendable, Hashable {
        /// JSON text that is the same for every row.
        case constant([UInt8])
        /// A value in, or below, one of the columns that are looked for.
        case column(Int, [ValuePath.Step])
        /// A value in, or below, an item of the collection.
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
    /// The columns that have to be found in each page, none of them twice.
    package private(set) var columns: [Column] = []
    /// Whether the outputs only stand behind what a record has itself, which is written as it came.
    package let onlyAdds: Bool
    /// What there is to each output.
    let plans: [Plan]
    /// The list whose items become rows: its column, and the way inside it.
    let collection: (column: Int, steps: [ValuePath.Step])?
    /// Columns that nobody has described, by their number: the data has to have them.
    let undescribed: [(column: Int, name: String)]
    /// Columns that the data must not have: additional ones would stand there twice.
    let reserved: [(column: Int, name: String)]
    /// The columns that tell a record from others, by their number.
    let keys: [(column: Int, name: String)]
    /// Whether nested values may stay nested.
    let keepsNested: Bool
    /// Whether nested values become text elsewhere.
    let mapsNestedToText: Bool

    /// Holds a mapping against a table.
    ///
    /// - Parameters:
    ///   - columns: The table's columns, as far as they are described.
    ///   - containers: Members that are no columns but only hold them; without entries they are not written.
    ///   - keyColumns: The names of the columns that tell a record from others, for messages.
    ///   - keepsNested: Whether the sink has nested values.
    ///   - onlyAdditional: Whether the outputs are the additional columns alone, because the record itself is written whole.
    /// - Throws: ``MappingError`` when the mapping contradicts itself, or needs an ordinal that the table has not got.
    package init(
        _ mapping: RecordMapping,
        columns described: [Column],
        containers: [String] = [],
        keyColumns: [String] = [],
        keepsNested: Bool,
        onlyAdditional: Bool = false
    ) throws(MappingError) {
        var search = ColumnSearch(described: described)
        var entries = mapping.entries
        if entries.isEmpty {
            guard mapping.collectionReference == nil else {
                throw MappingError(.invalidMapping, "a collectionReference needs mappings that say what is written")
            }
            let additional = mapping.additionalColumns.map { RecordMapping.Entry(.name($0.name), to: $0.name) }
            let own = described.filter { !containers.contains($0.name) }
                .map { column in
                    RecordMapping.Entry(
                        .name(column.name),
                        to: mapping.flattensNames ? FlattenedName.name(of: column.path) : column.name
                    )
                }
            entries = (onlyAdditional ? [] : own) + additional
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
        self.keepsNested = keepsNested
        onlyAdds = onlyAdditional
        mapsNestedToText = mapping.mapComplexValuesToString
        undescribed = search.undescribed
        keys = keyColumns.map { name in (search.place(named: name, isWanted: false).column, name) }
        reserved =
            onlyAdditional
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
                throw MappingError(.invalidMapping, "a mapping has no name for the column that it writes")
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
                throw MappingError(.invalidMapping, "the additional column '\(column.name)' is there already")
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
                throw MappingError(.invalidMapping, "'\(text)' is no format of a span of time")
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
            throw MappingError(.invalidMapping, "'\(text)' is no format of a date")
        }
        return format
    }
}

/// The columns that are to be found in the pages, gathered while a mapping is read.
private struct ColumnSearch {
    let described: [Column]
    let nestedDateTimes: [Column]
    private(set) var columns: [Column] = []
    private(set) var undescribed: [(column: Int, name: String)] = []

    init(described: [Column]) {
        self.described = described
        nestedDateTimes = described.flatMap(\.nestedDateTimes)
    }

    /// The points in time inside the columns that are looked for, other than those themselves.
    var nestedColumns: [Column] {
        nestedDateTimes.filter { nested in
            columns.contains { $0.path.count < nested.path.count && nested.path.starts(with: $0.path) }
                && !columns.contains { $0.path == nested.path }
        }
    }

    /// The number of a column that is given by its name: a described one's, or a member of the record itself.
    ///
    /// - Parameter isWanted: Whether the data has to have it where it is not described.
    mutating func place(named name: String, isWanted: Bool = true) -> (column: Int, steps: [ValuePath.Step]) {
        let column = described.first { $0.name == name }
        let steps = (column?.path ?? [name]).map(ValuePath.Step.member)
        let number = self.number(of: steps.map(Self.text), type: column?.type ?? .string)
        if column == nil, isWanted { note(number, name) }
        return (number, [])
    }

    /// The column up to the first element of a list, and the steps from there on.
    ///
    /// - Parameter name: The first member, which the data has to have where it is not described; `nil` where it need not.
    mutating func place(_ steps: [ValuePath.Step], name: String?) -> (column: Int, steps: [ValuePath.Step]) {
        let members = steps.prefix { if case .member = $0 { true } else { false } }
        let path = members.map(Self.text)
        let known =
            described.first { $0.path == path } ?? nestedDateTimes.first { $0.path == path && $0.listPlaces.isEmpty }
        let type = known?.type ?? .string
        let number = self.number(of: path, type: type)
        if let name, !described.contains(where: { $0.path.first == name || $0.name == name }) {
            // What has to be there is the column itself, whatever is below it.
            note(self.number(of: [name], type: .string), name)
        }
        return (number, Array(steps.dropFirst(members.count)))
    }

    private mutating func note(_ number: Int, _ name: String) {
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
