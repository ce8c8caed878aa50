internal import InterimData

/// Pages that each name the cursor of the next one.
///
/// The vendor's document of plans contradicts itself: its schema ends with `last`, its example with `isLast`. Either ends
/// the run, and so does a page without `nextPageCursor`. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/#api-rest-api-3-plans-plan-get>.
public struct CursorPagination: Pagination {
    /// The most records that one request asks for.
    public let pageSize: Int

    /// Creates a pagination that asks for pages of a size; a site may give less.
    public init(pageSize: Int) { self.pageSize = pageSize }

    /// "cursor".
    public var name: String { "cursor" }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var plan = CursorPlan(
            table: table,
            template: table.request(options, columns: table.columnSet(options)),
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .token(let cursor, let received) = try options.start() {
            (plan.cursor, plan.received, plan.isAtMark) = (cursor, received, true)
        }
        return plan
    }
}

private struct CursorPlan: PagePlan {
    let table: Table
    let template: PageRequest
    let limit: Int
    let pageSize: Int
    var cursor: String?
    var received = 0
    var isWaiting = false
    var isFinished = false
    var spent = SpentTokens()
    var pages = ReceivedPages()
    var expectedRecordCount: Int?
    /// Whether nothing was asked yet but the page of an earlier run's mark.
    var isAtMark = false

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || received >= limit { return .end }
        isWaiting = true
        var query = [("maxResults", "\(pageSize)")]
        if let cursor { query.append(("cursor", cursor)) }
        var request = template.asking(query)
        request.mark = cursor.map { .token($0, received: received) } ?? .start
        return .page(request)
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        // The cursor of an earlier run may have been forgotten by now.
        guard isAtMark, error.status == 400 else { throw error }
        (cursor, received, isAtMark, isWaiting) = (nil, 0, false, false)
        return PageOutcome(deliver: [])
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        isAtMark = false
        guard !answer.pages.isEmpty || cursor == nil else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site gave a cursor and answered it without content",
                table: table.name
            )
        }
        try pages.note(answer, table: table.name)
        received += answer.recordCount
        expectedRecordCount = answer.envelope("total")?.int.map { min($0, limit) }
        let isLast = answer.envelope("last")?.bool ?? answer.envelope("isLast")?.bool ?? false
        let following = answer.envelope("nextPageCursor")?.text ?? ""
        if isLast || following.isEmpty {
            isFinished = true
        } else {
            try spent.spend(following, table: table.name)
            cursor = following
        }
        return PageOutcome(deliver: answer.pages)
    }
}
