internal import InterimData

/// A table that comes in one answer.
public struct SinglePagePagination: Pagination {
    /// Creates the pagination.
    public init() {}

    /// "none".
    public var name: String { "none" }
    /// There is no limit to ask for.
    public var pageSize: Int { Int.max }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        SinglePagePlan(request: table.request(options, columns: table.columnSet(options)))
    }
}

private struct SinglePagePlan: PagePlan {
    let request: PageRequest
    var wasAsked = false
    var expectedRecordCount: Int?

    mutating func next() -> PlanStep {
        if wasAsked { return .end }
        wasAsked = true
        return .page(request)
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        expectedRecordCount = answer.recordCount
        return PageOutcome(deliver: answer.pages)
    }
}
