internal import InterimData

/// Pages by offset inside an object that tells `startAt`, `maxResults`, and mostly `total` and `isLast`.
///
/// The first page tells how many there are and how large the site really makes them; the others are then asked side by
/// side. What the site says later is believed more than what it said first: a table that grows is read to its new end.
/// A page that brings less than asked is completed; an empty page that is not the last is passed over by the page size
/// that the site echoes.
///
/// Where records can be told apart by the table's key columns, each page begins with the record that the one before ended
/// with. A page that does not shows that rows have moved: records that were delivered are not delivered again, and the
/// rows before it are read anew until one is found that was delivered, five times at most. Source:
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
            template: table.request(options, columns: table.columnSet(options, requiring: table.keyColumns)),
            names: names,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .offset(let place) = try options.start() { plan.begin(at: place) }
        return plan
    }
}

private struct PageBeanPlan: PagePlan {
    private let table: Table
    private let template: PageRequest
    private let names: PageBeanPagination.Names
    /// The place before which it makes sense to ask, by the limit.
    private var limit: Int
    private let mostRecords: Int
    /// What a request asks for; what the site gives, once that is known.
    private var pageSize: Int
    /// The first record that no request was made for.
    private var position = 0
    /// How far it makes sense to ask, as far as the answers tell.
    private var end: Int
    private var outstanding = 0
    private var wasFirstAnswered = false
    private var pages = ReceivedPages()
    private(set) var expectedRecordCount: Int?

    /// Whether records are told apart by keys.
    private var isKeyed: Bool
    private var recent: RecentRecords
    private var deliveredCount = 0
    /// Whether the last page had places without records: what follows need not begin with a record that is known.
    private var isBehindGap = false
    private var hasEnded = false
    /// Grows when rows have moved; what was asked before counts for nothing then.
    private var generation = 0
    /// How often in a row the place was looked for at which to go on.
    private var searches = 0
    /// How many pages in a row brought nothing that was not delivered.
    private var knownPages = 0
    private var largestTotal = 0
    private var growths = 0

    private static let mostSearches = 5
    private static let mostKnownPages = 5
    /// A table that has grown so often while it was read grows as fast as it is read.
    private static let mostGrowths = 1000

    init(table: Table, template: PageRequest, names: PageBeanPagination.Names, limit: Int, pageSize: Int) {
        self.table = table
        self.names = names
        self.template = template
        self.limit = limit
        mostRecords = limit
        self.pageSize = pageSize
        end = pageSize
        isKeyed = !table.keyColumns.isEmpty
        recent = RecentRecords(keyColumns: table.keyColumns, capacity: Self.mostSearches * pageSize)
    }

    /// Begins behind the beginning.
    mutating func begin(at place: Int) {
        position = place
        end = place + pageSize
    }

    mutating func next() -> PlanStep {
        // While the place is looked for, one page at a time.
        guard position < min(end, limit), wasFirstAnswered && searches == 0 || outstanding == 0 else {
            return outstanding > 0 ? .wait : .end
        }
        let overlap = searches == 0 ? self.overlap : 0
        defer {
            position += pageSize - overlap
            outstanding += 1
        }
        return .page(request(from: position - overlap, count: pageSize, overlap: overlap))
    }

    /// How many records of the page before a page begins with.
    private var overlap: Int { isKeyed && pageSize > 1 && !recent.isEmpty && !isBehindGap ? 1 : 0 }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        outstanding -= 1
        guard request.offset.generation == generation else { return PageOutcome(deliver: []) }
        let received = answer.recordCount
        let total = answer.envelope("total")?.int
        let isLast = answer.envelope("isLast")?.bool
        expectedRecordCount = total.map { min($0, mostRecords) } ?? expectedRecordCount
        try note(total: total)
        if let echoed = answer.envelope(names.start)?.int, echoed != request.startAt {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site was asked for records from \(request.startAt) on and answered from \(echoed) on",
                table: table.name
            )
        }
        try pages.note(answer, mayOverlap: isKeyed, table: table.name)

        let keys = isKeyed ? recent.keys(of: answer) : []
        if !wasFirstAnswered, Set(keys).count < keys.count { isKeyed = false }
        let firstKnown = isKeyed ? keys.firstIndex(where: recent.contains) : nil
        if hasMoved(request, received: received, firstKnown: firstKnown) { return try search(before: request) }
        // What stands before the place at which a search ends is older than what is remembered.
        var new = Array((searches > 0 ? firstKnown ?? 0 : 0)..<received)
        if firstKnown != nil { new.removeAll { recent.contains(keys[$0]) } }
        if searches > 0 {
            searches = 0
            let place = request.startAt + (new.first ?? received)
            limit = mostRecords == .max ? .max : place + max(0, mostRecords - deliveredCount)
        }

        let reached = request.startAt + received
        let isEnd =
            new.isEmpty
            ? isLast ?? total.map { reached >= $0 } ?? true
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
        isBehindGap = new.isEmpty && received <= request.offset.overlap && !isEnd
        hasEnded = isEnd
        var askFirst: [PageRequest] = []
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
            new.removeAll { $0 >= request.expectedCount }
        } else if !isEnd, covered < asked {
            outstanding += 1
            let overlap = isKeyed && !new.isEmpty && received > 1 ? 1 : 0
            askFirst = [self.request(from: covered - overlap, count: asked - covered + overlap, overlap: overlap)]
        }
        return PageOutcome(deliver: try delivered(new, of: answer, keys: keys), askFirst: askFirst)
    }

    /// Whether a page shows that rows have moved: it does not begin where the one before ended.
    private func hasMoved(_ request: PageRequest, received: Int, firstKnown: Int?) -> Bool {
        guard isKeyed, firstKnown == nil, !recent.isEmpty else { return false }
        if searches > 0 { return received > 0 || request.startAt > 0 }
        guard request.offset.overlap > 0, !isBehindGap else { return false }
        // Behind the end there is nothing, and was nothing.
        return received > 0 || !hasEnded
    }

    /// Drops what was asked and goes back to find the record to go on behind.
    private mutating func search(before request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        searches += 1
        guard searches <= Self.mostSearches else {
            throw JiraReaderError(
                .changedWhileRead,
                "rows moved while the table was read: near row \(request.startAt) none of those read before was found again, "
                    + "\(Self.mostSearches) times; read it again when it is quiet",
                table: table.name
            )
        }
        generation += 1
        position = max(0, request.startAt + request.offset.overlap - searches * pageSize)
        end = max(end, position + pageSize)
        return PageOutcome(deliver: [])
    }

    /// Notes the records of an answer that were not delivered before, by their places in it, and takes the others out.
    private mutating func delivered(
        _ new: [Int],
        of answer: PageAnswer,
        keys: [String]
    ) throws(JiraReaderError) -> [RecordBatch] {
        deliveredCount += new.count
        if isKeyed { recent.note(new.lazy.map { keys[$0] }) }
        knownPages = new.isEmpty && answer.recordCount > 1 ? knownPages + 1 : 0
        guard knownPages < Self.mostKnownPages else {
            throw JiraReaderError(
                .endlessPaging,
                "\(knownPages) pages in a row brought only records that had come before; the site does not go on where it "
                    + "was asked to",
                table: table.name
            )
        }
        guard new.count < answer.recordCount else { return answer.pages }
        var first = 0
        return answer.pages.map { page in
            defer { first += page.count }
            return page.with(
                order: new.filter { first..<first + page.count ~= $0 }.map { Int32(page.place($0 - first)) }
            )
        }
    }

    private mutating func note(total: Int?) throws(JiraReaderError) {
        guard let total, total > largestTotal else { return }
        if largestTotal > 0 { growths += 1 }
        largestTotal = total
        guard growths <= Self.mostGrowths else {
            throw JiraReaderError(
                .changedWhileRead,
                "the table has grown \(growths) times while it was read, to \(total) rows; read it when it is quieter",
                table: table.name
            )
        }
    }

    private func request(from start: Int, count: Int, overlap: Int) -> PageRequest {
        var request = template.asking([(names.start, "\(start)"), (names.size, "\(count)")])
        request.startAt = start
        // What begins the page is told from what is new in it only while the page before is remembered.
        request.mark = .offset(start + overlap)
        request.expectedCount = count
        request.offset = OffsetRequest(overlap: overlap, generation: generation)
        return request
    }
}

/// What a plan by offset wants to remember of a request.
struct OffsetRequest: Sendable {
    /// How many records of the page before it is to begin with.
    var overlap = 0
    /// How often rows had moved when it was made.
    var generation = 0
}
