/// The mapping of a table's columns to those of a sink: the columns that are written, their names and their types.
///
/// The default changes nothing: every column is written unchanged and under its own name.
///
/// ```swift
/// var mapping = RecordMapping(entries: [
///     .init(.name("id"), to: "project_id", sinkType: .int64),
///     .init(.path(ValuePath("$['lead']['displayName']")!), to: "lead_name"),
/// ])
/// mapping.additionalColumns = [.init("_run", .constant("\"17\""))]
/// ```
///
/// The terms are those of the connector's `TabularTranslator`; this type does not depend on its JSON:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping>.
public struct RecordMapping: Sendable, Hashable {
    /// The source of a value.
    public enum Source: Sendable, Hashable {
        /// A column of the table by its name, such as `id` or `fields.summary`, or an additional column.
        case name(String)
        /// A column of the table by its position in the table's description, from 1.
        case ordinal(Int)
        /// A value at any depth. It is null in a record that has no value at the path. Only the path's first member has
        /// to be a column.
        case path(ValuePath)
    }

    /// A column that is written.
    public struct Entry: Sendable, Hashable {
        /// The source of the column's values.
        public var source: Source
        /// The type of the source's values if their JSON does not determine it, such as `DateTime` for a text that is a
        /// point in time. If `nil`, the type of the JSON is used.
        public var sourceType: ValueType?
        /// The format of the source's texts, for source types that are read from text. A text that does not match the
        /// format is rejected.
        public var sourceFormat: String?
        /// The culture of the format; if `nil`, the culture of the settings.
        public var sourceCulture: Culture?
        /// The members that lead to the column in the output: one for an ordinary column, and several for a member of
        /// nested objects, which only JSON supports.
        public var sink: [String]
        /// The type of the written values; if `nil`, the values are not converted.
        public var sinkType: ValueType?
        /// The format of the written texts, for sink types that are written as text.
        public var sinkFormat: String?
        /// The culture of the format; if `nil`, the culture of the settings.
        public var sinkCulture: Culture?

        /// Creates an entry that changes only the name. A mapping is rejected if an entry has no name.
        public init(_ source: Source, to sink: [String]) {
            self.source = source
            self.sink = sink
        }

        /// Creates an entry.
        public init(_ source: Source, to sink: String, sinkType: ValueType? = nil) {
            self.init(source, to: [sink])
            self.sinkType = sinkType
        }
    }

    /// A column that is added to those of the source.
    public struct AdditionalColumn: Sendable, Hashable {
        /// The content of the column.
        public enum Content: Sendable, Hashable {
            /// The same text for every row.
            case constant(String)
            /// A copy of a column of the table, by name.
            case column(String)
            /// A copy of a value at any depth; see ``RecordMapping/Source/path(_:)``.
            case path(ValuePath)
        }

        /// The column's name.
        public var name: String
        /// The column's content.
        public var content: Content

        /// Creates a column.
        public init(_ name: String, _ content: Content) {
            self.name = name
            self.content = content
        }
    }

    /// The columns that are written, in order; others are dropped. If empty, every column is written under its own
    /// name, followed by the additional columns.
    public var entries: [Entry]
    /// The list whose items become rows: a record has one row for each item, and no row if the list is empty or
    /// missing. Relative paths begin at the item; the values of all other sources are repeated for each item.
    public var collectionReference: ValuePath?
    /// If `true`, a nested value in a column that requires a scalar is written as its JSON text. Otherwise, it is
    /// rejected.
    public var mapComplexValuesToString = false
    /// If `true`, columns that are written without entries have the names of the connector's version 1.0, such as
    /// `Fields_Status_Name`.
    public var flattensNames = false
    /// The settings for the conversion of values if an entry has a type.
    public var settings = ConversionSettings()
    /// Columns that are added to those of the source. Entries refer to them by name.
    public var additionalColumns: [AdditionalColumn] = []

    /// Creates a mapping.
    public init(entries: [Entry] = []) {
        self.entries = entries
    }

    /// A text that identifies the effect of the mapping: two mappings have the same text only if they have the same
    /// effect, apart from the values of additional columns. It is empty for the mapping that changes nothing.
    package var summary: String {
        func texts(_ values: [String?]) -> String {
            values.map { $0.map(JSONText.json(of:)) ?? "" }.joined(separator: ",")
        }
        guard !isIdentity else {
            return [mapComplexValuesToString ? "nested values as text" : "", flattensNames ? "flattened names" : ""]
                .filter { !$0.isEmpty }.joined(separator: ", ")
        }
        var parts = entries.map { entry in
            let source =
                switch entry.source {
                case .name(let name): name
                case .ordinal(let number): "#\(number)"
                case .path(let path): "\(path)"
                }
            let typed = [
                source, entry.sourceType?.rawValue, entry.sourceFormat, entry.sourceCulture?.rawValue,
                entry.sinkType?.rawValue, entry.sinkFormat, entry.sinkCulture?.rawValue,
            ]
            return texts(typed) + ">" + texts(entry.sink)
        }
        parts += additionalColumns.map { column in
            switch column.content {
            // The text may be a secret and is left out.
            case .constant: "+" + texts([column.name])
            case .column(let source): "+$" + texts([source, column.name])
            case .path(let path): "+$" + texts(["\(path)", column.name])
            }
        }
        let formats = [
            settings.dateTimeFormat?.text, settings.dateTimeOffsetFormat?.text, settings.timeSpanFormat?.text,
            settings.dateFormat?.text, settings.timeFormat?.text,
        ]
        parts.append(texts([collectionReference.map { "\($0)" }, settings.culture.rawValue] + formats))
        if flattensNames { parts.append("flattened names") }
        parts.append("\(settings.allowDataTruncation),\(settings.treatBooleanAsNumber),\(mapComplexValuesToString)")
        return parts.joined(separator: ";")
    }

    /// A Boolean value that indicates whether records are written unchanged.
    package var isIdentity: Bool { entries.isEmpty && additionalColumns.isEmpty && collectionReference == nil }
}

/// The reason why a mapping does not fit its table, or a record does not fit its mapping.
package struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. The raw values are the connector's own codes where it has one. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case columnNotFound = "UserErrorInvalidColumnMappingColumnNotFound"
            case complexValue = "UserErrorUnsupportedHierarchicalComplexValue"
            case invalidValue = "UserErrorInvalidDataValue"
            case invalidMapping = "UserErrorInvalidColumnMapping"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// A mapped column is neither described nor in the data.
        package static let columnNotFound = Code(.columnNotFound)
        /// A nested value in a column that requires a scalar.
        package static let complexValue = Code(.complexValue)
        /// A value that cannot be converted to the type of its column.
        package static let invalidValue = Code(.invalidValue)
        /// A contradictory or invalid mapping: for example, two columns have the same name, or a format is invalid.
        package static let invalidMapping = Code(.invalidMapping)

        /// The code's name, as in logs and outputs.
        package var description: String { value.rawValue }
    }

    /// The kind of the error.
    package var code: Code
    /// A description of the error.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    package var description: String { "\(code): \(message)" }
}
