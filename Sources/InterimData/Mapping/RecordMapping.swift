/// What becomes of a table's columns on their way to a sink: which are written, under which names, as which types.
///
/// The default changes nothing: every column, by its own name, as it came.
///
/// ```swift
/// var mapping = RecordMapping(entries: [
///     .init(.name("id"), to: "project_id", sinkType: .int64),
///     .init(.path(ValuePath("$['lead']['displayName']")!), to: "lead_name"),
/// ])
/// mapping.additionalColumns = [.init("_run", .constant("\"17\""))]
/// ```
///
/// The words are those of the connector's `TabularTranslator`, whose JSON this type does not know:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping>.
public struct RecordMapping: Sendable, Hashable {
    /// Where a value comes from.
    public enum Source: Sendable, Hashable {
        /// A column of the table by its name, such as `id` or `fields.summary`, or an additional column.
        case name(String)
        /// A column of the table by its place in the table's description, from 1 on.
        case ordinal(Int)
        /// A value at any depth. Where a record has nothing there, it is null; only the first member has to be a column.
        case path(ValuePath)
    }

    /// A column that is written.
    public struct Entry: Sendable, Hashable {
        /// Where its values come from.
        public var source: Source
        /// What the source's values are, where that is more than their JSON tells: `DateTime` for a text that is a point in
        /// time. `nil` takes them as they are.
        public var sourceType: ValueType?
        /// The format of the source's texts, where that type is read from text. A text that does not fit is refused.
        public var sourceFormat: String?
        /// The culture of that format; `nil` for the settings' own.
        public var sourceCulture: Culture?
        /// The members that lead to it: one for a column, more for a member of nested objects, which only JSON has.
        public var sink: [String]
        /// The type of its values; `nil` leaves them as they are.
        public var sinkType: ValueType?
        /// The format of its texts, where that type is written as text.
        public var sinkFormat: String?
        /// The culture of that format; `nil` for the settings' own.
        public var sinkCulture: Culture?

        /// Creates an entry that changes nothing but the name. A mapping with one that has no name is rejected.
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

    /// A column that the source gets beside its own.
    public struct AdditionalColumn: Sendable, Hashable {
        /// What it holds.
        public enum Content: Sendable, Hashable {
            /// The same for every row: text.
            case constant(String)
            /// A copy of a column of the table, by name.
            case column(String)
            /// A copy of a value at any depth; see ``RecordMapping/Source/path(_:)``.
            case path(ValuePath)
        }

        /// Its name.
        public var name: String
        /// What it holds.
        public var content: Content

        /// Creates a column.
        public init(_ name: String, _ content: Content) {
            self.name = name
            self.content = content
        }
    }

    /// The columns that are written, in order; others are dropped. Empty writes every column by its own name, and behind
    /// them the additional columns.
    public var entries: [Entry]
    /// The list whose items become rows of their own: one row for each item, none for an empty or a missing list. Relative
    /// paths begin at the item; all other sources are repeated for each.
    public var collectionReference: ValuePath?
    /// Whether nested values are written as their JSON text where a plain value is wanted. Otherwise they are refused.
    public var mapComplexValuesToString = false
    /// If `true`, columns that are written without entries have the names of the connector's version 1.0, such as
    /// `Fields_Status_Name`.
    public var flattensNames = false
    /// How values are converted where an entry has a type.
    public var settings = ConversionSettings()
    /// Columns that the source gets beside its own. Entries take them by name.
    public var additionalColumns: [AdditionalColumn] = []

    /// Creates a mapping.
    public init(entries: [Entry] = []) {
        self.entries = entries
    }

    /// What the mapping does, in a text that two mappings share only where both do the same, but for the values of additional
    /// columns; empty where it does nothing.
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
            // The text may be a secret.
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

    /// Whether records are written as they came.
    package var isIdentity: Bool { entries.isEmpty && additionalColumns.isEmpty && collectionReference == nil }
}

/// Why a mapping does not fit its table, or a record its mapping.
package struct MappingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; the raw values are the connector's own codes where it has one. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case columnNotFound = "UserErrorInvalidColumnMappingColumnNotFound"
            case complexValue = "UserErrorUnsupportedHierarchicalComplexValue"
            case invalidValue = "UserErrorInvalidDataValue"
            case invalidMapping = "UserErrorInvalidColumnMapping"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// A column that is mapped is neither described nor in the data.
        package static let columnNotFound = Code(.columnNotFound)
        /// A nested value where a plain one is wanted.
        package static let complexValue = Code(.complexValue)
        /// A value that cannot become what its column wants.
        package static let invalidValue = Code(.invalidValue)
        /// A mapping that contradicts itself: two columns of one name, a format that is none.
        package static let invalidMapping = Code(.invalidMapping)

        /// The code's name, as logs and outputs have it.
        package var description: String { value.rawValue }
    }

    /// What is wrong.
    package var code: Code
    /// What is wrong, in words.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    package var description: String { "\(code): \(message)" }
}
