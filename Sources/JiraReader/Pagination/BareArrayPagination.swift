internal import InterimData

/// Pages by offset as plain arrays, without the number of records and without a mark on the last page.
///
/// They are read one after another until one brings nothing new; a page that brings less than asked is not the end. Rows
/// that move while they are read are found as for ``PageBeanPagination``.
package struct BareArrayPagination: Pagination {
    /// The most records that one request asks for.
    package let pageSize: Int

    /// Creates a pagination that asks for pages of a size; a site may give less.
    package init(pageSize: Int) { self.pageSize = pageSize }

    /// "offset, bare array".
    package var name: String { "offset, bare array" }

    /// Makes the plan of a run.
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
