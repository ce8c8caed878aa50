extension MockJiraConfiguration {
    /// Throws an error if a value is out of range, or if values contradict one another.
    func check() throws(MockJiraError) {
        let ranges = [
            ("port", port, 0...65_535), ("site.issues", site.issues, 0...1 << 24),
            ("site.projects", site.projects, 1...10_000), ("site.users", site.users, 1...1_000_000),
            ("site.archivedProjects", site.archivedProjects, 0...10_000_000),
            ("site.deletedProjects", site.deletedProjects, 0...10_000_000),
            ("site.dashboards", site.dashboards, 0...10_000_000), ("site.plans", site.plans, 0...10_000_000),
            ("site.worklogs", site.worklogs, 0...10_000_000),
            ("site.commentedIssues", site.commentedIssues, 0...100), ("site.workedIssues", site.workedIssues, 0...100),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw MockJiraError(
                message: """
                    The configuration's \(name) is \(value), which is out of range. Choose a value from \
                    \(range.lowerBound) to \(range.upperBound).
                    """
            )
        }
        if let user = oauth1Consumer?.account, !otherAccounts.contains(where: { $0.user == user }) {
            throw MockJiraError(
                message:
                    "The access token of OAuth 1.0a is for '\(user)', which is none of the other accounts. Add it to them."
            )
        }
    }
}
