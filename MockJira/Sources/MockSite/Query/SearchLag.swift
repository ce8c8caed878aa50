/// What searches do not know yet: on Cloud, what was written is found only after a while, although it can be read at once.
///
/// https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
package struct SearchLag {
    /// How long it takes, in seconds.
    package let delay: Int
    private var writes: [(number: Int, seconds: Int)] = []

    package init(delay: Int = 0) {
        self.delay = delay
    }

    /// Notes that an issue was written.
    package mutating func note(_ number: Int, seconds: Int) {
        guard delay > 0 else { return }
        writes.removeAll { $0.number == number || $0.seconds + delay <= seconds }
        writes.append((number, seconds))
    }

    /// The numbers of the issues that no search finds at a moment, but for those that are to be consistent.
    package func unknown(seconds: Int, reconciling reconciled: Set<Int> = []) -> Set<Int> {
        guard !writes.isEmpty else { return [] }
        return Set(writes.filter { $0.seconds + delay > seconds }.map(\.number)).subtracting(reconciled)
    }
}
