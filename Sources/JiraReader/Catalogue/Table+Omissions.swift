extension Table {
    /// Rows that a table leaves out although the site has them, because Jira's endpoint does by default.
    package struct Omission: Sendable, Hashable {
        /// The rows.
        package var rows: String
        /// The parameter that makes the endpoint give them, as `NAME=VALUE`; `nil` where there is none.
        package var parameter: String?

        /// Creates an omission.
        package init(_ rows: String, parameter: String? = nil) {
            self.rows = rows
            self.parameter = parameter
        }

        /// The rows and the parameter.
        package var text: String { rows + (parameter.map { " (\($0))" } ?? "") }
    }

    /// The rows that the table does not have although the site does.
    package var leavesOut: [Omission] {
        let listing = parent.flatMap { try? Catalogue.table(named: $0.table, listedOnly: false) }
        var rows = omissions + (listing?.childOmissions ?? [])
        // Searches do not find them: <https://support.atlassian.com/jira-software-cloud/docs/archive-an-issue/>.
        if comesFromIssues { rows.append(Omission("archived issues")) }
        return rows
    }
}
