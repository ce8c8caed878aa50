internal import InterimData

/// Pages by offset as plain arrays, which tell neither how many records there are nor which page is the last.
///
/// They are read one after another until one is empty; a page that brings less than asked is not the end.
public struct BareArrayPagination: Pagination {
    /// The most records that one request asks for.
    public let pageSize: Int

    /// Creates a pagination that asks for pages of a size; a site may give less.
    public init(pageSize: Int) { self.pageSize = pageSize }

    /// "offset, bare array".
    public var name: String { "offset, bare array" }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var plan = BareArrayPlan(
            table: table,
            template: table.request(options, columns: table.columnSet(options)),
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .offset(let place) = try options.start() { plan.position = place }
        return plan
    }
}

private struct BareArrayPlan: PagePlan {
    let table: Table
    let template: PageRequest
    let limit: Int
    let pageSize: Int
    var position = 0
    var isWaiting = false
    var isFinished = false
    var pages = ReceivedPages()
    var expectedRecordCount: Int? { isFinished ? position : nil }

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || position >= limit { return .end }
        isWaiting = true
        var request = template.asking([("startAt", "\(position)"), ("maxResults", "\(pageSize)")])
        request.startAt = position
        request.mark = .offset(position)
        return .page(request)
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        try pages.note(answer, table: table.name)
        isFinished = answer.recordCount == 0
        position += answer.recordCount
        return PageOutcome(deliver: answer.pages)
    }
}
