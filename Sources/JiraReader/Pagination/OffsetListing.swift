internal import InterimData

/// Lists the ids of issues with Data Center's search by offsets. Several pages are requested concurrently.
///
/// Such a search rejects offsets beyond its result window (10,000 by default), so that a long list is read in segments.
/// The pages of a segment are requested concurrently. If there are more issues than the window, another segment begins
/// one to two minutes before the creation of the last issue of the segment before, because a site may compare times
/// less precisely than it reports them. Issues that were listed before are dropped.
///
/// Issues that are added or removed during a segment shift later issues to other pages. Each page therefore begins with
/// the last issue of the page before. If it does not, the segment is listed again, so that no issue is missed.
///
/// Sources: <https://developer.atlassian.com/server/jira/platform/rest/v10000/api-group-search/>,
/// <https://support.atlassian.com/jira/kb/handling-jql-rest-api-searching-exceeding-max_result_window-in-jira>.
struct OffsetListing: Sendable {
    /// The position of a requested page.
    struct Place: Sendable, Equatable {
        /// The number of times that the outstanding requests were discarded before. The response to a request of an
        /// earlier round is ignored.
        var round: Int
        var startAt: Int
        var size: Int
    }

    /// The sizes of requests and their limits.
    struct Sizes: Sendable {
        /// The largest number of ids on a page: Atlassian's default for `jira.search.views.default.max`.
        var page = 1000
        /// The number of issues that one search can page through.
        var window = 10_000
        /// The largest number of pages in flight or waiting for an earlier page.
        var pagesAhead = 4
        /// The number of listings of the same segment after which the run fails.
        var listings = 10
    }

    private struct Issue: Sendable {
        var id: UInt64
        var created: Int64?
    }

    private struct Page: Sendable {
        var issues: [Issue]
        /// The total number of issues that the page reports; `nil` if it is missing or invalid.
        var total: Int?
    }

    private let table: String
    private let restriction: String
    private var dates = JQLDates.milliseconds
    /// The error with which the site rejected a segment whose start is in milliseconds; `nil` if there was none.
    private var rejection: JiraReaderError?
    private var sizes: Sizes
    /// The range of issues of this segment and later ones.
    private var rest: CreatedRange
    private var isFirstSegment = true
    /// If `true`, the form of dates must not change, because the other partitions use the same form.
    private let isPartition: Bool
    private var query: String
    /// The number of ids that the site returns on a page: the requested number, or a smaller one that was observed.
    private var pageSize: Int
    private var round = 0
    private var listings = 0
    /// The offset to request next.
    private var nextStart = 0
    /// The offset of the page that is processed next.
    private var nextTaken = 0
    /// Pages that wait for an earlier page, by offset.
    private var arrived: [Int: Page] = [:]
    private var outstanding = 0
    /// The number of issues in the segment, according to the latest page.
    private var total: Int?
    private var last: Issue?
    private var known = IssueIDSet()
    private var progress = PagingProgress()
    /// The number of issues in the segment that are in no earlier segment.
    private var newInSegment = 0

    /// A Boolean value that indicates whether the listing waits for the account's time zone.
    var needsTimeZone: Bool { rejection != nil && dates == .milliseconds }
    /// A Boolean value that indicates whether every id was returned.
    private(set) var isFinished = false
    /// The number of all issues that the first page reports; `nil` if it reports none.
    private(set) var expectedCount: Int?

    /// Creates a listing.
    ///
    /// - Parameters:
    ///   - limit: The largest number of ids to list.
    ///   - partition: The range of issues that is listed.
    ///   - window: The number of issues that one search can page through, at least 2.
    /// - Throws: ``JiraReaderError/Code/invalidQuery``, as ``JQL/census(_:)`` does.
    init(
        table: String,
        jql: String?,
        limit: Int?,
        partition: CreatedRange = CreatedRange(),
        window: Int,
        sizes: Sizes = Sizes()
    ) throws(JiraReaderError) {
        self.table = table
        self.sizes = sizes
        self.sizes.window = window
        restriction = try JQL.restriction(jql, bound: .none)
        pageSize = max(2, min(sizes.page, limit ?? sizes.page))
        rest = partition
        dates = partition.dates ?? .milliseconds
        isPartition = partition.isBounded
        query = JQL.census(restriction: restriction, created: partition, dates: dates)
    }

    /// Returns the next page to request, and its query; `nil` if no page can be requested now.
    mutating func next() -> (place: Place, query: String)? {
        guard !isFinished, !needsTimeZone, outstanding + arrived.count < sizes.pagesAhead else { return nil }
        // The first page contains the number of issues.
        guard total != nil || nextStart == 0 && outstanding == 0 else { return nil }
        // A page after the first begins with a row that was already listed, and is requested only if another row
        // follows.
        guard nextStart == 0 || nextStart + 1 < min(total ?? 0, sizes.window) else { return nil }
        let place = Place(round: round, startAt: nextStart, size: min(pageSize, sizes.window - nextStart))
        outstanding += 1
        nextStart += max(1, place.size - 1)
        return (place, query)
    }

    /// Receives a page. Returns the ids that are new in this page, and in later pages that waited for it, in order.
    /// Returns no ids if an earlier page is missing.
    ///
    /// - Throws: ``JiraReaderError`` if the page is malformed, if the list keeps changing, or if more issues were
    ///   created within two seconds than a search can page through.
    mutating func receive(_ response: PageResponse, at place: Place) throws(JiraReaderError) -> [UInt64] {
        // The page belongs to a listing that was abandoned.
        guard place.round == round else { return [] }
        outstanding -= 1
        arrived[place.startAt] = try read(response)
        var ids: [UInt64] = []
        while let page = arrived.removeValue(forKey: nextTaken) {
            let end = nextTaken + page.issues.count
            let hasNew = page.issues.count > (nextTaken == 0 ? 0 : 1)
            // A total that the page itself exceeds is ignored. The list then ends with the first page that has a single
            // row: the last row of the page before, or the only row of the list.
            let claimed = page.total.flatMap { $0 >= end ? $0 : nil }
            let total = claimed ?? (page.issues.count > 1 ? end + 1 : end)
            self.total = total
            if isFirstSegment, expectedCount == nil { expectedCount = claimed }
            if nextTaken > 0, page.issues.first?.id != last?.id {
                try listAgain()
                return ids
            }
            let before = ids.count
            for issue in page.issues where known.insert(issue.id) {
                ids.append(issue.id)
            }
            newInSegment += ids.count - before
            last = page.issues.last ?? last
            if end >= total {
                isFinished = true
                return ids
            }
            if end >= sizes.window {
                // A segment may be listed repeatedly without new issues; `listAgain` limits the number of its listings.
                try progress.note(response, newCount: newInSegment, table: table)
                newInSegment = 0
                try beginSegment()
                return ids
            }
            // The page is empty or has only the last row of the page before, although more rows follow.
            guard hasNew else {
                try listAgain()
                return ids
            }
            if page.issues.count < min(pageSize, sizes.window - nextTaken) {
                // The site returns fewer rows on a page than requested. Pages of one row cannot overlap.
                guard end > 1 else {
                    throw JiraReaderError(
                        .unexpectedResponse,
                        "the search returns one issue of \(total) on a page, which is too few to list them",
                        table: table
                    )
                }
                pageSize = max(2, page.issues.count)
                restart(at: end - 1)
                return ids
            }
            nextTaken = end - 1
        }
        return ids
    }

    /// Discards the outstanding requests and continues at an offset.
    private mutating func restart(at offset: Int) {
        round += 1
        outstanding = 0
        arrived = [:]
        nextStart = offset
        nextTaken = offset
        if offset == 0 {
            total = nil
            last = nil
        }
    }

    private mutating func listAgain() throws(JiraReaderError) {
        listings += 1
        guard listings < sizes.listings else {
            throw JiraReaderError(
                .changedWhileRead,
                "issues changed during every attempt to list them (\(listings) times), so that issues may have been "
                    + "missed",
                table: table
            )
        }
        restart(at: 0)
    }

    private mutating func beginSegment() throws(JiraReaderError) {
        guard let created = last?.created else {
            throw JiraReaderError(
                .unexpectedResponse,
                "the search returns no creation time of an issue, which is needed to list more than \(sizes.window)",
                table: table
            )
        }
        // The start is rounded to minutes. If it then would not advance, it is rounded to seconds.
        let steps: [Int64] = [60_000, 1000]
        let candidates = steps.map { dates.floor(created.flooredQuotient(by: $0) * $0 - $0) }
        guard let next = candidates.first(where: { $0 > rest.start ?? Int64.min }) else {
            throw JiraReaderError(
                .unexpectedResponse,
                "more than \(sizes.window) issues were created within two seconds, and the site's search can page "
                    + "through no more; have an administrator raise jira.search.platform.max.result.window and set the "
                    + "result window to it, or restrict the JQL",
                table: table,
                advisedSettings: [.resultWindow]
            )
        }
        rest = CreatedRange(start: next, end: rest.end)
        isFirstSegment = false
        query = JQL.census(restriction: restriction, created: rest, dates: dates)
        listings = 0
        restart(at: 0)
    }

    /// Receives the failure of a page. A site may reject the first page of a segment because of the form of the date in
    /// its query; the listing then waits for the account's time zone.
    ///
    /// - Throws: The failure, if it has a different cause.
    mutating func receiveFailure(_ error: JiraReaderError, at place: Place) throws(JiraReaderError) {
        guard place.round == round else { return }
        guard error.isBadRequest, rest.isBounded, !isPartition, place.startAt == 0, rejection == nil else {
            throw error
        }
        rejection = error
        restart(at: 0)
    }

    /// Receives the form of dates that depends on the account's time zone; `nil` if the zone is unknown.
    ///
    /// - Throws: The error with which the site rejected dates in milliseconds, if the zone is unknown.
    mutating func receive(_ form: JQLDates?) throws(JiraReaderError) {
        guard let rejection else { return }
        guard let form else { throw rejection }
        dates = form
        rest = rest.floored(form)
        query = JQL.census(restriction: restriction, created: rest, dates: form)
    }

    private func read(_ response: PageResponse) throws(JiraReaderError) -> Page {
        func unexpected(_ reason: String) -> JiraReaderError {
            JiraReaderError(.unexpectedResponse, "a page of the search \(reason)", table: table)
        }
        guard let page = response.pages.first else { throw unexpected("has no content") }
        var issues: [Issue] = []
        issues.reserveCapacity(page.count)
        for number in 0..<page.count {
            guard let id = page[number]["id"]?.text.flatMap(UInt64.init) else {
                throw unexpected("has an issue without a numeric id")
            }
            let created = page[number]["fields.created"]?.text.flatMap(CivilTime.milliseconds(dateTime:))
            issues.append(Issue(id: id, created: created))
        }
        return Page(issues: issues, total: response.count("total"))
    }

    /// Returns the request for a page.
    static func request(_ place: Place, query: String) -> PageRequest {
        var body = JSONBody()
        body.add("jql", query)
        body.add("startAt", place.startAt)
        body.add("maxResults", place.size)
        body.add("fields", ["created"])
        var request = PageRequest(
            path: path,
            layout: PageLayout(
                records: .array(["issues"]),
                columns: ColumnSet([Column("id", .string), Column(path: ["fields", "created"], type: .string)])
            )
        )
        request.body = body
        request.isUrgent = true
        request.objectCount = place.size
        return request
    }

    /// The path of the search by offsets.
    static let path = "/rest/api/2/search"
}
