internal import InterimData

/// Lists the ids of issues on a site whose search has offsets, pages side by side: Data Center.
///
/// Such a search refuses offsets beyond its result window (10,000 where nobody has set another), so that a long list is read
/// in segments. The pages of a segment are asked for side by side. Where there is more than the window, the next segment
/// asks for what was created since a minute before the last issue seen, as a site may compare times more coarsely than it
/// tells them, and what was seen before is left out.
///
/// Issues that come or go while a segment is read move those behind them to other pages. Each page therefore begins with the
/// last issue of the page before; where it does not, the segment is listed again, so that no issue that stood still is missed.
///
/// Sources: <https://developer.atlassian.com/server/jira/platform/rest/v10000/api-group-search/>,
/// <https://support.atlassian.com/jira/kb/handling-jql-rest-api-searching-exceeding-max_result_window-in-jira>.
struct OffsetListing: Sendable {
    /// A page that was asked for.
    struct Place: Sendable, Equatable {
        /// Counts segments, and each listing again of one.
        var round: Int
        var startAt: Int
        var size: Int
    }

    /// How pages are asked for.
    struct Sizes: Sendable {
        /// The most ids on a page: the vendor's default for `jira.search.views.default.max`.
        var page = 1000
        /// The most issues that one search lets be paged through.
        var window = 10_000
        /// The most pages on their way or waiting for one before them.
        var pagesAhead = 4
        /// How often a segment is listed again before the site counts as restless.
        var listings = 10
    }

    private struct Issue: Sendable {
        var id: UInt64
        var created: Int64?
    }

    private struct Page: Sendable {
        var issues: [Issue]
        /// `nil` where the site names none, or one that cannot be.
        var total: Int?
    }

    private let table: String
    private let restriction: String
    private var dates = JQLDates.milliseconds
    /// Why the site rejected a segment whose beginning is a number; `nil` if it has not.
    private var rejection: JiraReaderError?
    private var sizes: Sizes
    /// The part of the issues that the segment and those behind it have.
    private var rest: CreatedRange
    private var isFirstSegment = true
    /// If `true`, the form of dates is given: others read their partitions in the same form.
    private let isPartition: Bool
    private var query: String
    /// The most ids on a page, as far as the site has shown.
    private var pageSize: Int
    private var round = 0
    private var listings = 0
    /// The offset that is asked for next.
    private var nextStart = 0
    /// The offset of the page that is taken next.
    private var nextTaken = 0
    /// Pages that came before their turn, by offset.
    private var arrived: [Int: Page] = [:]
    private var outstanding = 0
    /// How many issues the segment has, by the latest page.
    private var total: Int?
    private var last: Issue?
    private var known = IssueIDSet()
    private var progress = ReceivedPages()
    /// The number of issues in the segment that are in none before it.
    private var newInSegment = 0

    /// A Boolean value that indicates whether the listing cannot continue before the account's time zone is known.
    var needsTimeZone: Bool { rejection != nil && dates == .milliseconds }
    /// Whether every id was given.
    private(set) var isFinished = false
    /// How many issues there are in all, as the first page told.
    private(set) var expectedCount: Int?

    /// Creates a listing.
    ///
    /// - Parameters:
    ///   - limit: The most ids that are wanted.
    ///   - partition: The part of the issues that is listed.
    ///   - window: The most issues that one search lets be paged through, at least 2.
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

    /// What to ask next, if anything can be asked now.
    mutating func next() -> (place: Place, query: String)? {
        guard !isFinished, !needsTimeZone, outstanding + arrived.count < sizes.pagesAhead else { return nil }
        // How many pages there are, the first one tells.
        guard total != nil || nextStart == 0 && outstanding == 0 else { return nil }
        // A page beside the first begins with a row that is known, and is worth asking for only if there is another.
        guard nextStart == 0 || nextStart + 1 < min(total ?? 0, sizes.window) else { return nil }
        let place = Place(round: round, startAt: nextStart, size: min(pageSize, sizes.window - nextStart))
        outstanding += 1
        nextStart += max(1, place.size - 1)
        return (place, query)
    }

    /// Takes a page and gives the ids that are known in order now.
    ///
    /// - Throws: ``JiraReaderError`` when a page is not one, when the list never stands still, and when more issues were
    ///   created within two seconds than a search lets be paged through.
    mutating func receive(_ answer: PageAnswer, at place: Place) throws(JiraReaderError) -> [UInt64] {
        // A page of a listing that was given up.
        guard place.round == round else { return [] }
        outstanding -= 1
        arrived[place.startAt] = try read(answer)
        var ids: [UInt64] = []
        while let page = arrived.removeValue(forKey: nextTaken) {
            let end = nextTaken + page.issues.count
            let hasNew = page.issues.count > (nextTaken == 0 ? 0 : 1)
            // A total that the page itself exceeds is none: the list ends with the first page of a single row, which is the
            // one before it again, or the only one.
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
                // A segment that is listed again is bounded by the number of listings.
                try progress.note(answer, newCount: newInSegment, table: table)
                newInSegment = 0
                try beginSegment()
                return ids
            }
            // Empty, or nothing but the row that was known, though there is more.
            guard hasNew else {
                try listAgain()
                return ids
            }
            if page.issues.count < min(pageSize, sizes.window - nextTaken) {
                // The site gives fewer on a page than were asked for; with one, no page could begin with the one before.
                guard end > 1 else {
                    throw JiraReaderError(
                        .unexpectedAnswer,
                        "the search gives one issue of \(total) on a page, which is too few to list them",
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

    /// Drops what is on its way and goes on at an offset.
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
                "issues kept coming and going while they were listed (\(listings) times), so that it is not known whether "
                    + "one was missed",
                table: table
            )
        }
        restart(at: 0)
    }

    private mutating func beginSegment() throws(JiraReaderError) {
        guard let created = last?.created else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the search does not tell when an issue was created, which is needed to list more than \(sizes.window)",
                table: table
            )
        }
        // Where a minute has too many for that, it is a second.
        let steps: [Int64] = [60_000, 1000]
        let candidates = steps.map { dates.floor(created.flooredQuotient(by: $0) * $0 - $0) }
        guard let next = candidates.first(where: { $0 > rest.start ?? Int64.min }) else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "more than \(sizes.window) issues were created within two seconds, and the site's search lets no more be "
                    + "paged through; let an administrator raise jira.search.platform.max.result.window and set the result "
                    + "window to it, or restrict the JQL",
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

    /// Takes the failure of a page. The first page of a segment may be rejected for the form of its date.
    ///
    /// - Throws: The failure, where it is another.
    mutating func receiveFailure(_ error: JiraReaderError, at place: Place) throws(JiraReaderError) {
        guard place.round == round else { return }
        guard error.isBadRequest, rest.isBounded, !isPartition, place.startAt == 0, rejection == nil else {
            throw error
        }
        rejection = error
        restart(at: 0)
    }

    /// Takes the form of dates that the account's time zone makes.
    ///
    /// - Throws: The site's rejection of the other form where the zone is unknown.
    mutating func receive(_ form: JQLDates?) throws(JiraReaderError) {
        guard let rejection else { return }
        guard let form else { throw rejection }
        dates = form
        rest = rest.floored(form)
        query = JQL.census(restriction: restriction, created: rest, dates: form)
    }

    private func read(_ answer: PageAnswer) throws(JiraReaderError) -> Page {
        func unexpected(_ reason: String) -> JiraReaderError {
            JiraReaderError(.unexpectedAnswer, "a page of the search \(reason)", table: table)
        }
        guard let page = answer.pages.first else { throw unexpected("has no content") }
        var issues: [Issue] = []
        issues.reserveCapacity(page.count)
        for number in 0..<page.count {
            guard let id = page[number]["id"]?.text.flatMap(UInt64.init) else {
                throw unexpected("has an issue without a numeric id")
            }
            let created = page[number]["fields.created"]?.text.flatMap(CivilTime.milliseconds(dateTime:))
            issues.append(Issue(id: id, created: created))
        }
        return Page(issues: issues, total: answer.count("total"))
    }

    /// The request for a page.
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

    /// The search by offsets.
    static let path = "/rest/api/2/search"
}
