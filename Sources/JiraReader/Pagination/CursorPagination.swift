internal import InterimData

/// The pagination of lists in which each page contains the cursor of the next page.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/#api-rest-api-3-plans-plan-get>.
package struct CursorPagination: Pagination {
    /// The largest number of records on a page.
    package let pageSize: Int

    /// Creates a pagination with a page size. A site may return smaller pages.
    package init(pageSize: Int) { self.pageSize = pageSize }

    /// The name "cursor".
    package var name: String { "cursor" }

    /// Creates the plan of a run.
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
