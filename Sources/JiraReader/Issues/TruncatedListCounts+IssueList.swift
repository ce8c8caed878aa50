package import InterimData

extension TruncatedListCounts {
    /// The count of a list of issues.
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
