internal import InterimData

/// The census: the ids of all issues that a query finds, in the order of their creation.
///
/// Each page of a search contains the token of the next page, so that the pages form a chain that lists 5,000 ids per
/// round trip. One chain is enough as long as it lists ids faster than the batches use them. If batches repeatedly had
/// to wait for ids, the rest of the listing is divided into half-open ranges of `created`. Each range has its own
/// chain, and the chains of several ranges are read concurrently. Ids are taken from one range after another, so that
/// their order is the same as with a single chain:
///
/// - The first range begins one to two minutes before the creation of the last issue that the chain has listed, since a
///   site may compare times less precisely than it reports them. Ids that were already listed are dropped.
/// - The last range has no end, so that issues created during the census are listed.
/// - All ranges span the same length of time, chosen so that a range has about 20,000 issues on average.
///
/// The census is a state machine without clock or I/O. It uses 8 bytes of memory for each of at most 100,000 waiting
/// ids, and an eighth of a byte for each listed id (``IssueIDSet``).
struct IssueCensus: Sendable {
    /// The purpose of a request of the census.
    enum RequestPurpose: Sendable, Equatable {
        /// Requests the time zone of the account.
        case timeZone
        /// Requests the next page of a range.
        case page(range: Int)
        /// Requests the creation time of the last issue that the single chain has listed.
        case lastListed
        /// Requests the creation time of the newest issue of the query.
        case newest
        /// Requests a page of a search by offsets.
        case offset(OffsetListing.Place)
    }

    enum Split: Sendable {
        /// A single chain is read. Batches had to wait for this number of its pages.
        case watching(starvedPages: Int)
        case requesting(lastListed: Int64?, newest: Int64?)
        case settled
    }

    let table: String
    let userQuery: String?
    var bound: JQL.Bound
    var restriction: String
    let limit: Int
    /// The range of issues that is listed.
    let partition: CreatedRange
    /// The form of dates that the site accepts.
    var dates = JQLDates.milliseconds
    /// If `true`, the account's time zone was requested, and no range is listed before it is known.
    var isAwaitingTimeZone = false
    /// The ranges of which ids remain to be listed or taken. Ids are taken from the first of them.
    var ranges: [CensusRange]
    /// The number of the first element of `ranges`. Ranges are numbered from 0, including those that were removed.
    private(set) var firstRange = 0
    var known = IssueIDSet()
    /// The last id on the last page of the single chain.
    var lastSeen: UInt64?
    /// The number of the first range that is not completely listed. All ids of the ranges before it have their final
    /// positions.
    private(set) var firstOpenRange = 0
    /// Ids that have their final positions and were not yet returned by ``takeListed()``.
    var unreported: [UInt64] = []
    private var wasEndReported = false
    var split: Split
    /// The listing by offsets, on a site whose search has no page tokens.
    var listing: OffsetListing?
    var isStarving = false
    /// Requests to send before all others.
    var pendingPurposes: [RequestPurpose] = []
    private var pending = PendingRequests<RequestPurpose>()

    /// The number of distinct ids listed so far.
    var listedCount = 0
    /// The number of issues that the query finds; `nil` if the site has not reported it.
    var expectedCount: Int?

    /// The sizes of a census. Only tests change them.
    struct Sizes: Sendable {
        /// The largest number of ids on a page.
        var page = IssuePagination.censusPageSize
        /// The number of ids waiting to be taken at which no further page of the current range is requested.
        var maximumWaiting = 2 * IssuePagination.censusPageSize
        /// The number of ids waiting in all ranges together at which no further page of the ranges after the current
        /// one is requested.
        var maximumWaitingInAll = 100_000
        /// The number of ranges after the current one that are listed concurrently.
        var rangesAhead = 3
        /// The intended number of issues of a range.
        var range = 20_000
    }

    let sizes: Sizes
    /// The number of awaited pages after which the rest of the listing is divided. A single wait may be a coincidence.
    private static let maximumStarvedPages = 2
    static let path = "/rest/api/3/search/jql"

    /// Creates a census.
    ///
    /// - Parameters:
    ///   - limit: The largest number of ids to list. A census with a limit always uses a single chain.
    ///   - held: The ids that an earlier run has listed. They keep their positions, and newly listed ids follow them.
    ///   - position: The number of ids of `held` that the earlier run has taken.
    ///   - partition: The range of issues that is listed.
    ///   - deployment: The deployment. Data Center's search uses offsets instead of page tokens.
    ///   - resultWindow: The number of issues that a search on Data Center can page through.
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

    /// A Boolean value that indicates whether every id was listed and taken.
    var isTaken: Bool { ranges.allSatisfy { $0.isListed && $0.waitingCount == 0 } }
    /// A Boolean value that indicates whether every id was listed.
    var isListed: Bool { ranges.allSatisfy(\.isListed) }
    /// The number of chains that were begun.
    private(set) var chainCount = 0

    // MARK: Taking ids

    /// Returns the next `count` ids in order, or all remaining ids at the end; `nil` if they are not yet listed, or if
    /// none remain.
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

    /// Records that a batch waits for a page of the single chain. Repeated waits for the same page count once. After
    /// waits for two pages, begins to divide the rest of the listing if it is long enough.
    private mutating func noteStarving() {
        guard !isStarving, lastSeen != nil, case .watching(let pages) = split else { return }
        isStarving = true
        split = .watching(starvedPages: pages + 1)
        let rest = (expectedCount ?? 0) - listedCount
        guard pages + 1 >= Self.maximumStarvedPages, rest >= 2 * sizes.range else { return }
        split = .requesting(lastListed: nil, newest: nil)
        pendingPurposes = [.lastListed, .newest]
    }

    // MARK: Requests

    /// Returns the purpose of an outstanding request of the census; `nil` if the request is not one of these.
    func purpose(of request: PageRequest) -> RequestPurpose? { pending[request.id] }

    /// Returns ``purpose(of:)``, and removes the request from the outstanding ones.
    mutating func removePurpose(of request: PageRequest) -> RequestPurpose? { pending.remove(request.id) }

    /// Returns the next request; `nil` if none can be sent now.
    mutating func nextRequest() -> PageRequest? {
        if !pendingPurposes.isEmpty { return request(for: pendingPurposes.removeFirst()) }
        if isAwaitingTimeZone { return nil }
        // Ids are taken in order. The first range that is not completely listed therefore delays all later ranges, and
        // is listed first.
        guard let inHand = ranges.firstIndex(where: { !$0.isListed }) else { return nil }
        let waiting = ranges.reduce(0) { $0 + $1.waitingCount }
        let before = ranges[...inHand].reduce(0) { $0 + $1.waitingCount }
        if listing != nil {
            guard before < sizes.maximumWaiting else { return nil }
            return listing?.next().map { place, query in
                var request = OffsetListing.request(place, query: query)
                request.id = pending.add(.offset(place))
                return request
            }
        }
        for index in ranges.indices[inHand...].prefix(1 + sizes.rangesAhead) {
            guard !ranges[index].isListed, !ranges[index].isPageRequested else { continue }
            guard index == inHand ? before < sizes.maximumWaiting : waiting < sizes.maximumWaitingInAll else {
                continue
            }
            ranges[index].isPageRequested = true
            ranges[index].requestedDates = dates
            if ranges[index].chain.token == nil { chainCount += 1 }
            return request(
                for: .page(range: firstRange + index),
                query: query(of: ranges[index]),
                token: ranges[index].chain.token
            )
        }
        return nil
    }

    /// Returns the query of a range. Jira rejects a query without a restriction; the limits of `created` are a
    /// restriction.
    private func query(of range: CensusRange) -> String {
        JQL.census(restriction: restriction(of: range.created), created: range.created, dates: dates)
    }

    private func restriction(of range: CreatedRange) -> String {
        range.isBounded && JQL.isMissing(userQuery) ? "" : restriction
    }

    /// The JQL restriction to the issues in `partition` that the user's query finds.
    var partitionRestriction: String {
        JQL.restriction(restriction(of: partition), created: partition, dates: dates)
    }

    private mutating func request(for purpose: RequestPurpose) -> PageRequest {
        switch purpose {
        case .page: request(for: purpose, query: restriction, token: nil)
        case .lastListed: request(for: purpose, query: "id = \(lastSeen ?? 0)", token: nil)
        case .newest:
            request(for: purpose, query: "\(partitionRestriction) ORDER BY created DESC, key DESC", token: nil)
        case .offset: preconditionFailure("the listing requests pages by offsets")
        case .timeZone: timeZoneRequest()
        }
    }

    private mutating func timeZoneRequest() -> PageRequest {
        var request = JQLDates.zoneRequest
        request.id = pending.add(.timeZone)
        return request
    }

    private mutating func request(for purpose: RequestPurpose, query: String, token: String?) -> PageRequest {
        var isPage = false
        if case .page = purpose { isPage = true }
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
        request.id = pending.add(purpose)
        return request
    }

    // MARK: Reporting what was listed

    /// Advances past ranges that are completely listed. The ids of the next range that were already listed then have
    /// their final positions.
    mutating func passListedRanges() {
        while firstOpenRange - firstRange < ranges.count, ranges[firstOpenRange - firstRange].isListed {
            firstOpenRange += 1
            let index = firstOpenRange - firstRange
            // No id of this range was taken yet, since ids are taken in order.
            if index < ranges.count { unreported += ranges[index].ids }
        }
    }

    /// Returns a Boolean value that indicates whether the ids of a range have their final positions as soon as they are
    /// listed.
    func isOpen(_ index: Int) -> Bool { firstRange + index == firstOpenRange }

    /// Returns the ids that have received their final positions since the last call, and whether the list is complete
    /// with them. Returns `nil` if there are no such ids and the completion of the list is not to be reported.
    mutating func takeListed() -> ListedIssues? {
        let isComplete = firstOpenRange - firstRange == ranges.count
        guard !unreported.isEmpty || isComplete && !wasEndReported else { return nil }
        wasEndReported = isComplete
        defer { unreported = [] }
        return ListedIssues(ids: unreported, isComplete: isComplete)
    }
}
