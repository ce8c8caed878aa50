/// A parent whose rows could not be read, although those of other parents were.
public struct SkippedParent: Sendable, Codable, Hashable {
    /// The table whose rows are missing.
    public var table: String
    /// The parent, as the columns with which its children begin.
    public var parent: String
    /// The status of the site's response: 400 if there are no such children, 403 if permission is denied, 404 if the
    /// parent is gone; 409, 410, 422 and 500 to 599 if the site could not return the rows; 0 if there was no
    /// response.
    public var status: Int
    /// The error as text, including the site's messages.
    public var message: String

    /// A Boolean value that indicates whether there may be rows that were not read. A board without sprints (400) and
    /// a parent that was deleted in the meantime (404) have none.
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
    /// Returns the reasons for which parents were skipped, as text, with a count of equal ones: "Sprints: status 422
    /// for 3 parents, such as _boardId 2: …". Parents without rows are left out, unless no parent has rows.
    package static func reasons(for parents: [SkippedParent]) -> [String] {
        struct Reason: Hashable {
            var table: String
            var status: Int
            var message: String
        }
        var groups: [(reason: Reason, parents: [String])] = []
        // If all parents are without rows, that is the reason.
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
