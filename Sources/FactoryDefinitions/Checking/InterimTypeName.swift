/// The names of interim types, and what can be converted to what.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-mapping
enum InterimTypeName {
    /// A row and a column of the documented matrix.
    enum Group: String {
        case boolean = "Boolean"
        case byteArray = "ByteArray"
        case dateTime = "Date/Time"
        case decimal = "Decimal"
        case float = "Float"
        case guid = "GUID"
        case integer = "Integer"
        case string = "String"
        case timeSpan = "TimeSpan"

        /// Whether a row's values can be converted to a column.
        func converts(to other: Group) -> Bool {
            switch self {
            case .string: true
            case .boolean, .decimal, .float, .integer: [.boolean, .decimal, .float, .integer, .string].contains(other)
            case .byteArray, .dateTime, .guid, .timeSpan: other == self || other == .string
            }
        }
    }

    /// Whether there is a type of that name. `Object` and `Array` are those of columns that are not converted.
    static func isKnown(_ name: String) -> Bool { group(name) != nil || ["object", "array"].contains(folded(name)) }

    /// The group of a type; `nil` for what the matrix does not have.
    static func group(_ name: String) -> Group? { groups[folded(name)] }

    /// What somebody may have meant by a name that is none.
    static func suggestion(_ name: String) -> String {
        foreignNames[folded(name)] ?? NearName.find(name, among: names) ?? names.joined(separator: ", ")
    }

    private static func folded(_ name: String) -> String { name.lowercased().filter { $0 != " " } }

    private static let names = [
        "Boolean", "Byte", "ByteArray", "Date", "DateTime", "DateTimeOffset", "Decimal", "Double", "Guid", "Int16",
        "Int32",
        "Int64", "SByte", "Single", "String", "Time", "TimeSpan", "UInt16", "UInt32", "UInt64",
    ]

    private static let groups: [String: Group] = [
        "boolean": .boolean, "byte": .integer, "sbyte": .integer, "int16": .integer, "int32": .integer,
        "int64": .integer, "uint16": .integer, "uint32": .integer, "uint64": .integer, "integer": .integer,
        "bytearray": .byteArray, "byte[]": .byteArray, "datetime": .dateTime, "datetimeoffset": .dateTime,
        "date": .dateTime, "time": .dateTime, "decimal": .decimal, "double": .float, "single": .float, "float": .float,
        "guid": .guid, "string": .string, "timespan": .timeSpan,
    ]

    /// What databases and other programs call these types.
    private static let foreignNames: [String: String] = [
        "varchar": "String", "nvarchar": "String", "char": "String", "nchar": "String", "text": "String",
        "ntext": "String", "json": "String", "int": "Int32", "smallint": "Int16", "tinyint": "Byte", "bigint": "Int64",
        "long": "Int64", "short": "Int16", "number": "Decimal", "numeric": "Decimal", "money": "Decimal",
        "real": "Single", "bool": "Boolean", "bit": "Boolean", "timestamp": "DateTime", "datetime2": "DateTime",
        "uuid": "Guid", "uniqueidentifier": "Guid", "binary": "ByteArray", "varbinary": "ByteArray",
        "interval": "TimeSpan",
    ]
}
