/// The mapping of a table's columns to the columns of a sink. It defines the columns that are written, their names and
/// their types.
///
/// With the default mapping, every column is written unchanged and under its own name.
///
/// ```swift
/// var mapping = RecordMapping(entries: [
///     .init(.name("id"), to: "project_id", sinkType: .int64),
///     .init(.path(ValuePath("$['lead']['displayName']")!), to: "lead_name"),
/// ])
/// mapping.additionalColumns = [.init("_run", .constant("\"17\""))]
/// ```
///
/// The terms are those of the connector's `TabularTranslator`, but this type does not read its JSON. Source:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping>.
public struct RecordMapping: Sendable, Hashable {
    /// The source of a value.
    public enum Source: Sendable, Hashable {
        /// A column of the table by its name, such as `id` or `fields.summary`, or an additional column.
        case name(String)
        /// A column of the table by its position in the table's description, from 1.
        case ordinal(Int)
        /// A value at any depth. In a record that has no value at the path, the value is null. The path's first member
        /// must be a column; the members after it need not be columns.
        case path(ValuePath)
    }

    /// A column that is written.
    public struct Entry: Sendable, Hashable {
        /// The source of the column's values.
        public var source: Source
        /// The type as which the source's values are read, such as `DateTime` for a JSON string that is a point in
        /// time. If `nil`, the type of the JSON value is used.
        public var sourceType: ValueType?
        /// The date format of the source's texts, for source types that are dates or times. A text that does not match
        /// the format is rejected. If `nil`, the text must be in ISO 8601 or in a standard format of the culture.
        public var sourceFormat: String?
        /// The culture of the format; if `nil`, the culture of the settings.
        public var sourceCulture: Culture?
        /// The names of the members that lead from the row to the column. An ordinary column has one name. A column
        /// inside nested objects has several; only JSON formats support this.
        public var sink: [String]
        /// The type to which the values are converted; if `nil`, they are not converted.
        public var sinkType: ValueType?
        /// The format of the written texts, for dates, times and time spans. If `nil`, the format of the settings is
        /// used.
        public var sinkFormat: String?
        /// The culture of the format; if `nil`, the culture of the settings.
        public var sinkCulture: Culture?

        /// Creates an entry whose values are not converted.
        ///
        /// - Parameters:
        ///   - source: The source of the column's value.
        ///   - sink: The names of the members that lead from the row to the column. A mapping is rejected if this list
        ///     is empty.
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

    /// A column that is added to the columns of the source.
    public struct AdditionalColumn: Sendable, Hashable {
        /// The content of the column.
        public enum Content: Sendable, Hashable {
            /// The same text for every row.
            case constant(String)
            /// A copy of the column of the table with this name.
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

    /// The columns that are written, in order. Columns without an entry are not written. If there are no entries, every
    /// column is written under its own name, followed by the additional columns.
    public var entries: [Entry]
    /// The path of the list whose items become rows. A record has one row for each item, and no row if the list is
    /// empty or missing. Relative paths begin at the item. Values from all other sources are the same in all rows of a
    /// record. If `nil`, each record becomes one row.
    public var collectionReference: ValuePath?
    /// If `true`, an object or array is written as a text that contains its JSON. Otherwise, it is rejected in a column
    /// that requires a scalar.
    public var mapComplexValuesToString = false
    /// The names of the columns in version 1.0 of the connector, under which they are written if there are no entries;
    /// `nil` in version 2.0.
    package var version1: Version1Naming?
    /// The settings for the conversion of the values of entries with a sink type.
    public var settings = ConversionSettings()
    /// Columns that are added to the columns of the source. Entries refer to them by name.
    public var additionalColumns: [AdditionalColumn] = []

    /// Creates a mapping.
    public init(entries: [Entry] = []) {
        self.entries = entries
    }

    /// A text that identifies the effect of the mapping. Two mappings have the same text only if they have the same
    /// effect; constants of additional columns are ignored. The text of the default mapping is empty.
    package var summary: String {
        func texts(_ values: [String?]) -> String {
            values.map { $0.map(JSONText.json(of:)) ?? "" }.joined(separator: ",")
        }
        guard !isIdentity else {
            return [mapComplexValuesToString ? "nested values as text" : "", version1.map(Self.text(of:)) ?? ""]
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
            // The constant may be a secret and is left out.
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
        if let version1 { parts.append(Self.text(of: version1)) }
        parts.append("\(settings.allowDataTruncation),\(settings.treatBooleanAsNumber),\(mapComplexValuesToString)")
        return parts.joined(separator: ";")
    }

    private static func text(of naming: Version1Naming) -> String {
        "flattened names of \(naming.entity)\(naming.usesFieldIDs ? " with ids of fields" : "")"
    }

    /// A Boolean value that indicates whether the mapping has no entries, no additional columns and no collection.
    package var isIdentity: Bool { entries.isEmpty && additionalColumns.isEmpty && collectionReference == nil }
}

/// The reason why a mapping cannot be applied to a table or to a record.
package struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. The code's text is that of the connector, if the connector has a code for this error. New
    /// codes may be added.
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

        /// A mapped column is neither described by the table nor found in the data.
        package static let columnNotFound = Code(.columnNotFound)
        /// An object or array in a column that requires a scalar.
        package static let complexValue = Code(.complexValue)
        /// A value that cannot be converted to the type of its column.
        package static let invalidValue = Code(.invalidValue)
        /// A contradictory or invalid mapping: for example, two columns have the same name, or a format is invalid.
        package static let invalidMapping = Code(.invalidMapping)

        /// The text of the code, as it is written to logs and outputs.
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
