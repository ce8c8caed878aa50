internal import InterimData

extension IssueColumns {
    /// The members that a site adds to an issue on request.
    static let added: [Column] = ReadOptions.expansions.map { Column($0, $0 == "transitions" ? .array : .object) }

    /// Returns the schema of the issues of a run.
    ///
    /// - Parameters:
    ///   - site: The columns with the fields of the site; `nil` if those were not read.
    ///   - table: The table's name.
    ///   - fields: The ids of the requested fields, Jira's wildcards, and excluded ids with a leading `-`.
    ///   - expansions: The members that are requested.
    static func schema(of site: [Column]?, table: String, fields: [String], expansions: [String]) -> RecordSchema {
        let columns = site ?? own + system
        var omitted: [String: String] = [:]
        for column in columns where column.path.count == 2 {
            let id = column.path[1]
            guard isOmitted(id, from: fields) else { continue }
            omitted[column.name] =
                fields.contains("-" + id)
                ? "remove \"-\(id)\" from the fields of the options" : "add \"\(id)\" to the fields of the options"
        }
        for column in added where !expansions.contains(column.name) {
            omitted[column.name] = "add \"\(column.name)\" to the expansions of the options"
        }
        return RecordSchema(columns + added, table: table, isComplete: site != nil, omitted: omitted)
    }

    /// Returns a Boolean value that indicates whether a selection of fields certainly excludes a field.
    private static func isOmitted(_ id: String, from fields: [String]) -> Bool {
        if fields.contains("-" + id) { return true }
        // The site decides which fields `*navigable` includes, and which remain if fields are only excluded.
        let chosen = fields.filter { !$0.hasPrefix("-") }
        return !chosen.isEmpty && !chosen.contains { $0.hasPrefix("*") } && !chosen.contains(id)
    }
}
