/// The types of Jira's columns, and the corresponding interim types in both versions of the connector.
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
/// Source: <https://learn.microsoft.com/azure/data-factory/connector-jira>. The row `number` is an addition, because
/// that page has no type for numbers with a fraction. In version 1.0, the members of an object are columns of their
/// own; see ``FlattenedName`` for their names. An array is a column that contains its JSON text, and can be read as a
/// separate table.
package enum InterimTypeMap {
    /// A row of the table above.
    package struct Row: Sendable, Hashable {
        /// The name of the type in Jira.
        package var jiraType: String
        /// The type of such columns in the catalogue.
        package var type: InterimType
        /// The types of the values in version 2.0, the most common one first. A point in time is text unless a mapping
        /// converts it.
        package var version2: [InterimType]
        /// The names of the types in version 1.0.
        package var version1: [String]
        /// The type from which values are converted in version 2.0; `nil` for objects and arrays, which cannot be
        /// converted. A value that does not have the type of its column is converted from the type of its JSON value.
        package var convertsFrom: ValueType?
    }

    /// The rows, one for each type.
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

    /// Returns the row of an interim type.
    package static func row(of type: InterimType) -> Row {
        guard let row = rows.first(where: { $0.type == type }) else {
            preconditionFailure("the map of interim types lacks \(type)")
        }
        return row
    }
}
