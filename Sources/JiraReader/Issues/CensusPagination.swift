internal import InterimData

/// The pagination of the ids of issues, in census order. These issues are the parents of the child tables of issues. A
/// page has up to 5,000 ids.
package struct CensusPagination: Pagination {
    /// Creates the pagination.
    package init() {}

    /// The name "census".
    package var name: String { "census" }
    /// The largest number of ids on one page of a search.
    package var pageSize: Int { IssuePagination.censusPageSize }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        if options.deployment == .dataCenter {
            var issues = options
            issues.fields = ["id"]
            return try IssuePagination().makePlan(for: table, options: issues)
        }
        return try CensusPlan(table: table, options: options, pageSize: pageSize)
    }
}

/// The plan of a census that is one token chain, with the site's count of issues requested in the background.
private struct CensusPlan: PagePlan {
    private let jql: String?
    private let created: CreatedRange
    private let dates: JQLDates
    private var bound = JQL.Bound.project
    private var restriction: String
    private var listing: TokenPlan
    private var count = ApproximateCount()
    private let isLimited: Bool

    init(table: Table, options: ReadOptions, pageSize: Int) throws(JiraReaderError) {
        jql = options.jql
        if case .created(let range) = options.partition?.extent { created = range } else { created = CreatedRange() }
        dates = created.dates ?? .milliseconds
        isLimited = options.limit != nil
        restriction = try JQL.restriction(options.jql)
        listing = TokenPlan(
            table: table,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize),
            template: PageRequest(
                path: table.path,
                layout: PageLayout(
                    records: table.records,
                    columns: table.columnSet(options, requiring: table.keyColumns)
                )
            ),
            start: try options.start()
        )
        setBody()
    }

    private var query: String {
        created.isBounded && JQL.isMissing(jql) ? "" : restriction
    }

    private mutating func setBody() {
        var body = JSONBody()
        body.add("jql", JQL.census(restriction: query, created: created, dates: dates))
        body.add("fields", ["id"])
        listing.template.body = body
    }

    var expectedRecordCount: Int? { listing.isFinished ? listing.received : count.value }
    var announcedRecordCount: Int? { count.value }

    mutating func next() -> PlanStep {
        if !isLimited, let request = count.nextRequest(JQL.restriction(query, created: created, dates: dates)) {
            return .background(request)
        }
        let step = listing.next()
        if case .end = step, count.isAwaited { return .wait }
        return step
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        try listing.receive(response, to: request)
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        // A partition has a fixed form of dates, because the other partitions have to use the same form.
        guard error.isBadRequest, listing.isAtStart, !created.isBounded, let other = bound.alternative(to: jql) else {
            return try listing.receiveFailure(JQL.rejection(error, of: jql), of: request)
        }
        bound = other
        restriction = try JQL.restriction(jql, bound: other)
        setBody()
        listing.restart()
        return PageOutcome(deliver: [])
    }

    mutating func receiveBackground(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] {
        count.receive(response)
        return []
    }

    mutating func takeFindings() -> ListingFindings {
        guard listing.isFinished, !isLimited else { return ListingFindings() }
        return count.shortfall(listed: listing.received, table: listing.table.name)
    }
}
