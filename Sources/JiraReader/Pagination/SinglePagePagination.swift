internal import InterimData

/// The pagination of a table that is returned in one response. The run fails if the response indicates that more
/// records follow.
package struct SinglePagePagination: Pagination {
    /// Creates the pagination.
    package init() {}

    /// The name "none".
    package var name: String { "none" }
    /// The largest integer, because no page size is requested.
    package var pageSize: Int { Int.max }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        SinglePagePlan(
            table: table.name,
            request: table.request(options, columns: table.columnSet(options)),
            // A single record has no envelope: all members are its own.
            hasEnvelope: table.records.hasEnvelope
        )
    }
}

private struct SinglePagePlan: PagePlan {
    let table: String
    let request: PageRequest
    let hasEnvelope: Bool
    var wasRequested = false
    var expectedRecordCount: Int?

    mutating func next() -> PlanStep {
        if wasRequested { return .end }
        wasRequested = true
        return .page(request)
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        expectedRecordCount = response.recordCount
        if hasEnvelope,
            ["isLast", "last", "lastPage"].contains(where: { response.flag($0) == false })
                || ["nextPageToken", "nextPageCursor", "nextPage"].contains(where: {
                    response.envelope($0)?.text?.isEmpty == false
                })
        {
            throw JiraReaderError(
                .incompleteListing,
                "the response indicates that more records follow, and the site's API has no way to request them",
                table: table
            )
        }
        return PageOutcome(deliver: response.pages)
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
