internal import InterimData

/// The plan of a list by offsets: a table's, or one below a parent.
///
/// A state machine without clock or network. See ``PageBeanPagination`` and ``BareArrayPagination``.
struct OffsetPlan: PagePlan {
    private let table: String
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
    private var pending = PendingRequests<OffsetRequest>()
    private var wasFirstAnswered = false
    private var pages = ReceivedPages()
    private(set) var expectedRecordCount: Int?
    var announcedRecordCount: Int? { expectedRecordCount }

    /// If `true`, records have keys by which each is delivered once.
    private let isKeyed: Bool
    private var records: DeliveredRecords
    private var deliveredCount = 0
    /// Whether the last page had places without records: what follows need not begin with a record that is known.
    private var isBehindGap = false
    private var hasEnded = false
    /// Grows when rows have moved; what was asked before counts for nothing then.
    private var generation = 0
    /// How often in a row the place was looked for at which to go on.
    private var searches = 0
    /// The number of searches since a page last brought something new.
    private var fruitlessSearches = 0
    private var largestTotal = 0
    private var growths = 0

    private static let mostSearches = 5
    private static let mostFruitlessSearches = 20
    /// A table that has grown so often while it was read grows as fast as it is read.
    private static let mostGrowths = 1000

    init(
        table: String,
        keyColumns: [String],
        template: PageRequest,
        names: PageBeanPagination.Names = .startAtAndMaxResults,
        limit: Int,
        pageSize: Int
    ) {
        self.table = table
        self.names = names
        self.template = template
        self.limit = limit
        mostRecords = limit
        self.pageSize = pageSize
        end = pageSize
        isKeyed = !keyColumns.isEmpty
        records = DeliveredRecords(keyColumns: keyColumns)
    }

    /// Begins behind the beginning.
    mutating func begin(at place: Int) {
        position = max(0, min(place, PageAnswer.mostCounted))
        end = position + pageSize
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
    private var overlap: Int { isKeyed && pageSize > 1 && !records.isEmpty && !isBehindGap ? 1 : 0 }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        outstanding -= 1
        guard let request = pending.remove(request.id) else {
            preconditionFailure("an answer to a request that this plan did not make")
        }
        guard request.generation == generation else { return PageOutcome(deliver: []) }
        let keys = isKeyed ? records.keys(of: answer) : []
        // A record that comes twice on a page takes one place.
        let received = isKeyed ? Set(keys).count : answer.recordCount
        let reached = request.startAt + received
        // A total that the page itself exceeds is none.
        let total = answer.count("total").flatMap { received > 0 && $0 < reached ? nil : $0 }
        // One that says that it is the last and names a next one is not believed.
        let isLast = answer.flag("isLast").flatMap { $0 && total == nil && answer.namesNextPage ? nil : $0 }
        expectedRecordCount = total.map { min($0, mostRecords) } ?? expectedRecordCount
        try note(total: total)
        if let echoed = answer.envelope(names.start)?.int, echoed != request.startAt {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site was asked for records from \(request.startAt) on and answered from \(echoed) on",
                table: table
            )
        }

        let firstKnown = keys.firstIndex(where: records.contains)
        if hasMoved(request, received: received, firstKnown: firstKnown) {
            try pages.note(answer, newCount: 0, table: table)
            return try search(before: request)
        }
        searches = 0
        // Without keys, records that are too many come again with the page that was asked for behind this one.
        let isOverfull = request.startAt + request.count < position && received > request.count
        let new =
            isKeyed ? records.insertNew(keys) : Array(0..<(isOverfull ? request.count : received))
        try pages.note(answer, newCount: isKeyed ? new.count : nil, table: table)
        deliveredCount += new.count
        if !new.isEmpty { fruitlessSearches = 0 }

        let isEnd =
            new.isEmpty
            ? isLast ?? total.map { reached >= $0 } ?? (received <= request.overlap)
            : (total.map { reached >= $0 } ?? true) && (isLast ?? (total != nil))
        // An empty page in the middle covers as many places as the site says a page has.
        let size = answer.count(names.size) ?? pageSize
        let covered = received > 0 ? reached : request.startAt + max(1, min(size, request.count))
        // Places of records that had come before count for none that is wanted.
        if mostRecords < .max {
            limit = max(limit, covered + min(mostRecords - deliveredCount, PageAnswer.mostCounted))
        }
        let asked = request.startAt + request.count
        if !wasFirstAnswered {
            wasFirstAnswered = true
            // A site may give less than asked, and tells how much it gives; a first page that is short for another reason
            // is no measure of the others.
            let given = max(answer.count("maxResults") ?? 0, received)
            if !isEnd, given > 0, !answer.pages.isEmpty { pageSize = min(pageSize, given) }
        }
        isBehindGap = new.isEmpty && received <= request.overlap && !isEnd
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
        } else if !isEnd, covered < asked {
            outstanding += 1
            let overlap = isKeyed && !new.isEmpty && received > 1 ? 1 : 0
            askFirst = [self.request(from: covered - overlap, count: asked - covered + overlap, overlap: overlap)]
        }
        return PageOutcome(deliver: answer.records(at: new), askFirst: askFirst)
    }

    /// Returns a Boolean value that indicates whether a page shows that rows have moved: it does not begin where the one
    /// before ended.
    private func hasMoved(_ request: OffsetRequest, received: Int, firstKnown: Int?) -> Bool {
        guard isKeyed, firstKnown != 0, !records.isEmpty else { return false }
        if searches > 0 {
            // Before the first place there is nothing.
            return request.startAt > 0 || received > 0 && firstKnown == nil
        }
        guard request.overlap > 0, !isBehindGap else { return false }
        // Behind the end there is nothing, and was nothing.
        return received > 0 || !hasEnded
    }

    /// Drops what was asked and goes back to find the record to go on behind.
    private mutating func search(before request: OffsetRequest) throws(JiraReaderError) -> PageOutcome {
        searches += 1
        fruitlessSearches += 1
        guard searches <= Self.mostSearches, fruitlessSearches <= Self.mostFruitlessSearches else {
            throw JiraReaderError(
                .changedWhileRead,
                "rows moved while the table was read: near row \(request.startAt) none of those read before was found again, "
                    + "\(fruitlessSearches) times; read it again when it is quiet",
                table: table
            )
        }
        generation += 1
        position = max(0, request.startAt + request.overlap - searches * pageSize)
        end = max(end, position + pageSize)
        return PageOutcome(deliver: [])
    }

    private mutating func note(total: Int?) throws(JiraReaderError) {
        guard let total, total > largestTotal else { return }
        if largestTotal > 0 { growths += 1 }
        largestTotal = total
        guard growths <= Self.mostGrowths else {
            throw JiraReaderError(
                .changedWhileRead,
                "the table has grown \(growths) times while it was read, to \(total) rows; read it when it is quieter",
                table: table
            )
        }
    }

    private mutating func request(from start: Int, count: Int, overlap: Int) -> PageRequest {
        var request = template.asking([(names.start, "\(start)"), (names.size, "\(count)")])
        // What begins the page is told from what is new in it only while the page before is remembered.
        request.mark = .offset(start + overlap)
        request.id = pending.add(
            OffsetRequest(startAt: start, count: count, overlap: overlap, generation: generation)
        )
        return request
    }
}

/// A request of a plan by offsets.
private struct OffsetRequest: Sendable {
    /// The place of the first record in the table.
    var startAt: Int
    /// The number of records that are requested.
    var count: Int
    /// The number of records of the page before that it is to begin with.
    var overlap: Int
    /// The number of times that rows had moved when it was made.
    var generation: Int
}

extension PageAnswer {
    /// A Boolean value that indicates whether the envelope has the address of a next page.
    fileprivate var namesNextPage: Bool { envelope("nextPage")?.text?.isEmpty == false }
}
