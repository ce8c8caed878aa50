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
        CursorPlan(
            table: table,
            layout: table.layout(options),
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
    }
}

private struct CursorPlan: PagePlan {
    let table: Table
    let layout: PageLayout
    let limit: Int
    let pageSize: Int
    var cursor: String?
    var received = 0
    var isWaiting = false
    var isFinished = false
    var spent = SpentTokens()
    var pages = ReceivedPages()
    var expectedRecordCount: Int?

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || received >= limit { return .end }
        isWaiting = true
        var query = [("maxResults", "\(pageSize)")]
        if let cursor { query.append(("cursor", cursor)) }
        return .page(PageRequest(path: table.path, query: query, layout: layout))
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
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
