internal import InterimData

/// A list inside an issue that Jira may truncate. The object that contains the list also contains the total number of
/// elements.
public enum IssueList: String, Sendable, CaseIterable {
    /// The comments. The complete list is at the issue's own endpoint:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-get>.
    case comment
    /// The worklogs, of which an issue contains at most 20. The complete list is at the issue's own endpoint:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-issue-issueidorkey-worklog-get>.
    case worklog
    /// The changelog, of which an issue of a batch contains at most the latest 40 changes. The complete changelogs of
    /// several issues are requested at once:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post>.
    case changelog

    /// The column of issues with the total number of elements.
    var total: Column { Column(path: holder + ["total"], type: .integer) }

    /// The column of issues with the list as received.
    var list: Column {
        var column = Column(path: holder + [member], type: .array)
        column.countsElements = true
        column.nestedDateTimePaths = dateTimes.map { "[*].\($0)" }
        return column
    }

    /// The date-times of an element.
    var dateTimes: [String] {
        switch self {
        case .comment: ["created", "updated"]
        case .worklog: ["created", "updated", "started"]
        case .changelog: ["created"]
        }
    }

    /// The member that contains the list, in the issue and in the response of the issue's own endpoint.
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

    /// Returns the plan that reads a complete list from the issue's own endpoint, oldest first. Source for the
    /// changelog:
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

    /// The columns that indicate which lists of a page of issues are truncated.
    static let columns: [Column] = allCases.flatMap { [$0.total, $0.list] }

    /// The names of these columns: the total and the list.
    static let columnNames: [(list: IssueList, total: String, elements: String)] = allCases.map {
        ($0, $0.total.name, $0.list.name)
    }
}
