internal import InterimData

/// Pages by offset inside an object that tells `startAt`, `maxResults`, and mostly `total` and `isLast`.
///
/// The first page tells how many there are and how large the site really makes them; the others are then asked side by
/// side. What the site says later is believed more than what it said first: a table that grows is read to its new end.
/// A page that brings less than asked is completed; an empty page that is not the last is passed over by the page size
/// that the site echoes. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#pagination>.
public struct PageBeanPagination: Pagination {
    /// The most records that one request asks for.
    public let pageSize: Int

    /// What the vendor calls the place of the first record and the size of a page.
    public struct Names: Sendable, Hashable {
        var start: String
        var size: String

        /// `startAt` and `maxResults`, as almost everywhere.
        public static let startAtAndMaxResults = Names(start: "startAt", size: "maxResults")
        /// `offset` and `limit`.
        public static let offsetAndLimit = Names(start: "offset", size: "limit")
    }

    let names: Names

    /// Creates a pagination that asks for pages of a size; a site may give less.
    public init(pageSize: Int, names: Names = .startAtAndMaxResults) {
        self.pageSize = pageSize
        self.names = names
    }

    /// "offset".
    public var name: String { "offset" }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var plan = PageBeanPlan(
            table: table,
            template: table.request(options, columns: table.columnSet(options)),
            names: names,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .offset(let place) = try options.start() { plan.begin(at: place) }
        return plan
    }
}

private struct PageBeanPlan: PagePlan {
    let table: Table
    let template: PageRequest
    let names: PageBeanPagination.Names
    let limit: Int
    /// What a request asks for; what the site gives, once that is known.
    var pageSize: Int
    /// Where the next request begins: nothing beyond was asked.
    var position = 0
    /// How far it makes sense to ask, as far as the answers tell.
    var end: Int
    var outstanding = 0
    var wasFirstAnswered = false
    var pages = ReceivedPages()
    var expectedRecordCount: Int?

    init(table: Table, template: PageRequest, names: PageBeanPagination.Names, limit: Int, pageSize: Int) {
        self.table = table
        self.names = names
        self.template = template
        self.limit = limit
        self.pageSize = pageSize
        end = pageSize
    }

    /// Begins behind the beginning.
    mutating func begin(at place: Int) {
        position = place
        end = place + pageSize
    }

    mutating func next() -> PlanStep {
        guard position < min(end, limit), wasFirstAnswered || outstanding == 0 else {
            return outstanding > 0 ? .wait : .end
        }
        defer {
            position += pageSize
            outstanding += 1
        }
        return .page(request(from: position, count: pageSize))
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        outstanding -= 1
        let received = answer.recordCount
        let total = answer.envelope("total")?.int
        let isLast = answer.envelope("isLast")?.bool
        expectedRecordCount = total.map { min($0, limit) } ?? expectedRecordCount
        if let echoed = answer.envelope(names.start)?.int, echoed != request.startAt {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site was asked for records from \(request.startAt) on and answered from \(echoed) on",
                table: table.name
            )
        }
        try pages.note(answer, table: table.name)

        let reached = request.startAt + received
        let isEnd =
            received == 0
            ? isLast ?? total.map { request.startAt >= $0 } ?? true
            : (total.map { reached >= $0 } ?? true) && (isLast ?? (total != nil))
        // An empty page in the middle covers as many places as the site says a page has.
        let covered = received > 0 ? reached : request.startAt + max(1, answer.envelope(names.size)?.int ?? pageSize)
        let asked = request.startAt + request.expectedCount
        if !wasFirstAnswered {
            wasFirstAnswered = true
            // A site may give less than asked, and tells how much it gives; a first page that is short for another reason
            // is no measure of the others.
            let given = answer.envelope("maxResults")?.int ?? received
            if !isEnd, given > 0 { pageSize = min(pageSize, given) }
        }
        var deliver = answer.pages
        if asked >= position {
            // Nothing further was asked, so this answer tells where the table ends.
            if isEnd {
                end = position
            } else {
                position = covered
                end = max(total ?? 0, position + pageSize)
            }
        } else if received > request.expectedCount {
            // The records that are too many come again with the page that was asked for behind this one.
            deliver = deliver.map { $0.prefix(request.expectedCount) }
        } else if !isEnd, covered < asked {
            outstanding += 1
            return PageOutcome(deliver: deliver, askFirst: [self.request(from: covered, count: asked - covered)])
        }
        return PageOutcome(deliver: deliver)
    }

    private func request(from start: Int, count: Int) -> PageRequest {
        var request = template.asking([(names.start, "\(start)"), (names.size, "\(count)")])
        request.startAt = start
        request.mark = .offset(start)
        request.expectedCount = count
        return request
    }
}
