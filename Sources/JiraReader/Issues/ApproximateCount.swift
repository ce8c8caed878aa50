internal import InterimData

/// The site's estimate of the number of issues that a query finds, and the comparison of a listing with it.
///
/// The estimate does not include the latest changes, so that a complete listing may have fewer issues; see
/// ``ShortListing/isShort(listed:of:)``. Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
/// #api-rest-api-3-search-approximate-count-post>.
struct ApproximateCount: Sendable {
    static let path = "/rest/api/3/search/approximate-count"

    /// The estimate; `nil` until the site has responded.
    private(set) var value: Int?
    /// The restriction that was requested last.
    private var requestedRestriction: String?
    /// If `true`, the response is outstanding.
    private(set) var isAwaited = false
    private var wasReported = false

    /// Returns the request that counts the issues of a restriction. Returns `nil` if the restriction is empty or was
    /// requested last, or if a count is known or awaited.
    mutating func nextRequest(_ restriction: String) -> PageRequest? {
        guard requestedRestriction != restriction, value == nil, !isAwaited, !restriction.isEmpty else { return nil }
        requestedRestriction = restriction
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

    /// Receives the response. A missing estimate does not end the run.
    mutating func receive(_ response: Result<PageResponse, JiraReaderError>) {
        isAwaited = false
        guard case .success(let response) = response, let page = response.pages.first, page.count > 0,
            let count = page[0]["count"]?.int, (0...PageResponse.maximumCount).contains(count)
        else { return }
        value = count
    }

    /// Sets the count that a site sends with its pages.
    mutating func note(_ count: Int) { value = count }

    /// Returns a finding if a listing has ended with too few issues. Only the first call with a known estimate can
    /// return one.
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
