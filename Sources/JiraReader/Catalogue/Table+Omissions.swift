extension Table {
    /// Rows that a table leaves out although the site has them, because Jira's endpoint does by default.
    public struct Omission: Sendable, Hashable {
        /// The rows.
        public var rows: String
        /// The parameter that makes the endpoint give them, as `NAME=VALUE`; `nil` where there is none.
        public var parameter: String?

        /// Creates an omission.
        public init(_ rows: String, parameter: String? = nil) {
            self.rows = rows
            self.parameter = parameter
        }

        /// The rows and the parameter.
        public var text: String { rows + (parameter.map { " (\($0))" } ?? "") }
    }

    /// The rows that the table does not have although the site does.
    public var leavesOut: [Omission] {
        var rows = omissions
        switch parent?.table {
        case "Projects": rows.append(Omission("rows of archived and deleted projects"))
        case "Plans": rows.append(Omission("rows of archived and trashed plans"))
        case "Boards": rows.append(Omission("rows of private boards of others"))
        case "ProjectRoleIDs": rows.append(Omission("rows of archived and deleted projects"))
        default: break
        }
        // Searches do not find them: <https://support.atlassian.com/jira-software-cloud/docs/archive-an-issue/>.
        if comesFromIssues { rows.append(Omission("archived issues")) }
        return rows
    }
}
