extension Table {
    /// Rows that the site has but that a table omits, because Jira's operation omits them by default.
    package struct Omission: Sendable, Hashable {
        /// A description of the omitted rows, such as `archived issues`.
        package var rows: String
        /// The parameter with which the operation returns them, as `NAME=VALUE`; `nil` if there is none.
        package var parameter: String?

        /// Creates an omission.
        package init(_ rows: String, parameter: String? = nil) {
            self.rows = rows
            self.parameter = parameter
        }

        /// The description of the rows, followed by the parameter if there is one.
        package var text: String { rows + (parameter.map { " (\($0))" } ?? "") }
    }

    /// The rows that the site has but that the table omits, including rows that are omitted because the parent table
    /// omits their parents.
    package var omittedRows: [Omission] {
        let listing = parent.flatMap { try? Catalogue.table(named: $0.table, listedOnly: false) }
        var rows = omissions + (listing?.childOmissions ?? [])
        // Searches do not return archived issues:
        // <https://support.atlassian.com/jira-software-cloud/docs/archive-an-issue/>.
        if hasRowsOfIssues { rows.append(Omission("archived issues")) }
        return rows
    }
}
