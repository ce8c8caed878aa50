internal import DequeModule

/// A range of `created`, listed by one chain of a census.
struct CensusRange: Sendable {
    /// The range.
    var created: CreatedRange
    var chain: TokenChain
    /// If `true`, a page is on its way.
    var isAsked = false
    /// The form in which the page on its way has its dates.
    var askedDates = JQLDates.milliseconds
    /// Every id that the chain has brought, also those that are known from elsewhere.
    private var seen = IssueIDSet()
    /// The ids that are listed and not taken.
    private(set) var ids: Deque<UInt64> = []

    init(table: String, created: CreatedRange = CreatedRange()) {
        self.created = created
        chain = TokenChain(table: table)
    }

    /// A range whose ids an earlier run has listed.
    init(table: String, held ids: [UInt64]) {
        self.init(table: table)
        self.ids = Deque(ids)
        chain.finish()
    }

    var waitingCount: Int { ids.count }
    var isListed: Bool { chain.isFinished }

    /// Notes an id of a page. Returns `true` if the chain has not brought it before.
    mutating func see(_ id: UInt64) -> Bool { seen.insert(id) }

    mutating func append(_ id: UInt64) { ids.append(id) }

    /// Removes the first ids: `count` of them, or all there are.
    mutating func take(_ count: Int) -> [UInt64] {
        let taken = Array(ids.prefix(count))
        ids.removeFirst(taken.count)
        return taken
    }

    /// Begins the chain anew, with borders as a form of dates can write them.
    mutating func restart(_ dates: JQLDates) {
        created = created.floored(dates)
        isAsked = false
        chain.restart()
        seen = IssueIDSet()
    }
}
