/// The types of column conversions: the connector's interim types, by their documented names.
///
/// Source: <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-mapping>.
/// The interim types of Jira's columns before any conversion are those of ``InterimType``, whose `Object` and `Array`
/// cannot be the target of a conversion.
public enum ValueType: String, Sendable, CaseIterable {
    /// True or false.
    case boolean = "Boolean"
    /// 0 to 255.
    case byte = "Byte"
    /// Bytes; their text is Base64 (RFC 4648).
    case byteArray = "ByteArray"
    /// A date, without a time and an offset.
    case date = "Date"
    /// A date and a time of day, in steps of 100 nanoseconds, without an offset or in UTC.
    case dateTime = "DateTime"
    /// A date and a time of day, in steps of 100 nanoseconds, with an offset.
    case dateTimeOffset = "DateTimeOffset"
    /// A decimal number. Unlike the connector's, it keeps all digits of its text.
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
    /// -128 to 127.
    case sbyte = "SByte"
    /// A floating-point number of 32 bits.
    case single = "Single"
    /// Text.
    case string = "String"
    /// A time of day without a date, in steps of 100 nanoseconds.
    case time = "Time"
    /// A span of time, in steps of 100 nanoseconds.
    case timeSpan = "TimeSpan"
    /// A whole number of 16 bits without a sign.
    case uint16 = "UInt16"
    /// A whole number of 32 bits without a sign.
    case uint32 = "UInt32"
    /// A whole number of 64 bits without a sign.
    case uint64 = "UInt64"

    /// Creates the type of a name as used by the connector's documentation and its users, case-insensitive, with or
    /// without the blank of `Byte array`; `Integer` is `Int64` and `Float` is `Single`. `nil` for any other name,
    /// such as `Varchar`.
    public init?(named name: String) {
        let name = name.lowercased().filter { $0 != " " }
        switch name {
        case "integer": self = .int64
        case "float": self = .single
        case "byte[]": self = .byteArray
        default:
            guard let type = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
            self = type
        }
    }

    /// The rows and columns of the documented matrix of conversions.
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

    /// The row and column of the matrix for the type.
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

    /// Returns a Boolean value that indicates whether the matrix allows a conversion. An allowed conversion can still
    /// fail for a value; see ``ConversionFailure``.
    ///
    /// Within the group of dates and times, a date cannot become a time of day, nor a time of day a date.
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
