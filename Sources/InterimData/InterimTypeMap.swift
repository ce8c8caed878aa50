/// What Jira's types become on their way, in both versions of the connector.
///
/// | Jira | 2.0 | 1.0 |
/// |---|---|---|
/// | string | String | Varchar, Text |
/// | integer | Integer | Int, BigInt |
/// | number | Decimal | Decimal |
/// | datetime | String, DateTime | DateTime, Timestamp |
/// | boolean | Boolean | Bit, Boolean |
/// | object | Object | Flattened, Json |
/// | array | Array | Json, Separate table |
///
/// Source: <https://learn.microsoft.com/azure/data-factory/connector-jira>. `number` is ours: that page has no type for
/// numbers with a fraction. Version 1.0's flat names are ``FlattenedName``'s; an array is its JSON text as a column, and a
/// table of its own where a definition asks for that table.
package enum InterimTypeMap {
    /// A line of the map.
    package struct Row: Sendable, Hashable {
        /// Jira's own word for the type.
        package var jiraType: String
        /// The type that columns of it have in the catalogue.
        package var type: InterimType
        /// What values are in version 2.0, the most usual first: a point in time is text until a mapping asks for more.
        package var version2: [InterimType]
        /// What they are in version 1.0, in its own words.
        package var version1: [String]
        /// The type that conversions start from in version 2.0; `nil` for nested values, which no conversion takes. A value
        /// that is of another kind than its column says is converted from what it is.
        package var convertsFrom: ValueType?
    }

    /// The lines, one for each type.
    package static let rows: [Row] = [
        Row(
            jiraType: "string",
            type: .string,
            version2: [.string],
            version1: ["Varchar", "Text"],
            convertsFrom: .string
        ),
        Row(
            jiraType: "integer",
            type: .integer,
            version2: [.integer],
            version1: ["Int", "BigInt"],
            convertsFrom: .int64
        ),
        Row(
            jiraType: "number",
            type: .decimal,
            version2: [.decimal],
            version1: ["Decimal"],
            convertsFrom: .decimal
        ),
        Row(
            jiraType: "datetime",
            type: .dateTime,
            version2: [.string, .dateTime],
            version1: ["DateTime", "Timestamp"],
            convertsFrom: .string
        ),
        Row(
            jiraType: "boolean",
            type: .boolean,
            version2: [.boolean],
            version1: ["Bit", "Boolean"],
            convertsFrom: .boolean
        ),
        Row(
            jiraType: "object",
            type: .object,
            version2: [.object],
            version1: ["Flattened", "Json"],
            convertsFrom: nil
        ),
        Row(
            jiraType: "array",
            type: .array,
            version2: [.array],
            version1: ["Json", "Separate table"],
            convertsFrom: nil
        ),
    ]

    /// The line of a catalogue's type.
    package static func row(of type: InterimType) -> Row {
        guard let row = rows.first(where: { $0.type == type }) else {
            preconditionFailure("the map of interim types lacks \(type)")
        }
        return row
    }
}
