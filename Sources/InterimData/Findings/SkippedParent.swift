/// A parent whose rows could not be read. The run continued with other parents.
public struct SkippedParent: Sendable, Codable, Hashable {
    /// The table whose rows are missing.
    public var table: String
    /// The parent, as the names and values of the columns with which its rows begin.
    public var parent: String
    /// The HTTP status of the site's response; 0 if there was no response. It is 400 if the parent cannot have such
    /// rows, 403 if permission is denied, and 404 if the parent no longer exists. It is 409, 410, 422 or 500 to 599 if
    /// the site could not return the rows.
    public var status: Int
    /// A description of the error, including the site's messages.
    public var message: String

    /// A Boolean value that indicates whether the parent may have rows. A board that does not support sprints (status
    /// 400) and a parent that was deleted during the run (status 404) have none.
    public var mayHaveRows: Bool { ![400, 404].contains(status) }

    /// Creates a finding.
    package init(table: String, parent: String, status: Int, message: String) {
        self.table = table
        self.parent = parent
        self.status = status
        self.message = message
    }
}

extension SkippedParent {
    /// Returns the reasons for which parents were skipped, as text. Parents with the same reason are counted: "Sprints:
    /// status 422 for 3 parents, such as _boardId 2: …". Parents that have no rows are left out, unless this applies to
    /// all parents.
    package static func reasons(for parents: [SkippedParent]) -> [String] {
        struct Reason: Hashable {
            var table: String
            var status: Int
            var message: String
        }
        var groups: [(reason: Reason, parents: [String])] = []
        // If no parent has rows, the reasons of all parents are returned.
        let areAllWithoutRows = !parents.contains(where: \.mayHaveRows)
        for parent in parents where parent.mayHaveRows || areAllWithoutRows {
            let reason = Reason(table: parent.table, status: parent.status, message: parent.message)
            if let place = groups.firstIndex(where: { $0.reason == reason }) {
                groups[place].parents.append(parent.parent)
            } else {
                groups.append((reason, [parent.parent]))
            }
        }
        return groups.map { reason, parents in
            let count = parents.count == 1 ? "" : "\(parents.count) parents, such as "
            let status = reason.status == 0 ? "no response" : "status \(reason.status)"
            return "\(reason.table): \(status) for \(count)\(parents[0]): \(reason.message)"
        }
    }
}
