internal import InterimData

/// The ids of issues alone, 5,000 a page, in census order: what tables that hang on issues begin with.
public struct CensusPagination: Pagination {
    /// Creates the pagination.
    public init() {}

    /// "census".
    public var name: String { "census" }
    /// The most ids that one page of a search holds.
    public var pageSize: Int { IssuePagination.censusPageSize }

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        if options.deployment == .dataCenter {
            var issues = options
            issues.fields = ["id"]
            return try IssuePagination().makePlan(for: table, options: issues)
        }
        var template = PageRequest(
            path: table.path,
            layout: PageLayout(records: table.records, columns: table.columnSet(options))
        )
        var body = JSONBody()
        body.add("jql", try JQL.census(options.jql))
        body.add("fields", ["id"])
        template.body = body
        return try TokenPlan(
            table: table,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize),
            template: template,
            start: options.start()
        )
    }
}
