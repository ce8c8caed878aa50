internal import MockSite

/// The defects that an endpoint puts into a response.
package struct ResponseDefects: Sendable, Equatable {
    /// The number of requests that the current fault has hit before this one.
    package internal(set) var earlierHits = 0
    /// If `true`, the last page of each list is left out, and the page before it is reported as the last one.
    package var dropsLastPage = false
    /// If `true`, the first record of a page is sent twice.
    package var repeatsRecord = false
    /// The number of records by which each page of a list that is paged by offset begins too late.
    package var startShift = 0
    /// The index, counted from 0, of the null member that is left out of an issue; nil if none is left out.
    package var omittedNull: Int?
    /// Bulk fetch leaves out the first of each `omitsOneOf` issues; 0 leaves out none.
    package var omitsOneOf = 0
    /// The ids and keys that bulk fetch leaves out.
    package var omitted: Set<String> = []
    /// Bulk fetch reports an error for the first of each `failsOneOf` issues; 0 reports none.
    package var failsOneOf = 0
    /// If not nil, all pages except the first and the last are empty. A search then continues at the same offset, with
    /// a token that contains this number.
    package var emptiesPage: Int?
    /// If `true`, the token or cursor in a page leads to the same page again.
    package var repeatsToken = false
    /// If not nil, lists start again after their last record, and the tokens of searches contain this number.
    package var endlessRound: Int?
    /// If `true`, a page begins with the last record of the previous page.
    package var overlapsPages = false
    /// The number of records that have been deleted: the first records of lists that are paged by offset, and the
    /// issues with the lowest ids.
    package var deletedRecords = 0
    /// The number of records that do not exist yet: the first records of lists that are paged by offset, and the issues
    /// with the highest ids.
    package var futureRecords = 0

    /// The maximum number of issues that a request may list. A gateway rejects requests that list more; nil for no
    /// limit.
    package var mostListed: Int?

    /// If `true`, the login counts as expired: a header reports a failed login instead of the account, and `myself`
    /// responds with status 401.
    package var hasExpiredLogin = false

    /// Creates a value without defects.
    package init() {}

    /// The number of records that are missing from a list that is paged by offset.
    var hiddenRecords: Int { deletedRecords + futureRecords }

    /// Throws the error of a gateway if a request lists too many issues.
    func checkListed(_ count: Int) throws(ErrorResponse) {
        if let mostListed, count > mostListed {
            throw ErrorResponse(status: 504, text: ("text/html", "<html><body>504 Gateway Time-out</body></html>"))
        }
    }

    /// Returns a Boolean value that indicates whether an issue is visible. `number` is its position in the order of
    /// ids.
    func shows(_ number: Int, of count: Int) -> Bool {
        number >= deletedRecords && number < count - futureRecords
    }
}
