internal import InterimData

/// The plan of a list that is read by offsets: a table, or the children of a parent.
///
/// A state machine without clock or I/O. See ``PageBeanPagination`` and ``BareArrayPagination``.
struct OffsetPlan: PagePlan {
    private let table: String
    private let template: PageRequest
    private let names: PageBeanPagination.Names
    /// The offset at which no more records are needed, because of the limit.
    private var limit: Int
    private let recordLimit: Int
    /// The page size to request: the configured one, or a smaller one that the site was observed to use.
    private var pageSize: Int
    /// The offset of the first record that was not requested.
    private var position = 0
    /// The offset at which the table ends according to the responses so far.
    private var end: Int
    private var outstanding = 0
    private var pending = PendingRequests<OffsetRequest>()
    private var hasFirstResponse = false
    private var progress = PagingProgress()
    private(set) var expectedRecordCount: Int?
    var announcedRecordCount: Int? { expectedRecordCount }

    /// If `true`, records have keys by which each is delivered once.
    private let isKeyed: Bool
    private var records: DeliveredRecords
    private var deliveredCount = 0
    /// A Boolean value that indicates whether the last page had no new records, although the table does not end there.
    /// The next page then need not begin with a record of that page.
    private var isBehindGap = false
    private var hasEnded = false
    /// The number of times that rows have moved. Responses to requests of earlier generations are ignored.
    private var generation = 0
    /// The number of consecutive searches for the position at which to continue.
    private var searches = 0
    /// The number of searches since the last page with a new record.
    private var fruitlessSearches = 0
    private var largestTotal = 0
    private var growths = 0

    private static let maximumSearches = 5
    private static let maximumFruitlessSearches = 20
    /// The number of times that a table may grow during a run. A table that grows more often grows as fast as it is
    /// read.
    private static let maximumGrowths = 1000

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
        recordLimit = limit
        self.pageSize = pageSize
        end = pageSize
        isKeyed = !keyColumns.isEmpty
        records = DeliveredRecords(keyColumns: keyColumns)
    }

    /// Begins at an offset.
    mutating func begin(at place: Int) {
        position = max(0, min(place, PageResponse.maximumCount))
        end = position + pageSize
    }

    mutating func next() -> PlanStep {
        // During a search for the position, only one page is requested at a time.
        guard position < min(end, limit), hasFirstResponse && searches == 0 || outstanding == 0 else {
            return outstanding > 0 ? .wait : .end
        }
        let overlap = searches == 0 ? self.overlap : 0
        defer {
            position += pageSize - overlap
            outstanding += 1
        }
        return .page(request(from: position - overlap, count: pageSize, overlap: overlap))
    }

    /// The number of records that the next page repeats from the page before.
    private var overlap: Int { isKeyed && pageSize > 1 && !records.isEmpty && !isBehindGap ? 1 : 0 }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        outstanding -= 1
        guard let request = pending.remove(request.id) else {
            preconditionFailure("a response to a request that this plan did not make")
        }
        guard request.generation == generation else { return PageOutcome(deliver: []) }
        let keys = isKeyed ? records.keys(of: response) : []
        // A record that occurs twice on a page takes one position.
        let received = isKeyed ? Set(keys).count : response.recordCount
        let reached = request.startAt + received
        // A total that the page itself exceeds is ignored.
        let total = response.count("total").flatMap { received > 0 && $0 < reached ? nil : $0 }
        // An indication that the page is the last is ignored if the page also names a next one.
        let isLast = response.flag("isLast").flatMap { $0 && total == nil && response.hasNextPageURL ? nil : $0 }
        expectedRecordCount = total.map { min($0, recordLimit) } ?? expectedRecordCount
        try note(total: total)
        if let echoed = response.envelope(names.start)?.int, echoed != request.startAt {
            throw JiraReaderError(
                .unexpectedResponse,
                "records from \(request.startAt) on were requested, and the site returned those from \(echoed) on",
                table: table
            )
        }

        let firstKnown = keys.firstIndex(where: records.contains)
        if hasMoved(request, received: received, firstKnown: firstKnown) {
            try progress.note(response, newCount: 0, table: table)
            return try search(before: request)
        }
        searches = 0
        // Without keys, surplus records are dropped: the page after this one was already requested, and contains them
        // too.
        let isOverfull = request.startAt + request.count < position && received > request.count
        let new =
            isKeyed ? records.insertNew(keys) : Array(0..<(isOverfull ? request.count : received))
        try progress.note(response, newCount: isKeyed ? new.count : nil, table: table)
        deliveredCount += new.count
        if !new.isEmpty { fruitlessSearches = 0 }

        let isEnd =
            new.isEmpty
            ? isLast ?? total.map { reached >= $0 } ?? (received <= request.overlap)
            : (total.map { reached >= $0 } ?? true) && (isLast ?? (total != nil))
        // An empty page in the middle covers as many offsets as the page size in the response.
        let size = response.count(names.size) ?? pageSize
        let covered = received > 0 ? reached : request.startAt + max(1, min(size, request.count))
        // Offsets of records that were delivered before do not count towards the limit.
        if recordLimit < .max {
            limit = max(limit, covered + min(recordLimit - deliveredCount, PageResponse.maximumCount))
        }
        let requestedEnd = request.startAt + request.count
        if !hasFirstResponse {
            hasFirstResponse = true
            // A site may return fewer records than requested, and reports its page size. If the first page is the last
            // one, its length is no indication of the page size.
            let given = max(response.count("maxResults") ?? 0, received)
            if !isEnd, given > 0, !response.pages.isEmpty { pageSize = min(pageSize, given) }
        }
        isBehindGap = new.isEmpty && received <= request.overlap && !isEnd
        hasEnded = isEnd
        var nextRequests: [PageRequest] = []
        if requestedEnd >= position {
            // No later page was requested, so that this response determines the end of the table.
            if isEnd {
                end = position
            } else {
                position = covered
                end = max(total ?? 0, position + pageSize)
            }
        } else if !isEnd, covered < requestedEnd {
            outstanding += 1
            let overlap = isKeyed && !new.isEmpty && received > 1 ? 1 : 0
            nextRequests = [
                self.request(from: covered - overlap, count: requestedEnd - covered + overlap, overlap: overlap)
            ]
        }
        return PageOutcome(deliver: response.records(at: new), nextRequests: nextRequests)
    }

    /// Returns a Boolean value that indicates whether a page shows that rows have moved: it does not begin with the
    /// last row of the page before.
    private func hasMoved(_ request: OffsetRequest, received: Int, firstKnown: Int?) -> Bool {
        guard isKeyed, firstKnown != 0, !records.isEmpty else { return false }
        if searches > 0 {
            // There is no row before the first offset.
            return request.startAt > 0 || received > 0 && firstKnown == nil
        }
        guard request.overlap > 0, !isBehindGap else { return false }
        // An empty page after the end of the table is expected.
        return received > 0 || !hasEnded
    }

    /// Discards the outstanding requests and goes back to search for the record after which to continue.
    private mutating func search(before request: OffsetRequest) throws(JiraReaderError) -> PageOutcome {
        searches += 1
        fruitlessSearches += 1
        guard searches <= Self.maximumSearches, fruitlessSearches <= Self.maximumFruitlessSearches else {
            throw JiraReaderError(
                .changedWhileRead,
                "rows moved while the table was read: near row \(request.startAt), no row read before was found again, "
                    + "\(fruitlessSearches) times; read it again when fewer rows change",
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
        guard growths <= Self.maximumGrowths else {
            throw JiraReaderError(
                .changedWhileRead,
                "the table grew \(growths) times while it was read, to \(total) rows; read it when fewer rows change",
                table: table
            )
        }
    }

    private mutating func request(from start: Int, count: Int, overlap: Int) -> PageRequest {
        var request = template.appendingQuery([(names.start, "\(start)"), (names.size, "\(count)")])
        // A resumed run does not read the page before, and could not recognize the overlap.
        request.mark = .offset(start + overlap)
        request.id = pending.add(
            OffsetRequest(startAt: start, count: count, overlap: overlap, generation: generation)
        )
        return request
    }
}

/// A request of a plan by offsets.
private struct OffsetRequest: Sendable {
    /// The offset of the first record.
    var startAt: Int
    /// The number of records that are requested.
    var count: Int
    /// The number of records that the page is to repeat from the page before, at its beginning.
    var overlap: Int
    /// The number of times that rows had moved when the request was made.
    var generation: Int
}

extension PageResponse {
    /// A Boolean value that indicates whether the envelope has the URL of a next page.
    fileprivate var hasNextPageURL: Bool { envelope("nextPage")?.text?.isEmpty == false }
}
