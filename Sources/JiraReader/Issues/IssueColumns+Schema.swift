internal import InterimData

extension IssueColumns {
    /// The members that a site adds to an issue on request.
    static let added: [Column] = ReadOptions.expansions.map { Column($0, $0 == "transitions" ? .array : .object) }

    /// The columns that issues of a run can have.
    ///
    /// - Parameters:
    ///   - site: The columns with the fields of the site; `nil` if those were not read.
    ///   - table: The table's name.
    ///   - fields: The fields that are requested, by id, with Jira's wildcards.
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
        return RecordSchema(columns + added, table: table, isWhole: site != nil, omitted: omitted)
    }

    /// A Boolean value that indicates whether a choice of fields certainly does not have one.
    private static func isOmitted(_ id: String, from fields: [String]) -> Bool {
        if fields.contains("-" + id) { return true }
        // The site decides which fields `*navigable` has, and which come where fields are only left out.
        let chosen = fields.filter { !$0.hasPrefix("-") }
        return !chosen.isEmpty && !chosen.contains { $0.hasPrefix("*") } && !chosen.contains(id)
    }
}
