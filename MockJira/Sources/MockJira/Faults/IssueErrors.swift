/// The fault ``MockFault/issueErrors``.
struct IssueErrors: Fault {
    static let name = "issueErrors"

    func prepare(_ defects: inout ResponseDefects) {
        defects.failsOneOf = 10
    }
}

extension MockFault {
    /// A bulk fetch that fails for one in ten issues. Their ids are in `issueErrors`, in which Jira lists issues that
    /// may be requested again.
    public static var issueErrors: MockFault { MockFault(IssueErrors()) }
}
