/// The fault ``MockFault/issueErrors``.
struct IssueErrors: Fault {
    static let name = "issueErrors"

    func prepare(_ defects: inout ResponseDefects) {
        defects.failsOneOf = 10
    }
}

extension MockFault {
    /// A bulk fetch that fails for one of ten issues and lists them in `issueErrors`, as Jira does for issues that may be
    /// requested again.
    public static var issueErrors: MockFault { MockFault(IssueErrors()) }
}
