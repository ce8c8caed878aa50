public import InterimData

/// The tables that definitions may name.
public struct TableNames: Sendable {
    /// The tables of the connector's version 2.0.
    public var connector: [String]
    /// The tables of this program that version 2.0 does not have.
    public var others: [String]
    /// The known columns of tables, by the table's name.
    public var columns: [String: [Column]]

    /// Creates the names.
    public init(connector: [String], others: [String], columns: [String: [Column]] = [:]) {
        self.connector = connector
        self.others = others
        self.columns = columns
    }

    /// Returns the subject of a table's name, such as "issue", if version 2.0 has no table for it; `nil` for other
    /// names.
    static func missingSubject(_ name: String) -> String? {
        let name = name.lowercased()
        for (word, subject) in [("sprint", "sprint"), ("epic", "epic"), ("board", "board"), ("worklog", "worklog")]
        where name.contains(word) && !name.contains("dashboard") && !name.contains("idsofworklog") {
            return subject
        }
        let ofIssues = ["type", "link", "security", "limit", "navigator", "picker"]
        guard name.contains("issue"), !ofIssues.contains(where: name.contains) else { return nil }
        return "issue"
    }
}
