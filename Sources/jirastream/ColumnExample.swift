internal import InterimData
internal import JiraReader

/// Examples of a column's values, as they are written to a file.
enum ColumnExample {
    /// The largest number of characters of an example. Longer values are truncated.
    static let width = 40

    /// Returns an example like those in the REST API documentation, derived from the column's name and type.
    static func typical(of column: Column) -> String {
        switch column.type {
        case .boolean: "true"
        case .integer: "10000"
        case .decimal: "2.5"
        case .dateTime: "\"2025-06-30T12:00:00.000+00:00\""
        case .object: "{…}"
        case .array: "[…]"
        case .string: "\"\(text(of: column))\""
        }
    }

    private static func text(of column: Column) -> String {
        let name = column.path.last ?? column.name
        let lowercased = name.lowercased()
        if lowercased.hasSuffix("accountid") { return "5b10ac8d82e05b22cc7d4ef5" }
        if name == "id" || name.hasSuffix("Id") { return "10000" }
        if name == "self" || column.sourceType.contains("uri") || lowercased.hasSuffix("url") {
            return "https://example.atlassian.net/…"
        }
        if column.sourceType.contains("date-time") { return "2025-06-30T12:00:00.000+0000" }
        if column.sourceType == "date" || lowercased.hasSuffix("date") { return "2025-06-30" }
        if lowercased.contains("email") { return "me@example.com" }
        if name == "key" || name.hasSuffix("Key") { return "ABC" }
        return "text"
    }

    /// Returns the values of a table's first record by the names of the columns. The result is empty if the table has
    /// no records, requires parameters, or cannot be read.
    static func first(of table: Table, columns: [Column], from reader: JiraClient) async -> [String: String] {
        guard table.requiredParameters.isEmpty,
            let records = try? reader.records(of: table.name, options: ReadOptions(limit: 1))
        else { return [:] }
        var iterator = records.makeAsyncIterator()
        guard let record = try? await iterator.next() else { return [:] }
        var examples: [String: String] = [:]
        for column in columns {
            guard let json = record.json(of: column.name) else { continue }
            examples[column.name] = json.count > width ? json.prefix(width - 1) + "…" : json
        }
        return examples
    }
}
