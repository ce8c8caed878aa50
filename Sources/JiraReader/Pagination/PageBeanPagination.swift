internal import InterimData

/// Pages by offset inside an object with `startAt`, `maxResults`, and in most cases `total` and `isLast`.
///
/// The first page contains the number of records and the site's actual page size; the other pages are then requested
/// concurrently. Later totals replace earlier ones: a table that grows is read to its new end. If a page is shorter
/// than requested, the missing records are requested. After an empty page that is not the last, the offset is increased
/// by the page size in the response.
///
/// If the table has key columns, each page begins with the last record of the page before. If a page does not, rows
/// have moved. The rows before the page are then read again, at most five times, until a delivered record is found. No
/// record is delivered twice. Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#pagination>.
package struct PageBeanPagination: Pagination {
    /// The largest number of records on a page.
    package let pageSize: Int

    /// The names of the parameters with the offset of the first record and the size of a page.
    package struct Names: Sendable, Hashable {
        var start: String
        var size: String

        /// `startAt` and `maxResults`, which most operations have.
        package static let startAtAndMaxResults = Names(start: "startAt", size: "maxResults")
        /// `offset` and `limit`.
        package static let offsetAndLimit = Names(start: "offset", size: "limit")
    }

    let names: Names

    /// Creates a pagination with a page size. A site may return smaller pages.
    package init(pageSize: Int, names: Names = .startAtAndMaxResults) {
        self.pageSize = pageSize
        self.names = names
    }

    /// The name "offset".
    package var name: String { "offset" }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var plan = OffsetPlan(
            table: table.name,
            keyColumns: table.keyColumns,
            template: table.request(options, columns: table.columnSet(options, requiring: table.keyColumns)),
            names: names,
            limit: options.limit ?? Int.max,
            pageSize: min(pageSize, options.limit ?? pageSize)
        )
        if case .offset(let place) = try options.start() { plan.begin(at: place) }
        return plan
    }
}
