package import MockSite

/// A list inside issues that is also a table.
package enum IssueList: String, Sendable, CaseIterable {
    case links = "IssueLinks"
    case attachments = "IssueAttachments"
}

/// The issues that a parent lists. The parent is a board, or a sprint of a board.
package struct ListedIssues: Sendable {
    /// The columns of the parents with which each row begins, as names and values.
    package var parents: [(name: String, value: SiteValue)]
    /// The numbers of the issues in the order of the list.
    package var issues: [Int]

    /// Creates a list.
    package init(parents: [(name: String, value: SiteValue)], issues: [Int]) {
        self.parents = parents
        self.issues = issues
    }
}

extension Judge {
    /// Compares the export of a list inside issues with the site. Each element is a row that begins with the id and
    /// the key of its issue.
    ///
    /// - Throws: ``ProgramError`` if the comparison itself failed.
    package func verdict(on path: String, list: IssueList) async throws -> Verdict {
        let expected = ExpectedIssue(site: site, choice: .all, dateTimes: .rfc3339)
        let rows = site.issuesInCensusOrder.flatMap { expected.rows(of: list, in: $0) }
        return try await verdict(on: path, rows: ExpectedRows(identity: nil, count: rows.count) { rows[$0] })
    }

    /// Compares an export of the issues of boards or sprints with the given lists.
    ///
    /// - Throws: ``ProgramError`` if the comparison itself failed.
    package func verdict(on path: String, listed lists: [ListedIssues]) async throws -> Verdict {
        let expected = ExpectedIssue(site: site, choice: .navigable, dateTimes: .rfc3339)
        let places = lists.indices.flatMap { list in lists[list].issues.map { (list: list, issue: $0) } }
        let parents = lists.map { $0.parents.map { (name: $0.name, value: Self.key($0.value)) } }
        return try await verdict(
            on: path,
            rows: ExpectedRows(identity: nil, count: places.count) { place in
                expected.listedRow(places[place].issue, below: parents[places[place].list])
            }
        )
    }

    /// Returns the value of a parent's column in a row: a number, a text, or null.
    private static func key(_ value: SiteValue) -> Expected {
        switch value {
        case .integer(let number): .number(number)
        case .text(let text): .text(text)
        default: .null
        }
    }
}
