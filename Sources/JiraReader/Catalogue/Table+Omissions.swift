extension Table {
    /// Rows that a table omits although the site has them, because Jira's operation omits them by default.
    package struct Omission: Sendable, Hashable {
        /// The omitted rows.
        package var rows: String
        /// The parameter with which the operation returns them, as `NAME=VALUE`; `nil` if there is none.
        package var parameter: String?

        /// Creates an omission.
        package init(_ rows: String, parameter: String? = nil) {
            self.rows = rows
            self.parameter = parameter
        }

        /// The rows and the parameter.
        package var text: String { rows + (parameter.map { " (\($0))" } ?? "") }
    }

    /// The rows that the table omits although the site has them.
    package var omittedRows: [Omission] {
        let listing = parent.flatMap { try? Catalogue.table(named: $0.table, listedOnly: false) }
        var rows = omissions + (listing?.childOmissions ?? [])
        // Searches do not return them: <https://support.atlassian.com/jira-software-cloud/docs/archive-an-issue/>.
        if hasRowsOfIssues { rows.append(Omission("archived issues")) }
        return rows
    }
}
