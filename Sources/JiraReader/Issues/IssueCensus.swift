internal import InterimData

/// The census: the ids of all issues that a query finds, in the order of their creation.
///
/// A search gives each page's token on the page before, so that one chain lists 5,000 ids in the time of one answer. As
/// long as batches are fetched more slowly than that, one chain is enough. Where batches had to wait for ids, the rest of
/// the query is split into half-open ranges of `created`, each with a chain of its own, of which several are listed at
/// once. The ranges are taken one after another, so that the order of ids is the same either way:
///
/// - The first range begins a minute before the last issue that the chain had listed, since a site may compare times more
///   coarsely than it tells them. What it lists again is dropped.
/// - The last range has no end, so that nothing that is created meanwhile is lost.
/// - The borders are equal steps of time, as many as give about 20,000 issues each on average.
///
/// A state machine without clock or network. Memory: 8 bytes for each of at most 100,000 ids that wait, and an eighth of a
/// byte for each id listed (``IssueIDSet``).
struct IssueCensus: Sendable {
    /// What a request of the census is for.
    enum Question: Sendable, Equatable {
        /// The time zone of the account.
        case timeZone
        /// The next page of a range.
        case page(range: Int)
        /// When the last issue was created that the chain has listed.
        case lastListed
        /// When the newest issue was created that the query finds.
        case newest
        /// A page of a search by offsets.
        case offset(OffsetListing.Place)
    }

    enum Split: Sendable {
        /// How many pages had batches wait for them.
        case watching(starvedPages: Int)
        case asking(lastListed: Int64?, newest: Int64?)
        case settled
    }

    let table: String
    let userQuery: String?
    var bound: JQL.Bound
    var restriction: String
    let limit: Int
    /// The part of the issues that is listed.
    let partition: CreatedRange
    /// The form in which the site takes dates.
    var dates = JQLDates.milliseconds
    /// If `true`, the time zone of the account was asked for, and no range can be listed before it is known.
    var isAwaitingTimeZone = false
    /// The ranges not yet taken whole; the first is the one that is being taken.
    var ranges: [CensusRange]
    /// The number of the first of `ranges`.
    private(set) var firstRange = 0
    var known = IssueIDSet()
    /// The last id on the last page of the one chain.
    var lastSeen: UInt64?
    /// The number of the first range that is not listed whole: the ids before it have their places.
    private(set) var firstOpenRange = 0
    /// Ids whose places are known and that were not reported.
    var unreported: [UInt64] = []
    private var wasEndReported = false
    var split: Split
    /// The listing by offsets, on a site whose search has no page tokens.
    var listing: OffsetListing?
    var isStarving = false
    /// Questions to be asked before anything else.
    var questions: [Question] = []
    private var pending = PendingRequests<Question>()

    /// Ids listed so far, each once.
    var listedCount = 0
    /// How many the query finds, as far as the site has told.
    var expectedCount: Int?

    /// The sizes that a census works with; others than these are for tests.
    struct Sizes: Sendable {
        /// The most ids that a page holds.
        var page = IssuePagination.censusPageSize
        /// How far the range in hand runs ahead of what is taken.
        var mostWaiting = 2 * IssuePagination.censusPageSize
        /// How far all ranges together do.
        var mostWaitingInAll = 100_000
        /// How many ranges behind the one in hand are listed at once.
        var rangesAhead = 3
        /// How many issues a range is to have.
        var range = 20_000
    }

    let sizes: Sizes
    /// Two pages that were waited for are no accident.
    private static let mostStarvedPages = 2
    static let path = "/rest/api/3/search/jql"

    /// Creates a census.
    ///
    /// - Parameters:
    ///   - limit: The most ids to list; a census with a limit is one chain.
    ///   - held: What an earlier run has listed. Those ids keep their places, and what else is found follows them.
    ///   - position: How many of the held ids were taken.
    ///   - partition: The part of the issues that is listed.
    ///   - deployment: Which product the site is: Data Center's search has offsets instead of page tokens.
    ///   - resultWindow: The most issues that a search of Data Center lets be paged through.
    /// - Throws: ``JiraReaderError/Code/invalidQuery``, as ``JQL/census(_:)`` does.
    init(
        table: String,
        jql: String?,
        limit: Int?,
        held: Resumption? = nil,
        position: Int = 0,
        sizes: Sizes = Sizes(),
        partition: CreatedRange = CreatedRange(),
        deployment: Deployment = .cloud,
        resultWindow: Int = OffsetListing.Sizes().window
    ) throws(JiraReaderError) {
        self.table = table
        self.sizes = sizes
        self.limit = limit ?? Int.max
        self.partition = partition
        dates = partition.dates ?? .milliseconds
        userQuery = jql
        bound = deployment == .cloud ? .project : .none
        restriction = try JQL.restriction(jql, bound: bound)
        ranges = [CensusRange(table: table, created: partition)]
        split = limit == nil ? .watching(starvedPages: 0) : .settled
        if deployment == .dataCenter {
            split = .settled
            listing = try OffsetListing(
                table: table,
                jql: jql,
                limit: limit,
                partition: partition,
                window: resultWindow
            )
        }
        guard let held, !held.listed.isEmpty || held.isListComplete else { return }
        for id in held.listed { _ = known.insert(id) }
        listedCount = held.listed.count
        ranges.insert(CensusRange(table: table, held: Array(held.listed.dropFirst(position))), at: 0)
        firstOpenRange = 1
        if held.isListComplete || listedCount >= self.limit {
            ranges.removeLast()
            wasEndReported = held.isListComplete
        }
    }

    /// Whether every id was listed and taken.
    var isTaken: Bool { ranges.allSatisfy { $0.isListed && $0.waitingCount == 0 } }
    /// Whether every id was listed.
    var isListed: Bool { ranges.allSatisfy(\.isListed) }
    /// How many chains were begun.
    private(set) var chainCount = 0

    // MARK: Taking ids

    /// The next ids, in order: `count` of them, or what is left at the end; `nil` while they are not known.
    mutating func take(_ count: Int) -> [UInt64]? {
        var available = 0
        for range in ranges {
            available += range.waitingCount
            if available >= count || !range.isListed { break }
        }
        guard available >= count || isListed && available > 0 else {
            if !isListed { noteStarving() }
            return nil
        }
        isStarving = false
        var taken: [UInt64] = []
        taken.reserveCapacity(count)
        while taken.count < count, !ranges.isEmpty {
            taken += ranges[0].take(count - taken.count)
            guard ranges[0].isListed, ranges[0].waitingCount == 0, ranges.count > 1 else {
                if taken.count < count, ranges[0].waitingCount == 0 { break }
                continue
            }
            ranges.removeFirst()
            firstRange += 1
        }
        return taken
    }

    /// Notes that batches wait, once for a page, and splits the rest where that has become usual.
    private mutating func noteStarving() {
        guard !isStarving, lastSeen != nil, case .watching(let pages) = split else { return }
        isStarving = true
        split = .watching(starvedPages: pages + 1)
        let rest = (expectedCount ?? 0) - listedCount
        guard pages + 1 >= Self.mostStarvedPages, rest >= 2 * sizes.range else { return }
        split = .asking(lastListed: nil, newest: nil)
        questions = [.lastListed, .newest]
    }

    // MARK: Requests

    /// Returns the purpose of a request that the census made and whose answer has not come; `nil` for another request.
    func question(of request: PageRequest) -> Question? { pending[request.id] }

    /// Returns ``question(of:)``, and forgets the request.
    mutating func removeQuestion(of request: PageRequest) -> Question? { pending.remove(request.id) }

    /// What to ask next, if anything.
    mutating func nextRequest() -> PageRequest? {
        if !questions.isEmpty { return request(for: questions.removeFirst()) }
        if isAwaitingTimeZone { return nil }
        // The first range that is not listed whole holds everything up when it runs dry, whatever the others hold.
        guard let inHand = ranges.firstIndex(where: { !$0.isListed }) else { return nil }
        let waiting = ranges.reduce(0) { $0 + $1.waitingCount }
        let before = ranges[...inHand].reduce(0) { $0 + $1.waitingCount }
        if listing != nil {
            guard before < sizes.mostWaiting else { return nil }
            return listing?.next().map { place, query in
                var request = OffsetListing.request(place, query: query)
                request.id = pending.add(.offset(place))
                return request
            }
        }
        for index in ranges.indices[inHand...].prefix(1 + sizes.rangesAhead) {
            guard !ranges[index].isListed, !ranges[index].isAsked else { continue }
            guard index == inHand ? before < sizes.mostWaiting : waiting < sizes.mostWaitingInAll else { continue }
            ranges[index].isAsked = true
            ranges[index].askedDates = dates
            if ranges[index].chain.token == nil { chainCount += 1 }
            return request(
                for: .page(range: firstRange + index),
                query: query(of: ranges[index]),
                token: ranges[index].chain.token
            )
        }
        return nil
    }

    /// The query of a range. Borders are restriction enough where the user has none.
    private func query(of range: CensusRange) -> String {
        JQL.census(restriction: restriction(of: range.created), created: range.created, dates: dates)
    }

    private func restriction(of range: CreatedRange) -> String {
        range.isBounded && JQL.isMissing(userQuery) ? "" : restriction
    }

    /// The restriction of the part that is listed.
    var partitionRestriction: String {
        JQL.restriction(restriction(of: partition), created: partition, dates: dates)
    }

    private mutating func request(for question: Question) -> PageRequest {
        switch question {
        case .page: request(for: question, query: restriction, token: nil)
        case .lastListed: request(for: question, query: "id = \(lastSeen ?? 0)", token: nil)
        case .newest:
            request(for: question, query: "\(partitionRestriction) ORDER BY created DESC, key DESC", token: nil)
        case .offset: preconditionFailure("pages by offsets are asked for by their listing")
        case .timeZone: timeZoneRequest()
        }
    }

    private mutating func timeZoneRequest() -> PageRequest {
        var request = JQLDates.zoneRequest
        request.id = pending.add(.timeZone)
        return request
    }

    private mutating func request(for question: Question, query: String, token: String?) -> PageRequest {
        var isPage = false
        if case .page = question { isPage = true }
        let size = isPage ? max(1, min(sizes.page, limit - listedCount)) : 1
        var body = JSONBody()
        body.add("jql", query)
        body.add("fields", [isPage ? "id" : "created"])
        body.add("maxResults", size)
        if let token { body.add("nextPageToken", token) }
        let column = Column(path: isPage ? ["id"] : ["fields", "created"], type: .string)
        var request = PageRequest(
            path: Self.path,
            layout: PageLayout(records: .array(["issues"]), columns: ColumnSet([column]))
        )
        request.body = body
        request.isUrgent = true
        request.objectCount = size
        request.id = pending.add(question)
        return request
    }

    // MARK: Reporting what was listed

    /// Passes over ranges that are listed whole. What was listed of the one behind them has its place now.
    mutating func passListedRanges() {
        while firstOpenRange - firstRange < ranges.count, ranges[firstOpenRange - firstRange].isListed {
            firstOpenRange += 1
            let index = firstOpenRange - firstRange
            // Nothing of it was taken, since ids are taken in order.
            if index < ranges.count { unreported += ranges[index].ids }
        }
    }

    /// A Boolean value that indicates whether the ids of a range have their places as they come.
    func isOpen(_ index: Int) -> Bool { firstRange + index == firstOpenRange }

    /// The ids whose places have become known since this was asked last, and whether they are the last.
    mutating func takeListed() -> ListedIssues? {
        let isComplete = firstOpenRange - firstRange == ranges.count
        guard !unreported.isEmpty || isComplete && !wasEndReported else { return nil }
        wasEndReported = isComplete
        defer { unreported = [] }
        return ListedIssues(ids: unreported, isComplete: isComplete)
    }
}
