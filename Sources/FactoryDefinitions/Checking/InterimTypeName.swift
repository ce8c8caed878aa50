internal import InterimData

/// The names of types in mappings. The valid names are those of ``ValueType``. The names that databases and other
/// programs use for these types are recognized for hints.
enum InterimTypeName {
    /// Returns a Boolean value that indicates whether a name is valid. The types of nested values are valid for columns
    /// that are not converted.
    static func isKnown(_ name: String) -> Bool { ValueType(named: name) != nil || ValueType.isNested(name) }

    /// Returns the name of the type that an unknown name probably stands for. If there is none, returns the list of all
    /// types.
    static func suggestion(_ name: String) -> String {
        let names = ValueType.allCases.map(\.rawValue)
        return foreignNames[folded(name)] ?? NearName.find(name, among: names) ?? names.joined(separator: ", ")
    }

    private static func folded(_ name: String) -> String { name.lowercased().filter { $0 != " " } }

    /// The names that databases and other programs use for these types.
    private static let foreignNames: [String: String] = [
        "varchar": "String", "nvarchar": "String", "char": "String", "nchar": "String", "text": "String",
        "ntext": "String", "json": "String", "flattened": "String", "int": "Int32", "smallint": "Int16",
        "tinyint": "Byte", "bigint": "Int64", "long": "Int64", "short": "Int16", "number": "Decimal",
        "numeric": "Decimal", "money": "Decimal",
        "real": "Single", "bool": "Boolean", "bit": "Boolean", "timestamp": "DateTime", "datetime2": "DateTime",
        "uuid": "Guid", "uniqueidentifier": "Guid", "binary": "ByteArray", "varbinary": "ByteArray",
        "interval": "TimeSpan",
    ]
}
