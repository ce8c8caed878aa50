internal import InterimData

/// A list inside an issue of which Jira may send the beginning only, with the number of all beside it.
public enum IssueList: String, Sendable, CaseIterable {
    /// The comments. The rest is at the issue's own address:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-get>.
    case comment
    /// The worklogs, of which 20 come with an issue. The rest is at the issue's own address:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-issue-issueidorkey-worklog-get>.
    case worklog
    /// The changes, of which the latest 40 come with an issue of a batch. The rest comes for many issues at once:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post>.
    case changelog

    /// The column of issues that tells how many there are.
    var total: Column { Column(path: holder + ["total"], type: .integer) }

    /// The column of issues with the list as it came.
    var list: Column {
        var column = Column(path: holder + [member], type: .array)
        column.countsElements = true
        column.dateTimesInside = dateTimes.map { "[*].\($0)" }
        return column
    }

    /// The points in time of an element.
    var dateTimes: [String] {
        switch self {
        case .comment: ["created", "updated"]
        case .worklog: ["created", "updated", "started"]
        case .changelog: ["created"]
        }
    }

    /// The member that holds the list, in the issue and in the answer of the issue's own address.
    var member: String {
        switch self {
        case .comment: "comments"
        case .worklog: "worklogs"
        case .changelog: "histories"
        }
    }

    private var holder: [String] {
        switch self {
        case .comment, .worklog: ["fields", rawValue]
        case .changelog: [rawValue]
        }
    }

    /// The plan that reads an issue's list whole from the issue's own address, oldest first. Source for the changes:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-changelog-get>.
    func plan(issue id: String, columns: ColumnSet, table: String) -> OffsetPlan {
        var request = PageRequest(
            path: "/rest/api/3/issue/\(id.percentEncoded)/\(rawValue)",
            layout: PageLayout(records: .array([self == .changelog ? "values" : member]), columns: columns)
        )
        if self == .comment { request.query.append((name: "orderBy", value: "created")) }
        return OffsetPlan(
            table: table,
            keyColumns: ["id"],
            template: request,
            limit: Int.max,
            pageSize: self == .worklog ? 1000 : 100
        )
    }

    /// The columns by which a page of issues tells which lists were cut short.
    static let columns: [Column] = allCases.flatMap { [$0.total, $0.list] }

    /// Their names: of the total, and of the list.
    static let columnNames: [(list: IssueList, total: String, elements: String)] = allCases.map {
        ($0, $0.total.name, $0.list.name)
    }
}
