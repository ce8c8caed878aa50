internal import InterimData

/// The pagination of lists in which each page contains the token of the next page.
package struct TokenPagination: Pagination {
    /// The largest number of records on a page.
    package let pageSize: Int

    /// Creates a pagination with a page size. A site may return smaller pages.
    package init(pageSize: Int) { self.pageSize = pageSize }

    /// The name "token".
    package var name: String { "token" }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try TokenPlan(
            table: table,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize),
            template: table.request(options, columns: table.columnSet(options, requiring: table.keyColumns)),
            start: options.start()
        )
    }
}

/// The plan of a listing whose pages are a ``TokenChain``. A record that occurs again is delivered once.
struct TokenPlan: PagePlan {
    let table: Table
    let limit: Int
    let pageSize: Int
    var template: PageRequest
    private let cursorName: String
    private var chain: TokenChain
    /// The number of delivered records, including those of an earlier run.
    private(set) var received = 0
    private var delivered: DeliveredRecords?
    private var isWaiting = false
    private(set) var announcedRecordCount: Int?

    /// If `true`, only the page of an earlier run's mark was requested so far.
    private var isAtMark = false

    init(
        table: Table,
        names: TokenChain.Names = .pageToken,
        limit: Int,
        pageSize: Int,
        template: PageRequest,
        start: ReadingMark
    ) {
        self.table = table
        self.limit = limit
        self.pageSize = pageSize
        self.template = template
        // The name of the parameter with the cursor differs from that of the member in the page.
        cursorName = names.token == TokenChain.Names.cursor.token ? "cursor" : names.token
        chain = TokenChain(names, table: table.name)
        if !table.keyColumns.isEmpty { delivered = DeliveredRecords(keyColumns: table.keyColumns) }
        if case .token(let token, let received) = start {
            chain = TokenChain(names, table: table.name, token: token)
            (self.received, isAtMark) = (received, true)
        }
    }

    /// A Boolean value that indicates whether the listing has ended.
    var isFinished: Bool { chain.isFinished }
    /// A Boolean value that indicates whether the next page is the first.
    var isAtStart: Bool { chain.token == nil }

    var expectedRecordCount: Int? { isFinished ? received : announcedRecordCount }

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || received >= limit { return .end }
        isWaiting = true
        var request = template
        let token = chain.token
        if request.body != nil {
            request.body?.add("maxResults", pageSize)
            if let token { request.body?.add(cursorName, token) }
        } else {
            request.query.append(("maxResults", "\(pageSize)"))
            if let token { request.query.append((cursorName, token)) }
        }
        // Tokens belong to the whole batch, which cannot be divided after its first page.
        if token != nil { request.listedCount = 0 }
        request.mark = token.map { .token($0, received: received) } ?? .start
        return .page(request)
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        if chain.ends(with: error) { return PageOutcome(deliver: []) }
        // The page token of an earlier run may have expired.
        guard isAtMark, error.isBadRequest else { throw error }
        chain.restart()
        (received, isAtMark) = (0, false)
        return PageOutcome(deliver: [])
    }

    /// Begins again at the first page.
    mutating func restart() {
        isWaiting = false
        chain.restart()
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        isAtMark = false
        let keys = delivered?.keys(of: response)
        let new = keys.map { keys in delivered?.insertNew(keys) ?? [] }
        try chain.receive(response, newCount: new?.count)
        announcedRecordCount = response.count("total").map { min($0, limit) } ?? announcedRecordCount
        guard let new else {
            received = received.addingReportingOverflow(response.recordCount).partialValue
            return PageOutcome(deliver: response.pages)
        }
        received = received.addingReportingOverflow(new.count).partialValue
        return PageOutcome(deliver: response.records(at: new))
    }
}
