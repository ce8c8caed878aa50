public import InterimData

/// The tables that definitions may name.
public struct TableNames: Sendable {
    /// The tables of the connector's version 2.0.
    public var connector: [String]
    /// The other tables of this program.
    public var others: [String]
    /// The known columns of tables, by the table's name.
    public var columns: [String: [Column]]

    /// Creates the names.
    public init(connector: [String], others: [String], columns: [String: [Column]] = [:]) {
        self.connector = connector
        self.others = others
        self.columns = columns
    }

    /// Returns the subject, such as "issue", that the name of a table refers to and for which version 2.0 has no table.
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
