internal import InterimData

/// Issues: a chain of id-only pages, the census, feeds batches that are fetched side by side.
///
/// Jira's search gives each page's token on the page before, so that a search alone is as slow as its latency times its
/// pages. Ids come 5,000 a page; the issues themselves are fetched 100 at a time by `issue/bulkfetch`, as many requests at
/// once as there are connections, while the chain runs on. Bulkfetch answers in ascending id; rows are put back into
/// census order. Sources:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post>,
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post>.
public struct IssuePagination: Pagination {
    /// Creates the pagination.
    public init() {}

    /// "census and bulkfetch".
    public var name: String { "census and bulkfetch" }
    /// The most issues that one bulkfetch takes.
    public var pageSize: Int { 100 }
    /// The most ids that one page of a search holds.
    static let censusPageSize = 5000

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try IssuePlan(table: table, options: options, batchSize: pageSize)
    }
}

private struct IssuePlan: PagePlan {
    private enum Census {
        case ready(token: String?)
        case asked
        case finished
    }

    private let table: Table
    private let options: ReadOptions
    private let batchSize: Int
    private let query: String
    private let restriction: String

    private var census = Census.ready(token: nil)
    private var spent = SpentTokens()
    private var pages = ReceivedPages()
    private var listed = 0
    /// Ids listed and not yet asked for; those before `firstID` are done with.
    private var ids: [UInt64] = []
    private var firstID = 0

    /// The columns to look for; unknown until the site has told its fields.
    private var columns: ColumnSet?
    private var wereFieldsAsked = false
    private var wasCountAsked = false
    var expectedRecordCount: Int?

    /// How far the census runs ahead of the batches: two pages, 80 KB.
    private static let mostWaitingIDs = 2 * IssuePagination.censusPageSize
    private static let searchPath = "/rest/api/3/search/jql"
    private static let countPath = "/rest/api/3/search/approximate-count"
    private static let fieldPath = "/rest/api/3/field"

    init(table: Table, options: ReadOptions, batchSize: Int) throws(JiraReaderError) {
        self.table = table
        self.options = options
        self.batchSize = batchSize
        query = try JQL.census(options.jql)
        restriction = try JQL.restriction(options.jql)
        if options.columns == .none { columns = options.select(IssueColumns.own, requiring: ["id"]) }
    }

    mutating func next() -> PlanStep {
        if columns == nil, !wereFieldsAsked {
            wereFieldsAsked = true
            return .background(
                PageRequest(
                    path: Self.fieldPath,
                    layout: PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
                )
            )
        }
        let waiting = ids.count - firstID
        if case .ready(let token) = census, waiting < Self.mostWaitingIDs {
            census = .asked
            return .background(censusRequest(token: token))
        }
        if !wasCountAsked {
            wasCountAsked = true
            return .background(countRequest())
        }
        guard let columns else { return .wait }
        var isCensusFinished = false
        if case .finished = census { isCensusFinished = true }
        // Batches are full, except the last: where their borders are does not depend on what arrives when.
        if waiting >= batchSize || isCensusFinished && waiting > 0 {
            let batch = Array(ids[firstID..<min(firstID + batchSize, ids.count)])
            firstID += batch.count
            if firstID > IssuePagination.censusPageSize {
                ids.removeFirst(firstID)
                firstID = 0
            }
            return .page(batchRequest(batch, columns: columns))
        }
        return isCensusFinished ? .end : .wait
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        PageOutcome(deliver: answer.pages)
    }

    mutating func receiveBackground(
        _ answer: Result<PageAnswer, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) {
        switch request.path {
        case Self.countPath:
            // Only the progress display needs it, so that a site without it is no reason to stop.
            if case .success(let answer) = answer, let count = answer.pages.first?[0]["count"]?.int {
                expectedRecordCount = expectedRecordCount ?? min(count, options.limit ?? count)
            }
        case Self.fieldPath:
            let fields = try answer.get().pages
            columns = options.select(fields.first.map { IssueColumns.of(site: $0) } ?? [], requiring: ["id"])
        default:
            try receiveCensus(try answer.get())
        }
    }

    private mutating func receiveCensus(_ answer: PageAnswer) throws(JiraReaderError) {
        guard !answer.pages.isEmpty else {
            throw JiraReaderError(.unexpectedAnswer, "the search answered without content", table: table.name)
        }
        try pages.note(answer, table: table.name)
        for page in answer.pages {
            for number in 0..<page.count where listed < options.limit ?? Int.max {
                guard let id = page[number]["id"]?.text.flatMap(UInt64.init) else {
                    throw JiraReaderError(
                        .unexpectedAnswer,
                        "a page of the search has an issue without a numeric id",
                        table: table.name
                    )
                }
                ids.append(id)
                listed += 1
            }
        }
        let token = answer.envelope("nextPageToken")?.text ?? ""
        let isLast = answer.envelope("isLast")?.bool ?? false
        if isLast || token.isEmpty || listed >= options.limit ?? Int.max {
            census = .finished
            expectedRecordCount = listed
        } else {
            try spent.spend(token, table: table.name)
            census = .ready(token: token)
        }
    }

    // MARK: Requests

    private func censusRequest(token: String?) -> PageRequest {
        let size = min(IssuePagination.censusPageSize, (options.limit ?? Int.max) - listed)
        var body = JSONBody()
        body.add("jql", query)
        body.add("fields", ["id"])
        body.add("maxResults", max(1, size))
        if let token { body.add("nextPageToken", token) }
        var request = PageRequest(
            path: Self.searchPath,
            layout: PageLayout(records: .array(["issues"]), columns: ColumnSet([Column("id", .string)]))
        )
        request.body = body.bytes
        request.isUrgent = true
        return request
    }

    private func countRequest() -> PageRequest {
        var body = JSONBody()
        body.add("jql", restriction)
        var request = PageRequest(
            path: Self.countPath,
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column("count", .integer)]))
        )
        request.body = body.bytes
        return request
    }

    private func batchRequest(_ ids: [UInt64], columns: ColumnSet) -> PageRequest {
        var request = PageRequest(path: table.path, layout: PageLayout(records: table.records, columns: columns))
        request.batch = IssueBatch(ids: ids, fields: options.fields ?? ["*all"])
        return request
    }
}
