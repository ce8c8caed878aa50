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
    /// The fields that a table made of parts of issues needs; `nil` for whole issues.
    let fields: [String]?
    /// What bulkfetch is to expand.
    let expand: [String]
    /// The list that the parts are taken from, where Jira may cut it short; it is always read whole.
    let list: IssueList?

    /// Creates the pagination: of whole issues, or of parts of them.
    public init(fields: [String]? = nil, expand: [String] = [], list: IssueList? = nil) {
        self.fields = fields
        self.expand = expand
        self.list = list
    }

    /// "census and bulkfetch".
    public var name: String { "census and bulkfetch" }
    /// The most issues that one bulkfetch takes.
    public var pageSize: Int { 100 }
    /// The most ids that one page of a search holds.
    static let censusPageSize = 5000

    /// Makes the plan of a run.
    public func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try IssuePlan(table: table, options: options, pagination: self)
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
    private let pagination: IssuePagination
    private var batchSize: Int { pagination.pageSize }
    private let query: String
    private let restriction: String

    private var census = Census.ready(token: nil)
    private var spent = SpentTokens()
    private var pages = ReceivedPages()
    private var listed = 0
    private var known = IssueIDSet()
    /// Ids listed and not yet asked for; those before `firstID` are done with.
    private var ids: [UInt64] = []
    private var firstID = 0

    /// The columns to look for; unknown until the site has told its fields.
    private var columns: ColumnSet?
    /// The ids of the fields to ask for; unknown until then where the options may name them by their names.
    private var fields: [String]?
    private var wereFieldsAsked = false
    private var wasCountAsked = false
    var expectedRecordCount: Int?

    /// How far the census runs ahead of the batches: two pages, 80 KB.
    private static let mostWaitingIDs = 2 * IssuePagination.censusPageSize
    private static let searchPath = "/rest/api/3/search/jql"
    private static let countPath = "/rest/api/3/search/approximate-count"
    private static let fieldPath = "/rest/api/3/field"

    init(table: Table, options: ReadOptions, pagination: IssuePagination) throws(JiraReaderError) {
        self.table = table
        var options = options
        // How many parts an issue has is known only when it came.
        if pagination.fields != nil { options.limit = nil }
        self.options = options
        self.pagination = pagination
        query = try JQL.census(options.jql)
        restriction = try JQL.restriction(options.jql)
        if pagination.fields != nil {
            columns = ColumnSet([Column("id", .string)])
            fields = pagination.fields
            return
        }
        if !IssueColumns.needsSite(options.fields) { fields = options.fields ?? ["*all"] }
        switch options.columns {
        case .none, .named: columns = select(IssueColumns.own + IssueColumns.system + IssueColumns.parts)
        case .all, .dateTimes: break
        }
    }

    /// The columns that the options want, and those that tell which issues came and what of them was cut short.
    private func select(_ columns: [Column]) -> ColumnSet {
        options.select(
            columns + IssueList.columns,
            requiring: ["id"] + IssueList.columns.map(\.name)
        )
    }

    mutating func next() -> PlanStep {
        if columns == nil || fields == nil, !wereFieldsAsked {
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
        guard let columns, let fields else { return .wait }
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
            return .page(batchRequest(batch, columns: columns, fields: fields))
        }
        return isCensusFinished ? .end : .wait
    }

    mutating func receive(_ answer: PageAnswer, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        PageOutcome(deliver: answer.pages)
    }

    mutating func receiveBackground(
        _ answer: Result<PageAnswer, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] {
        switch request.path {
        case Self.countPath:
            // Only the progress display needs it, so that a site without it is no reason to stop.
            if case .success(let answer) = answer, let count = answer.pages.first?[0]["count"]?.int,
                pagination.fields == nil
            {
                expectedRecordCount = expectedRecordCount ?? min(count, options.limit ?? count)
            }
        case Self.fieldPath:
            let known = try answer.get().pages.first.map { IssueColumns.of(site: $0) } ?? []
            columns = columns ?? select(known)
            if fields == nil { fields = try IssueColumns.ids(of: options.fields ?? [], among: known) }
        default:
            try receiveCensus(try answer.get())
        }
        return []
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
                // An issue that moved while it was listed shows twice; it is written once, where it came first.
                guard known.insert(id) else { continue }
                ids.append(id)
                listed += 1
            }
        }
        let token = answer.envelope("nextPageToken")?.text ?? ""
        let isLast = answer.envelope("isLast")?.bool ?? false
        if isLast || token.isEmpty || listed >= options.limit ?? Int.max {
            census = .finished
            if pagination.fields == nil { expectedRecordCount = listed }
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
        request.body = body
        request.isUrgent = true
        request.objectCount = max(1, size)
        return request
    }

    private func countRequest() -> PageRequest {
        var body = JSONBody()
        body.add("jql", restriction)
        var request = PageRequest(
            path: Self.countPath,
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column("count", .integer)]))
        )
        request.body = body
        return request
    }

    private func batchRequest(_ ids: [UInt64], columns: ColumnSet, fields: [String]) -> PageRequest {
        var request = PageRequest(path: table.path, layout: PageLayout(records: .array(["issues"]), columns: columns))
        var expand = pagination.expand + options.expand
        if options.complete.contains(.changelog), !expand.contains("changelog") { expand.append("changelog") }
        request.batch = IssueBatch(ids: ids, fields: fields, expand: expand, complete: options.complete)
        if pagination.fields != nil {
            let parts = table.request(options, columns: table.columnSet(options))
            request.batch?.parts = .init(
                layout: parts.layout,
                decoration: parts.decoration,
                list: pagination.list
            )
        }
        return request
    }
}
