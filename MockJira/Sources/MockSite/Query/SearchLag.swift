/// The writes that searches do not find yet. On Cloud, a request for a written issue returns it at once, but searches
/// find it later.
///
/// https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
package struct SearchLag {
    /// The time in seconds after which searches find a write.
    package let delay: Int
    private var writes: [(number: Int, seconds: Int)] = []

    package init(delay: Int = 0) {
        self.delay = delay
    }

    /// Records a write of an issue at a time, in seconds of the site's clock.
    package mutating func recordWrite(_ number: Int, seconds: Int) {
        guard delay > 0 else { return }
        writes.removeAll { $0.number == number || $0.seconds + delay <= seconds }
        writes.append((number, seconds))
    }

    /// Returns the numbers of the issues that searches do not find at a given time. The numbers in `reconciled` are not
    /// among them.
    package func pendingIssues(seconds: Int, reconciling reconciled: Set<Int> = []) -> Set<Int> {
        guard !writes.isEmpty else { return [] }
        return Set(writes.filter { $0.seconds + delay > seconds }.map(\.number)).subtracting(reconciled)
    }
}
