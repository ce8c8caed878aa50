internal import InterimData

/// Pages that each name the cursor of the next one.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/#api-rest-api-3-plans-plan-get>.
package struct CursorPagination: Pagination {
    /// The most records that one request asks for.
    package let pageSize: Int

    /// Creates a pagination that asks for pages of a size; a site may give less.
    package init(pageSize: Int) { self.pageSize = pageSize }

    /// "cursor".
    package var name: String { "cursor" }

    /// Makes the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try TokenPlan(
            table: table,
            names: .cursor,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize),
            template: table.request(options, columns: table.columnSet(options, requiring: table.keyColumns)),
            start: options.start()
        )
    }
}
