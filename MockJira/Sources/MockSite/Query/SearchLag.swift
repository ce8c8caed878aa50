/// The writes that searches do not find yet. On Cloud, a written issue can be read at once, but is found by searches
/// later.
///
/// https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
package struct SearchLag {
    /// The delay in seconds.
    package let delay: Int
    private var writes: [(number: Int, seconds: Int)] = []

    package init(delay: Int = 0) {
        self.delay = delay
    }

    /// Records a write of an issue.
    package mutating func recordWrite(_ number: Int, seconds: Int) {
        guard delay > 0 else { return }
        writes.removeAll { $0.number == number || $0.seconds + delay <= seconds }
        writes.append((number, seconds))
    }

    /// Returns the numbers of the issues that no search finds at a time, except for those to reconcile.
    package func pendingIssues(seconds: Int, reconciling reconciled: Set<Int> = []) -> Set<Int> {
        guard !writes.isEmpty else { return [] }
        return Set(writes.filter { $0.seconds + delay > seconds }.map(\.number)).subtracting(reconciled)
    }
}
