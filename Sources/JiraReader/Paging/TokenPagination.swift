internal import InterimData

/// Pages that each give the token of the next one.
///
/// The token goes where the request's parameters go: into the query, or into the body of a `POST`.
public struct TokenPagination: Pagination {
    /// The most records that one request asks for.
    public let pageSize: Int

    /// Creates a pagination that asks for pages of a size; a site may give less.
    public init(pageSize: Int) { self.pageSize = pageSize }

    /// "token".
    public var name: String { "token" }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try TokenPlan(
            table: table,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize),
            template: table.request(
                options,
                columns: table.columnSet(options, requiring: [table.distinctColumn].compactMap { $0 })
            ),
            start: options.start()
        )
    }
}

struct TokenPlan: PagePlan {
    let table: Table
    let limit: Int
    let pageSize: Int
    let template: PageRequest
    private var token: String?
    private var received = 0
    private var isWaiting = false
    private var isFinished = false
    private var spent = SpentTokens()
    private var pages = ReceivedPages()

    /// Whether nothing was asked yet but the page of an earlier run's mark.
    private var isAtMark = false

    init(table: Table, limit: Int, pageSize: Int, template: PageRequest, start: ReadingMark) {
        self.table = table
        self.limit = limit
        self.pageSize = pageSize
        self.template = template
        if case .token(let token, let received) = start {
            (self.token, self.received, isAtMark) = (token, received, true)
        }
    }

    var expectedRecordCount: Int? { isFinished ? received : nil }

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || received >= limit { return .end }
        isWaiting = true
        var request = template
        if request.body != nil {
            request.body?.add("maxResults", pageSize)
            if let token { request.body?.add("nextPageToken", token) }
        } else {
            request.query.append(("maxResults", "\(pageSize)"))
            if let token { request.query.append(("nextPageToken", token)) }
        }
        request.mark = token.map { .token($0, received: received) } ?? .start
        return .page(request)
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        // Tokens expire, and one of an earlier run may have.
        guard isAtMark, error.status == 400 else { throw error }
        (token, received, isAtMark, isWaiting) = (nil, 0, false, false)
        return PageOutcome(deliver: [])
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        isAtMark = false
        guard !answer.pages.isEmpty || token == nil else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site gave a page token and answered it without content",
                table: table.name
            )
        }
        // Where records are told apart because pages overlap, only the ends of pages can be compared.
        try pages.note(answer, mark: table.distinctColumn == nil ? .first : .last, table: table.name)
        received += answer.recordCount
        let following = answer.envelope("nextPageToken")?.text ?? ""
        if answer.envelope("isLast")?.bool == true || following.isEmpty {
            isFinished = true
        } else {
            try spent.spend(following, table: table.name)
            token = following
        }
        return PageOutcome(deliver: answer.pages)
    }
}
