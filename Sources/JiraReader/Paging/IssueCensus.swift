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
        /// The next page of a range.
        case page(range: Int)
        /// When the last issue was created that the chain has listed.
        case lastListed
        /// When the newest issue was created that the query finds.
        case newest
        /// A page of a search by offsets.
        case offset(OffsetListing.Place)
    }

    /// A half-open range of `created`, listed by one chain.
    private struct Range: Sendable {
        enum Chain: Sendable {
            case ready(token: String?)
            case asked
            case finished
        }

        let query: String
        var chain = Chain.ready(token: nil)
        var spent = SpentTokens()
        var pages = ReceivedPages()
        /// Ids listed and not taken; those before `firstWaiting` are.
        var ids: [UInt64] = []
        var firstWaiting = 0

        var waitingCount: Int { ids.count - firstWaiting }
        var isListed: Bool { if case .finished = chain { true } else { false } }

        mutating func take(_ count: Int) -> ArraySlice<UInt64> {
            let taken = ids[firstWaiting..<firstWaiting + min(count, waitingCount)]
            firstWaiting += taken.count
            if firstWaiting > IssuePagination.censusPageSize {
                ids.removeFirst(firstWaiting)
                firstWaiting = 0
            }
            return taken
        }
    }

    private enum Split: Sendable {
        /// How many pages had batches wait for them.
        case watching(starvedPages: Int)
        case asking(lastListed: Int64?, newest: Int64?)
        case settled
    }

    private let table: String
    private let userQuery: String?
    private let restriction: String
    private let limit: Int
    /// The ranges not yet taken whole; the first is the one that is being taken.
    private var ranges: [Range]
    /// The number of the first of `ranges`.
    private var firstRange = 0
    private var known = IssueIDSet()
    /// The last id on the last page of the one chain.
    private var lastSeen: UInt64?
    /// The number of the first range that is not listed whole: the ids before it have their places.
    private var firstOpenRange = 0
    /// Ids whose places are known and that were not told.
    private var untold: [UInt64] = []
    private var wasEndTold = false
    private var split: Split
    /// What lists the ids of the last range in the place of page tokens, where the site's search has offsets.
    private var listing: OffsetListing?
    private var isStarving = false
    /// Questions to be asked before anything else.
    private var questions: [Question] = []

    /// Ids listed so far, each once.
    private(set) var listedCount = 0
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

    private let sizes: Sizes
    /// Two pages that were waited for are no accident.
    private static let mostStarvedPages = 2
    static let path = "/rest/api/3/search/jql"

    /// Creates a census.
    ///
    /// - Parameters:
    ///   - limit: The most ids to list; a census with a limit is one chain.
    ///   - held: What an earlier run has listed. Those ids keep their places, and what else is found follows them.
    ///   - position: How many of the held ids were taken.
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
        deployment: Deployment = .cloud,
        resultWindow: Int = OffsetListing.Sizes().window
    ) throws(JiraReaderError) {
        self.table = table
        self.sizes = sizes
        self.limit = limit ?? Int.max
        userQuery = jql
        restriction = try JQL.restriction(jql)
        ranges = [Range(query: try JQL.census(jql))]
        split = limit == nil ? .watching(starvedPages: 0) : .settled
        if deployment == .dataCenter {
            split = .settled
            listing = try OffsetListing(table: table, jql: jql, limit: limit, window: resultWindow)
        }
        guard let held, !held.listed.isEmpty else { return }
        for id in held.listed { _ = known.insert(id) }
        listedCount = held.listed.count
        var range = Range(query: "")
        range.chain = .finished
        range.ids = Array(held.listed.dropFirst(position))
        ranges.insert(range, at: 0)
        firstOpenRange = 1
        if held.isListComplete || listedCount >= self.limit {
            ranges.removeLast()
            wasEndTold = held.isListComplete
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

    /// What to ask next, if anything.
    mutating func nextRequest() -> PageRequest? {
        if !questions.isEmpty { return request(for: questions.removeFirst()) }
        // The first range that is not listed whole holds everything up when it runs dry, whatever the others hold.
        guard let inHand = ranges.firstIndex(where: { !$0.isListed }) else { return nil }
        let waiting = ranges.reduce(0) { $0 + $1.waitingCount }
        let before = ranges[...inHand].reduce(0) { $0 + $1.waitingCount }
        if listing != nil {
            guard before < sizes.mostWaiting else { return nil }
            return listing?.next().map { place, query in
                var request = OffsetListing.request(place, query: query)
                request.census = .offset(place)
                return request
            }
        }
        for index in ranges.indices[inHand...].prefix(1 + sizes.rangesAhead) {
            guard case .ready(let token) = ranges[index].chain else { continue }
            guard index == inHand ? before < sizes.mostWaiting : waiting < sizes.mostWaitingInAll else { continue }
            ranges[index].chain = .asked
            if token == nil { chainCount += 1 }
            return request(for: .page(range: firstRange + index), query: ranges[index].query, token: token)
        }
        return nil
    }

    private func request(for question: Question) -> PageRequest {
        switch question {
        case .page: request(for: question, query: restriction, token: nil)
        case .lastListed: request(for: question, query: "id = \(lastSeen ?? 0)", token: nil)
        case .newest: request(for: question, query: "\(restriction) ORDER BY created DESC, key DESC", token: nil)
        case .offset: preconditionFailure("pages by offsets are asked for by their listing")
        }
    }

    private func request(for question: Question, query: String, token: String?) -> PageRequest {
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
        request.census = question
        return request
    }

    // MARK: Answers

    /// Takes the answer to a request of the census.
    ///
    /// - Throws: ``JiraReaderError`` when a page says nothing, has no ids, or leads in a circle. A question about time that
    ///   was not answered only leaves the census one chain.
    mutating func receive(
        _ answer: Result<PageAnswer, JiraReaderError>,
        to question: Question
    ) throws(JiraReaderError) {
        switch question {
        case .page(let range): try receivePage(try answer.get(), of: range)
        case .offset(let place): try receive(try answer.get(), at: place)
        case .lastListed, .newest:
            guard case .asking(var lastListed, var newest) = split else { return }
            guard let page = try? answer.get().pages.first, page.count > 0,
                let created = page[0]["fields.created"]?.text.flatMap(CivilTime.milliseconds(dateTime:))
            else {
                split = .settled
                return
            }
            if question == .newest { newest = created } else { lastListed = created }
            split = .asking(lastListed: lastListed, newest: newest)
            if let lastListed, let newest { try splitRest(from: lastListed, to: newest) }
        }
    }

    private mutating func receive(_ answer: PageAnswer, at place: OffsetListing.Place) throws(JiraReaderError) {
        guard let ids = try listing?.receive(answer, at: place), let index = ranges.indices.last else { return }
        isStarving = false
        expectedCount = expectedCount ?? listing?.expectedCount
        for id in ids where listedCount < limit && known.insert(id) {
            ranges[index].ids.append(id)
            untold.append(id)
            listedCount += 1
        }
        if listing?.isFinished == true || listedCount >= limit { ranges[index].chain = .finished }
        tellListedRanges()
    }

    /// Ends the one chain and puts ranges in its place. A page that is still on its way is not taken: the first range lists
    /// it again, and taking it now might put it before issues that come earlier.
    private mutating func splitRest(from lastListed: Int64, to newest: Int64) throws(JiraReaderError) {
        split = .settled
        guard let last = ranges.indices.last, !ranges[last].isListed else { return }
        let first = lastListed / 60_000 * 60_000 - 60_000
        let span = newest + 1 - first
        let count = ((expectedCount ?? 0) - listedCount) / sizes.range
        guard span > 0, count > 1, first > 0 else { return }
        let borders = (0..<count).map { first + span / Int64(count) * Int64($0) }
        guard borders[1] > borders[0] else { return }
        ranges[last].chain = .finished
        for (number, border) in borders.enumerated() {
            let end = number + 1 < count ? borders[number + 1] : nil
            ranges.append(Range(query: try JQL.census(userQuery, from: border, to: end)))
        }
        tellListedRanges()
    }

    private mutating func receivePage(_ answer: PageAnswer, of number: Int) throws(JiraReaderError) {
        let index = number - firstRange
        // A range that was cut off has its ids listed by others.
        guard ranges.indices.contains(index), case .asked = ranges[index].chain else { return }
        guard !answer.pages.isEmpty else {
            throw JiraReaderError(.unexpectedAnswer, "the search answered without content", table: table)
        }
        isStarving = false
        try ranges[index].pages.note(answer, table: table)
        for page in answer.pages {
            for number in 0..<page.count where listedCount < limit {
                guard let id = page[number]["id"]?.text.flatMap(UInt64.init) else {
                    throw JiraReaderError(
                        .unexpectedAnswer,
                        "a page of the search has an issue without a numeric id",
                        table: table
                    )
                }
                if case .watching = split { lastSeen = id }
                // An issue that moved while it was listed shows twice; it is written once, where it came first.
                guard known.insert(id) else { continue }
                ranges[index].ids.append(id)
                if firstRange + index == firstOpenRange { untold.append(id) }
                listedCount += 1
            }
        }
        let token = answer.envelope("nextPageToken")?.text ?? ""
        let isLast = answer.envelope("isLast")?.bool ?? false
        if isLast || token.isEmpty || listedCount >= limit {
            ranges[index].chain = .finished
        } else {
            try ranges[index].spent.spend(token, table: table)
            ranges[index].chain = .ready(token: token)
        }
        tellListedRanges()
    }

    // MARK: Telling what was listed

    /// Passes over ranges that are listed whole. What was listed of the one behind them has its place now.
    private mutating func tellListedRanges() {
        while firstOpenRange - firstRange < ranges.count, ranges[firstOpenRange - firstRange].isListed {
            firstOpenRange += 1
            let index = firstOpenRange - firstRange
            // Nothing of it was taken, since ids are taken in order.
            if index < ranges.count { untold += ranges[index].ids }
        }
    }

    /// The ids whose places have become known since this was asked last, and whether they are the last.
    mutating func takeListed() -> ListedIssues? {
        let isComplete = firstOpenRange - firstRange == ranges.count
        guard !untold.isEmpty || isComplete && !wasEndTold else { return nil }
        wasEndTold = isComplete
        defer { untold = [] }
        return ListedIssues(ids: untold, isComplete: isComplete)
    }
}
