internal import InterimData

/// A table that comes in one answer. An answer that says that more follows ends the run.
package struct SinglePagePagination: Pagination {
    /// Creates the pagination.
    package init() {}

    /// "none".
    package var name: String { "none" }
    /// There is no limit to ask for.
    package var pageSize: Int { Int.max }

    /// Makes the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        SinglePagePlan(
            table: table.name,
            request: table.request(options, columns: table.columnSet(options)),
            // A record that stands by itself has no envelope; what it holds is its own.
            hasEnvelope: table.records.hasEnvelope
        )
    }
}

private struct SinglePagePlan: PagePlan {
    let table: String
    let request: PageRequest
    let hasEnvelope: Bool
    var wasAsked = false
    var expectedRecordCount: Int?

    mutating func next() -> PlanStep {
        if wasAsked { return .end }
        wasAsked = true
        return .page(request)
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        expectedRecordCount = answer.recordCount
        if hasEnvelope,
            ["isLast", "last", "lastPage"].contains(where: { answer.flag($0) == false })
                || ["nextPageToken", "nextPageCursor", "nextPage"].contains(where: {
                    answer.envelope($0)?.text?.isEmpty == false
                })
        {
            throw JiraReaderError(
                .incompleteListing,
                "the answer says that more follow, and the site's API has no way to ask for them",
                table: table
            )
        }
        return PageOutcome(deliver: answer.pages)
    }
}

extension PageLayout.Records {
    /// A Boolean value that indicates whether the records are a list inside an object.
    fileprivate var hasEnvelope: Bool {
        switch self {
        case .array(let path), .nested(let path, _): !path.isEmpty
        case .object, .entries: false
        }
    }
}
