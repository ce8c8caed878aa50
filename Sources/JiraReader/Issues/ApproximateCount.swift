internal import InterimData

/// The site's own estimate of how many issues a query finds, and what it says about a listing of them.
///
/// The estimate lags behind changes, so that a listing may have a few issues less without anything missing; see
/// ``ShortListing/isShort(listed:of:)``. Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
/// #api-rest-api-3-search-approximate-count-post>.
struct ApproximateCount: Sendable {
    static let path = "/rest/api/3/search/approximate-count"

    /// The estimate, once the site has given it.
    private(set) var value: Int?
    /// The restriction that was counted last.
    private var asked: String?
    /// If `true`, the answer has not come yet.
    private(set) var isAwaited = false
    private var wasReported = false

    /// Returns the request that counts the issues of a restriction; `nil` if it was made or there is nothing to count.
    mutating func nextRequest(_ restriction: String) -> PageRequest? {
        guard asked != restriction, value == nil, !isAwaited, !restriction.isEmpty else { return nil }
        asked = restriction
        isAwaited = true
        var body = JSONBody()
        body.add("jql", restriction)
        var request = PageRequest(
            path: Self.path,
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column("count", .integer)]))
        )
        request.body = body
        return request
    }

    /// Takes the answer. A site that has no estimate is no reason to stop.
    mutating func receive(_ answer: Result<PageAnswer, JiraReaderError>) {
        isAwaited = false
        guard case .success(let answer) = answer, let page = answer.pages.first, page.count > 0,
            let count = page[0]["count"]?.int, (0...PageAnswer.mostCounted).contains(count)
        else { return }
        value = count
    }

    /// Notes the count of a site that gives one with its pages.
    mutating func note(_ count: Int) { value = count }

    /// Returns what to report of a listing that has ended, once.
    mutating func shortfall(listed: Int, table: String) -> ListingFindings {
        var findings = ListingFindings()
        guard !wasReported, let value else { return findings }
        wasReported = true
        if ShortListing.isShort(listed: listed, of: value) {
            findings.shortListings = [ShortListing(table: table, listed: listed, expected: value)]
        }
        return findings
    }
}
