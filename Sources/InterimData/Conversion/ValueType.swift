/// The types to and from which values are converted. They are the connector's interim types, with their documented
/// names.
///
/// Source: <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-mapping>.
/// Before a conversion, the types of Jira's columns are those of ``InterimType``. No value can be converted to its
/// types `Object` and `Array`.
public enum ValueType: String, Sendable, CaseIterable {
    /// True or false.
    case boolean = "Boolean"
    /// A whole number from 0 to 255.
    case byte = "Byte"
    /// Bytes, which are written as Base64 text (RFC 4648).
    case byteArray = "ByteArray"
    /// A date, without a time of day and without an offset.
    case date = "Date"
    /// A date and a time of day with a resolution of 100 nanoseconds, either without an offset or in UTC.
    case dateTime = "DateTime"
    /// A date and a time of day with a resolution of 100 nanoseconds, and an offset from UTC.
    case dateTimeOffset = "DateTimeOffset"
    /// A decimal number. Unlike in the connector, it keeps all digits of its text.
    case decimal = "Decimal"
    /// A floating-point number of 64 bits.
    case double = "Double"
    /// A UUID.
    case guid = "Guid"
    /// A whole number of 16 bits.
    case int16 = "Int16"
    /// A whole number of 32 bits.
    case int32 = "Int32"
    /// A whole number of 64 bits.
    case int64 = "Int64"
    /// A whole number from -128 to 127.
    case sbyte = "SByte"
    /// A floating-point number of 32 bits.
    case single = "Single"
    /// Text.
    case string = "String"
    /// A time of day without a date, with a resolution of 100 nanoseconds.
    case time = "Time"
    /// A span of time, with a resolution of 100 nanoseconds.
    case timeSpan = "TimeSpan"
    /// A whole number of 16 bits without a sign.
    case uint16 = "UInt16"
    /// A whole number of 32 bits without a sign.
    case uint32 = "UInt32"
    /// A whole number of 64 bits without a sign.
    case uint64 = "UInt64"

    /// Creates the type with a name that is used in the connector's documentation or in definitions. Letter case and
    /// spaces are ignored, as in `Byte array`. `Integer` is `Int64`, and `Float` is `Single`. The names of version 1.0
    /// are `Varchar` and `Text` for `String`, `Int` and `Bigint` for `Int64`, `Timestamp` for `DateTime`, and `Bit` for
    /// `Boolean`. The result is `nil` for an unknown name, and for the types of nested values, such as `Object`.
    ///
    /// https://learn.microsoft.com/azure/data-factory/connector-jira#data-type-mapping-for-jira
    public init?(named name: String) {
        let name = name.lowercased().filter { $0 != " " }
        switch name {
        case "integer", "int", "bigint": self = .int64
        case "varchar", "text": self = .string
        case "timestamp": self = .dateTime
        case "bit": self = .boolean
        case "float": self = .single
        case "byte[]": self = .byteArray
        default:
            guard let type = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
            self = type
        }
    }

    /// Returns a Boolean value that indicates whether a name is one that only version 1.0 has.
    package static func isVersion1(_ name: String) -> Bool {
        ["varchar", "text", "int", "bigint", "timestamp", "bit", "flattened", "json"]
            .contains(name.lowercased().filter { $0 != " " })
    }

    /// Returns a Boolean value that indicates whether a name is that of a type of nested values, which are not converted:
    /// `Object` and `Array` in version 2.0, `Flattened` and `Json` in version 1.0.
    package static func isNested(_ name: String) -> Bool {
        ["object", "array", "flattened", "json"].contains(name.lowercased().filter { $0 != " " })
    }

    /// The groups of types that have a row and a column in the documented matrix of conversions.
    package enum Group: String, Sendable, CaseIterable {
        /// ``ValueType/boolean``.
        case boolean = "Boolean"
        /// ``ValueType/byteArray``.
        case byteArray = "ByteArray"
        /// ``ValueType/date``, ``ValueType/dateTime``, ``ValueType/dateTimeOffset`` and ``ValueType/time``.
        case dateTime = "Date/Time"
        /// ``ValueType/decimal``.
        case decimal = "Decimal"
        /// ``ValueType/single`` and ``ValueType/double``.
        case float = "Float"
        /// ``ValueType/guid``.
        case guid = "GUID"
        /// Whole numbers.
        case integer = "Integer"
        /// ``ValueType/string``.
        case string = "String"
        /// ``ValueType/timeSpan``.
        case timeSpan = "TimeSpan"

        /// The groups that values of this group can be converted to. Source:
        /// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-conversion>.
        package var targets: Set<Group> {
            switch self {
            case .boolean, .decimal, .float, .integer: [.boolean, .decimal, .float, .integer, .string]
            case .byteArray: [.byteArray, .string]
            case .dateTime: [.dateTime, .string]
            case .guid: [.guid, .string]
            case .string: Set(Group.allCases)
            case .timeSpan: [.string, .timeSpan]
            }
        }
    }

    /// The group of the type in the matrix of conversions.
    package var group: Group {
        switch self {
        case .boolean: .boolean
        case .byteArray: .byteArray
        case .date, .dateTime, .dateTimeOffset, .time: .dateTime
        case .decimal: .decimal
        case .double, .single: .float
        case .guid: .guid
        case .byte, .int16, .int32, .int64, .sbyte, .uint16, .uint32, .uint64: .integer
        case .string: .string
        case .timeSpan: .timeSpan
        }
    }

    /// Returns a Boolean value that indicates whether values of this type can be converted to another type. A
    /// conversion that the matrix allows can still fail for a particular value; see ``ConversionFailure``.
    ///
    /// The matrix allows all conversions between dates and times. Nevertheless, a date cannot be converted to a time of
    /// day, nor a time of day to a type with a date.
    package func isConvertible(to type: ValueType) -> Bool {
        switch (self, type) {
        case (.date, .time), (.time, .date), (.time, .dateTime), (.time, .dateTimeOffset): false
        default: group.targets.contains(type.group)
        }
    }

    /// The range of an integer type; `nil` for other types.
    var integerRange: ClosedRange<Int128>? {
        func range<Integer: FixedWidthInteger>(_ type: Integer.Type) -> ClosedRange<Int128> {
            Int128(Integer.min)...Int128(Integer.max)
        }
        return switch self {
        case .byte: range(UInt8.self)
        case .int16: range(Int16.self)
        case .int32: range(Int32.self)
        case .int64: range(Int64.self)
        case .sbyte: range(Int8.self)
        case .uint16: range(UInt16.self)
        case .uint32: range(UInt32.self)
        case .uint64: range(UInt64.self)
        default: nil
        }
    }
}
