package import InterimData

extension CutListCounts {
    /// The count of a list of issues.
    package subscript(list: IssueList) -> Int {
        get { self[list.cutList] }
        set { self[list.cutList] = newValue }
    }
}

extension IssueList {
    fileprivate var cutList: CutList {
        switch self {
        case .comment: .comment
        case .worklog: .worklog
        case .changelog: .changelog
        }
    }
}
