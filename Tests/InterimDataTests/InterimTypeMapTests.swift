import InterimData
import Testing

@Suite("The map of interim types")
struct InterimTypeMapTests {
    /// The rows of the connector's documentation, and an additional row for numbers.
    static let expected: [(String, InterimType, [InterimType], [String], ValueType?)] = [
        ("string", .string, [.string], ["Varchar", "Text"], .string),
        ("integer", .integer, [.integer], ["Int", "BigInt"], .int64),
        ("number", .decimal, [.decimal], ["Decimal"], .decimal),
        ("datetime", .dateTime, [.string, .dateTime], ["DateTime", "Timestamp"], .string),
        ("boolean", .boolean, [.boolean], ["Bit", "Boolean"], .boolean),
        ("object", .object, [.object], ["Flattened", "Json"], nil),
        ("array", .array, [.array], ["Json", "Separate table"], nil),
    ]

    @Test("has the connector's rows, in both versions", arguments: expected.indices)
    func rows(_ place: Int) {
        let (jira, type, version2, version1, convertsFrom) = Self.expected[place]
        let row = InterimTypeMap.rows[place]
        #expect(row.jiraType == jira && row.type == type && row.convertsFrom == convertsFrom)
        #expect(row.version2 == version2 && row.version1 == version1)
        #expect(InterimTypeMap.row(of: type) == InterimTypeMap.rows[place])
        #expect(type.version1Name == version1.joined(separator: "/"))
    }

    @Test("has each type once")
    func complete() {
        #expect(InterimTypeMap.rows.count == Self.expected.count)
        #expect(Set(InterimTypeMap.rows.map(\.type)) == Set(InterimType.allCases))
    }

    @Test("has the names of the target types as the connector's pages have them, in upper or lower case")
    func names() {
        let documented = [
            "Boolean", "Byte", "Byte array", "Date", "Datetime", "DatetimeOffset", "Decimal", "Double", "GUID", "Int16",
            "Int32", "Int64", "SByte", "Single", "String", "Time", "Timespan", "UInt16", "UInt32", "UInt64",
        ]
        #expect(documented.compactMap { ValueType(named: $0) } == ValueType.allCases)
        #expect(ValueType(named: "DateTime") == .dateTime && ValueType(named: "int64") == .int64)
        #expect(ValueType(named: "Integer") == .int64)
        let version1: [(String, ValueType)] = [
            ("Varchar", .string), ("Text", .string), ("Int", .int64), ("Bigint", .int64), ("Timestamp", .dateTime),
            ("Bit", .boolean),
        ]
        for (name, type) in version1 { #expect(ValueType(named: name) == type && ValueType.isVersion1(name)) }
        for name in ["Object", "Array", "Flattened", "Json"] {
            #expect(ValueType(named: name) == nil && ValueType.isNested(name))
        }
        for stranger in ["Nvarchar", "", "Xml"] { #expect(ValueType(named: stranger) == nil) }
    }
}
