internal import InterimData

/// Pages by offset inside an object that tells `startAt`, `maxResults`, and mostly `total` and `isLast`.
///
/// The first page tells how many there are and how large the site really makes them; the others are then asked side by
/// side. What the site says later is believed more than what it said first: a table that grows is read to its new end.
/// A page that brings less than asked is completed; an empty page that is not the last is passed over by the page size
/// that the site echoes.
///
/// Where the table has key columns, each page begins with the record that the one before ended with. A page that does not
/// shows that rows have moved: records that were delivered are not delivered again, and the rows before it are read anew
/// until one is found that was delivered, five times at most. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#pagination>.
package struct PageBeanPagination: Pagination {
    /// The most records that one request asks for.
    package let pageSize: Int

    /// What the vendor calls the place of the first record and the size of a page.
    package struct Names: Sendable, Hashable {
        var start: String
        var size: String

        /// `startAt` and `maxResults`, as almost everywhere.
        package static let startAtAndMaxResults = Names(start: "startAt", size: "maxResults")
        /// `offset` and `limit`.
        package static let offsetAndLimit = Names(start: "offset", size: "limit")
    }

    let names: Names

    /// Creates a pagination that asks for pages of a size; a site may give less.
    package init(pageSize: Int, names: Names = .startAtAndMaxResults) {
        self.pageSize = pageSize
        self.names = names
    }

    /// "offset".
    package var name: String { "offset" }

    /// Makes the plan of a run.
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
