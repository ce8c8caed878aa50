package import InterimData

/// How the pages of a table follow one another.
///
/// A pagination is a description that a table holds. For a run it makes a plan, which decides what to ask next. To add
/// one, add a file to this folder; the folder's tests take each pagination through the same battery.
package protocol Pagination: Sendable {
    /// A name for people, such as "offset".
    var name: String { get }

    /// The most records that one request asks for.
    var pageSize: Int { get }

    /// Makes the plan of a run.
    ///
    /// - Throws: ``JiraReaderError`` when an option does not fit.
    func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan
}

/// What a run decides, page by page: a state machine without clock, lock or network.
///
/// The driver asks ``next()`` until it says to wait or to end, performs the requests, and hands every answer back: those
/// of pages in the order of their requests, those of background requests as they come.
package protocol PagePlan: Sendable {
    /// What to do now.
    mutating func next() -> PlanStep

    /// Takes the answer to a request for a page and says what is to be delivered.
    ///
    /// - Throws: ``JiraReaderError`` when the answers contradict each other or lead in a circle.
    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome

    /// Takes the failure of a request for a page. A plan that can go on without the page says so by returning.
    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome

    /// Takes the answer to a background request. Returns parents that were passed over because of it.
    mutating func receiveBackground(
        _ answer: Result<PageAnswer, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent]

    /// How many records the run will give, as far as that is known.
    var expectedRecordCount: Int? { get }

    /// The number of records that there are by the site's own count; `nil` where it gives none.
    var announcedRecordCount: Int? { get }

    /// The columns of the site's issues, once the plan had to ask for them.
    var siteColumns: [Column]? { get }

    /// Ids of issues that were listed since this was asked last, where the plan lists issues.
    mutating func takeListedIssues() -> ListedIssues?

    /// Returns the findings about the plan's listings since the last call.
    mutating func takeFindings() -> ListingFindings
}

extension PagePlan {
    /// Most plans cannot go on without a page.
    package mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome { throw error }

    /// Most sites say nothing about it.
    package var announcedRecordCount: Int? { nil }

    /// Most plans find nothing.
    package mutating func takeFindings() -> ListingFindings { ListingFindings() }

    /// Most plans ask for no fields.
    package var siteColumns: [Column]? { nil }

    /// Most plans list no issues.
    package mutating func takeListedIssues() -> ListedIssues? { nil }

    /// A plan that sends no background requests receives none.
    package mutating func receiveBackground(
        _ answer: Result<PageAnswer, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] { [] }
}

/// What a plan wants.
package enum PlanStep: Sendable {
    /// Ask for this page; its records come next in the output.
    case page(PageRequest)
    /// Ask for this beside the pages; nothing of it is delivered.
    case background(PageRequest)
    /// Nothing can be asked until an answer comes.
    case wait
    /// Everything was asked.
    case end
}

/// A request in Jira's terms.
package struct PageRequest: Sendable {
    /// The path below the site's address.
    package var path: String
    /// The query's names and values, not yet encoded.
    package var query: [(name: String, value: String)] = []
    /// The body of a `POST`; a `GET` without. A request for a batch of issues makes its own.
    var body: JSONBody?
    /// The number by which the plan recognizes the request.
    var id = RequestID()
    /// Where the records of the answer sit.
    package var layout: PageLayout
    /// What is written of the records beside their own text.
    package var decoration = Decoration()
    /// Whether an answer without any body means that there are no records.
    package var mayBeEmpty = false
    /// The list that the page holds, and the member beside it with the number of all its records.
    var counted: (list: CutList, member: String)?
    /// The objects that the answer is going to hold, by which the vendor counts a quota's points; 0 where nobody knows.
    package var objectCount = 0
    /// From where this page can be asked for again.
    var mark = ReadingMark.start
    /// The issues asked for; `nil` for other tables.
    package var batch: IssueBatch?
    /// Bodies for the first and for the last of the things in the body's list alone; none where there is no list.
    var light: [JSONBody] = []
    /// The number of things in the body's list, where the request may be divided; else 0.
    var listedCount = 0
    /// Whether it goes before what waits, because other requests depend on it.
    package var isUrgent = false

    /// Creates a `GET`.
    package init(path: String, query: [(name: String, value: String)] = [], layout: PageLayout) {
        self.path = path
        self.query = query
        self.layout = layout
    }

    /// A Boolean value that indicates whether the body lists what is requested.
    var isBatch: Bool { batch != nil || !light.isEmpty }

    /// The same request with more in its query.
    func asking(_ more: [(name: String, value: String)]) -> PageRequest {
        var request = self
        request.query += more
        return request
    }
}

/// The indexed pages that answer a request: one, unless an answer was too large and was asked in parts.
package struct PageAnswer: Sendable {
    /// The pages, in order.
    package var pages: [RecordBatch]
    /// What of it could not be given.
    var findings = ReadingFindings()

    /// Creates an answer of one page.
    package init(_ page: RecordBatch) { pages = [page] }

    /// Creates an answer of several pages.
    package init(pages: [RecordBatch]) { self.pages = pages }

    /// The number of records in all pages.
    package var recordCount: Int { pages.reduce(0) { $0 + $1.count } }

    /// A member of the object around the records of the last page.
    package func envelope(_ name: String) -> InterimValue? {
        pages.last?.index.envelope(name)
    }
}

/// What becomes of an answer.
package struct PageOutcome: Sendable {
    /// What is delivered now, in order; may be empty.
    package var deliver: [RecordBatch]
    /// Requests that come before everything asked since, in order.
    package var askFirst: [PageRequest] = []
    /// Parents that were passed over.
    package var skipped: [SkippedParent] = []

    /// Creates an outcome.
    package init(deliver: [RecordBatch], askFirst: [PageRequest] = []) {
        self.deliver = deliver
        self.askFirst = askFirst
    }
}
