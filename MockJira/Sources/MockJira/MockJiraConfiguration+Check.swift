extension MockJiraConfiguration {
    /// Throws an error if the rate, `after` or `count` of a fault is out of range.
    static func check(_ faults: [MockFault]) throws(MockJiraError) {
        for fault in faults {
            guard (0...1).contains(fault.rate), fault.after >= 0, fault.count ?? 0 >= 0 else {
                throw MockJiraError(
                    message: """
                        The fault "\(fault.name)" has the rate \(fault.rate), after \(fault.after) and count \
                        \(fault.count ?? 0). Choose a rate from 0 to 1, and nonnegative values of after and count.
                        """
                )
            }
        }
    }

    /// Returns a duration in whole seconds, rounded down.
    private func seconds(_ duration: Duration) -> Int { Int(clamping: duration.components.seconds) }

    /// Throws an error if a value is out of range, or if values contradict one another.
    func check() throws(MockJiraError) {
        let ranges =
            [
                ("port", port, 0...65_535), ("site.issues", site.issues, 0...1 << 24),
                ("site.projects", site.projects, 1...10_000), ("site.users", site.users, 1...1_000_000),
                ("site.archivedProjects", site.archivedProjects, 0...10_000_000),
                ("site.deletedProjects", site.deletedProjects, 0...10_000_000),
                ("site.dashboards", site.dashboards, 0...10_000_000), ("site.plans", site.plans, 0...10_000_000),
                ("site.worklogs", site.worklogs, 0...10_000_000),
                ("site.commentedIssues", site.commentedIssues, 0...100),
                ("site.workedIssues", site.workedIssues, 0...100),
                ("issuesJustWritten", issuesJustWritten, 0...1 << 24),
                ("resultWindow", resultWindow, 1...1_000_000_000),
                ("ledgerLimit", ledgerLimit, 0...1_000_000_000), ("latency in seconds", seconds(latency), 0...86_400),
                ("rateLimits.gateway", rateLimits.gateway ?? 1, 1...1_000_000),
                ("rateLimits.fill", rateLimits.fill ?? 1, 1...1_000_000),
                ("rateLimits.points.limit", rateLimits.points?.limit ?? 1, 1...1_000_000_000_000),
                (
                    "rateLimits.points.window in seconds", seconds(rateLimits.points?.window ?? .seconds(1)),
                    0...31_536_000
                ),
            ]
            + (rateLimits.burst?.rules ?? []).map {
                ("rateLimits.burst of \($0.pathPrefix)", $0.perSecond, 1...1_000_000)
            }
        for (name, value, range) in ranges where !range.contains(value) {
            throw MockJiraError(
                message: """
                    The configuration's \(name) is \(value), which is out of range. Choose a value from \
                    \(range.lowerBound) to \(range.upperBound).
                    """
            )
        }
        try Self.check(faults)
        if let user = oauth1Consumer?.account, !otherAccounts.contains(where: { $0.user == user }) {
            throw MockJiraError(
                message:
                    "The access token of OAuth 1.0a is for \"\(user)\", which is not in otherAccounts. Add the account."
            )
        }
    }
}
