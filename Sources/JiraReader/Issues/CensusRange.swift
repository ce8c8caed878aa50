internal import DequeModule

/// A range of `created` that one token chain of a census lists.
struct CensusRange: Sendable {
    /// The range.
    var created: CreatedRange
    var chain: TokenChain
    /// If `true`, a request for a page is in flight.
    var isPageRequested = false
    /// The form of dates in the request in flight.
    var requestedDates = JQLDates.milliseconds
    /// All ids that the chain has returned, including those that other ranges returned first.
    private var seen = IssueIDSet()
    /// The ids that are listed and not yet taken.
    private(set) var ids: Deque<UInt64> = []

    init(table: String, created: CreatedRange = CreatedRange()) {
        self.created = created
        chain = TokenChain(table: table)
    }

    /// Creates a range whose ids an earlier run has listed.
    init(table: String, held ids: [UInt64]) {
        self.init(table: table)
        self.ids = Deque(ids)
        chain.finish()
    }

    var waitingCount: Int { ids.count }
    var isListed: Bool { chain.isFinished }

    /// Adds an id of a page. Returns `true` if the chain has not returned it before.
    mutating func insertSeen(_ id: UInt64) -> Bool { seen.insert(id) }

    mutating func append(_ id: UInt64) { ids.append(id) }

    /// Removes and returns the first `count` ids, or all ids if there are fewer.
    mutating func take(_ count: Int) -> [UInt64] {
        let taken = Array(ids.prefix(count))
        ids.removeFirst(taken.count)
        return taken
    }

    /// Restarts the chain, with the limits of the range rounded down to the precision of a form of dates.
    mutating func restart(_ dates: JQLDates) {
        created = created.floored(dates)
        isPageRequested = false
        chain.restart()
        seen = IssueIDSet()
    }
}
