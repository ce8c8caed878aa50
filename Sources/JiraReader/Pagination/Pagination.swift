package import InterimData

/// A way to request the pages of a table.
///
/// Each table has a pagination, which creates the plan of each run; the plan produces the requests. To add a
/// pagination, add a file to this folder, and add the pagination to the tests that run the same cases for each
/// pagination.
package protocol Pagination: Sendable {
    /// The name in descriptions, such as "offset".
    var name: String { get }

    /// The largest number of records on a page.
    var pageSize: Int { get }

    /// Creates the plan of a run.
    ///
    /// - Throws: ``JiraReaderError`` if the pagination does not support an option.
    func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan
}

/// A plan of a run: a state machine without clock, lock or I/O, which produces the requests for the pages of a table.
///
/// The caller calls ``next()`` until it returns `wait` or `end`, sends the requests, and passes every response to the
/// plan. It passes pages in the order of their requests, and responses to background requests as they arrive.
package protocol PagePlan: Sendable {
    /// Returns the next step.
    mutating func next() -> PlanStep

    /// Receives the response to a request for a page and returns the records to deliver.
    ///
    /// - Throws: ``JiraReaderError`` if the responses contradict each other or the pages form a loop.
    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome

    /// Receives the failure of a request for a page. A plan that can continue without the page returns an outcome;
    /// other plans throw the error.
    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome

    /// Receives the response to a background request. Returns the parents that were skipped because of it.
    mutating func receiveBackground(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent]

    /// The number of records that the run is expected to read; `nil` if it is not known.
    var expectedRecordCount: Int? { get }

    /// The number of records that the site reports; `nil` if it reports none.
    var announcedRecordCount: Int? { get }

    /// The columns of the site's issues; `nil` if the plan has not requested them.
    var siteColumns: [Column]? { get }

    /// Returns the ids of issues that were listed since the last call; `nil` if there are none or the plan lists no
    /// issues.
    mutating func takeListedIssues() -> ListedIssues?

    /// Returns the findings about the lists that the plan reads, since the last call.
    mutating func takeFindings() -> ListingFindings
}

extension PagePlan {
    /// Throws the error, because most plans cannot continue without a page.
    package mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome { throw error }

    /// Most sites report no count.
    package var announcedRecordCount: Int? { nil }

    /// Most plans have no findings.
    package mutating func takeFindings() -> ListingFindings { ListingFindings() }

    /// Most plans request no fields.
    package var siteColumns: [Column]? { nil }

    /// Most plans list no issues.
    package mutating func takeListedIssues() -> ListedIssues? { nil }

    /// Does nothing. Plans that send background requests implement this method.
    package mutating func receiveBackground(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] { [] }
}

/// The next step of a plan.
package enum PlanStep: Sendable {
    /// Request this page. Its records follow those of the pages requested before it.
    case page(PageRequest)
    /// Send this request concurrently with those for pages. Its response contains no records to deliver.
    case background(PageRequest)
    /// Nothing can be requested until a response arrives.
    case wait
    /// All pages were requested.
    case end
}

/// A request for a page: its path, its query and its body, before an address and credentials are added.
package struct PageRequest: Sendable {
    /// The path below the site's address.
    package var path: String
    /// The parameters of the query, not percent-encoded.
    package var query: [(name: String, value: String)] = []
    /// The body of a `POST`; `nil` for a `GET`. A request for a batch of issues creates its own body.
    var body: JSONBody?
    /// The id with which the plan identifies the request.
    var id = RequestID()
    /// The location of the records in the response.
    package var layout: PageLayout
    /// The members that are added to each record when it is written.
    package var decoration = Decoration()
    /// A Boolean value that indicates whether a response without a body means that there are no records.
    package var mayBeEmpty = false
    /// The list that the response contains, and the name of the member that reports the length of the complete list. If
    /// the response has fewer records, the list is reported as truncated. `nil` if this is not checked.
    var counted: (list: TruncatedList, member: String)?
    /// The number of objects in the response; 0 if it is not known. Atlassian computes the points that a request costs
    /// from this number.
    package var objectCount = 0
    /// The mark at which a run resumes with this page.
    var mark = ReadingMark.start
    /// The issues that the request lists; `nil` if it is not a batch of issues.
    package var batch: IssueBatch?
    /// Small bodies for requests that detect whether the site responds at all. The first lists only the first element
    /// of the body's list, the second only the last. Empty if the body has no list.
    var light: [JSONBody] = []
    /// The number of elements in the body's list, if the request may be divided; otherwise 0.
    var listedCount = 0
    /// A Boolean value that indicates whether the request is sent before the requests that wait to be sent, because
    /// other requests depend on its response.
    package var isUrgent = false

    /// Creates a `GET`.
    package init(path: String, query: [(name: String, value: String)] = [], layout: PageLayout) {
        self.path = path
        self.query = query
        self.layout = layout
    }

    /// A Boolean value that indicates whether the request is a batch: its body lists the ids to read.
    var isBatch: Bool { batch != nil || !light.isEmpty }

    /// Returns the request with additional parameters at the end of its query.
    func appendingQuery(_ more: [(name: String, value: String)]) -> PageRequest {
        var request = self
        request.query += more
        return request
    }
}

/// The indexed pages of the response to a request: one page, or several if the response was too large and was requested
/// in parts.
package struct PageResponse: Sendable {
    /// The pages, in order.
    package var pages: [RecordBatch]
    /// The findings about content that could not be returned.
    var findings = ReadingFindings()

    /// Creates a response of one page.
    package init(_ page: RecordBatch) { pages = [page] }

    /// Creates a response of several pages.
    package init(pages: [RecordBatch]) { self.pages = pages }

    /// The number of records in all pages.
    package var recordCount: Int { pages.reduce(0) { $0 + $1.count } }

    /// Returns a member of the object that contains the records of the last page; `nil` if there is no such member.
    package func envelope(_ name: String) -> InterimValue? {
        pages.last?.index.envelope(name)
    }
}

/// The records, requests and skipped parents that result from a response.
package struct PageOutcome: Sendable {
    /// The records to deliver now, in order; may be empty.
    package var deliver: [RecordBatch]
    /// Requests to send now, in order. Their pages precede the pages of all requests that are still outstanding.
    package var nextRequests: [PageRequest] = []
    /// Parents that were skipped.
    package var skipped: [SkippedParent] = []

    /// Creates an outcome.
    package init(deliver: [RecordBatch], nextRequests: [PageRequest] = []) {
        self.deliver = deliver
        self.nextRequests = nextRequests
    }
}
