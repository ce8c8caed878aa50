internal import InterimData

/// The pagination of lists by offset whose pages are arrays. Such pages contain neither the number of records nor an
/// indication of the last page.
///
/// The pages are read one after another until a page has no new record. A page that is shorter than requested is not
/// the end. Rows that move during the read are detected as for ``PageBeanPagination``.
package struct BareArrayPagination: Pagination {
    /// The largest number of records on a page.
    package let pageSize: Int

    /// Creates a pagination with a page size. A site may return smaller pages.
    package init(pageSize: Int) { self.pageSize = pageSize }

    /// The name "offset, bare array".
    package var name: String { "offset, bare array" }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var plan = OffsetPlan(
            table: table.name,
            keyColumns: table.keyColumns,
            template: table.request(options, columns: table.columnSet(options, requiring: table.keyColumns)),
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .offset(let place) = try options.start() { plan.begin(at: place) }
        return plan
    }
}
