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
    /// Ids listed and not taken; those before `firstWaiting` are.
    private(set) var ids: [UInt64] = []
    private var firstWaiting = 0

    init(table: String, created: CreatedRange = CreatedRange()) {
        self.created = created
        chain = TokenChain(table: table)
    }

    /// A range whose ids an earlier run has listed.
    init(table: String, held ids: [UInt64]) {
        self.init(table: table)
        self.ids = ids
        chain.finish()
    }

    var waitingCount: Int { ids.count - firstWaiting }
    var isListed: Bool { chain.isFinished }

    /// Notes an id of a page. Returns `true` if the chain has not brought it before.
    mutating func see(_ id: UInt64) -> Bool { seen.insert(id) }

    mutating func append(_ id: UInt64) { ids.append(id) }

    mutating func take(_ count: Int) -> ArraySlice<UInt64> {
        let taken = ids[firstWaiting..<firstWaiting + min(count, waitingCount)]
        firstWaiting += taken.count
        if firstWaiting > IssuePagination.censusPageSize {
            ids.removeFirst(firstWaiting)
            firstWaiting = 0
        }
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
