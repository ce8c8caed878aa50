package import InterimData

extension TruncatedListCounts {
    /// The number of issues in which this list remained truncated.
    package subscript(list: IssueList) -> Int {
        get { self[list.truncatedList] }
        set { self[list.truncatedList] = newValue }
    }
}

extension IssueList {
    fileprivate var truncatedList: TruncatedList {
        switch self {
        case .comment: .comment
        case .worklog: .worklog
        case .changelog: .changelog
        }
    }
}
