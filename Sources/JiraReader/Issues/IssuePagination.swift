internal import InterimData

/// The pagination of issues. The census lists ids as a chain of pages, and the issues are requested concurrently in
/// batches.
///
/// A response of Jira's search contains the token of the next page, so that the pages of a search cannot be requested
/// concurrently. A page of the census has 5,000 ids. Meanwhile, `issue/bulkfetch` requests the issues 100 at a time,
/// with as many requests in flight as there are connections. Its responses are in ascending order of ids, and are
/// rearranged into census order. Data Center has neither operation: ids are listed by offsets (``OffsetListing``), and
/// a batch is a search for ids. Sources:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post>,
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post>.
package struct IssuePagination: Pagination {
    /// The fields that contain the parts, if the rows are parts of issues; `nil` if the rows are issues.
    let fields: [String]?
    /// The expansions of bulkfetch.
    let expand: [String]
    /// The list that contains the parts, if Jira may truncate it; it is always completed.
    let list: IssueList?
    /// A Boolean value that indicates whether the listed ids are reported, so that a resumed run need not list them
    /// again.
    let reportsList: Bool

    /// Creates the pagination of whole issues, or of parts of them.
    package init(fields: [String]? = nil, expand: [String] = [], list: IssueList? = nil, reportsList: Bool = true) {
        self.fields = fields
        self.expand = expand
        self.list = list
        self.reportsList = reportsList
    }

    /// The name "census and bulkfetch".
    package var name: String { "census and bulkfetch" }
    /// The largest number of issues in one bulkfetch.
    package var pageSize: Int { 100 }
    /// The largest number of ids on one page of a search.
    static let censusPageSize = 5000

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        try IssuePlan(table: table, options: options, pagination: self)
    }
}

private struct IssuePlan: PagePlan {
    private let table: Table
    private let options: ReadOptions
    private let pagination: IssuePagination
    private var batchSize: Int { min(pagination.pageSize, options.batchSize) }
    private var census: IssueCensus
    /// The number of listed issues that were requested.
    private var position = 0
    /// The number of issues to skip as they are listed, because an earlier run has finished them without keeping their
    /// ids.
    private var skippedCount = 0

    /// The columns to locate; `nil` until the site has listed its fields.
    private var columns: ColumnSet?
    /// The ids of the fields to request; `nil` until the site has listed its fields, if the options may contain names.
    private var fields: [String]?
    private var wereFieldsRequested = false
    private var count = ApproximateCount()
    private(set) var siteColumns: [Column]?
    /// The number of issues; `nil` if it is not known, or if the rows are parts of issues.
    var expectedRecordCount: Int? {
        guard pagination.fields == nil else { return nil }
        if census.isListed { return census.listedCount }
        return announcedRecordCount
    }

    var announcedRecordCount: Int? {
        guard pagination.fields == nil else { return nil }
        return census.expectedCount.map { min($0, options.limit ?? $0) }
    }

    private static let fieldPath = "/rest/api/3/field"

    init(table: Table, options: ReadOptions, pagination: IssuePagination) throws(JiraReaderError) {
        self.table = table
        var options = options
        // The number of parts of an issue is known only when the issue arrives.
        if pagination.fields != nil { options.limit = nil }
        var partition = CreatedRange()
        switch options.partition?.extent {
        case .created(let range): partition = range
        case .ids(let ids):
            guard options.jql == nil else {
                throw JiraReaderError(
                    .invalidOption,
                    "a partition of ids cannot be restricted by JQL; restrict the query that lists them",
                    table: table.name
                )
            }
            // The ids are handled as if an earlier run had listed them.
            options.resumption = Resumption(mark: options.resumption?.mark, listed: ids, isListComplete: true)
        case .whole, .parents, nil: break
        }
        self.options = options
        self.pagination = pagination
        if case .issues(let position) = try options.start() {
            self.position = min(position, options.resumption?.listed.count ?? 0)
            if options.resumption?.listed.isEmpty != false { skippedCount = position }
        }
        census = try IssueCensus(
            table: table.name,
            jql: options.jql,
            limit: options.limit,
            held: options.resumption,
            position: position,
            partition: partition,
            deployment: options.deployment,
            resultWindow: options.resultWindow
        )
        if pagination.fields != nil {
            columns = ColumnSet([Column("id", .string)])
            fields = pagination.fields
            return
        }
        if !IssueColumns.needsSite(options.fields) { fields = options.fields ?? options.neededFields ?? ["*all"] }
        let documented = IssueColumns.own + IssueColumns.system + IssueColumns.parts + IssueColumns.added
        switch options.columns {
        case .none: columns = select(documented)
        case .named where !options.selectsOthers(than: documented): columns = select(documented)
        case .named, .all, .dateTimes: break
        }
        describeColumns()
    }

    /// Adds the description of all columns to the columns to locate, once the requested fields are known.
    private mutating func describeColumns() {
        guard let fields, var described = columns else { return }
        described.schema = IssueColumns.schema(
            of: siteColumns,
            table: table.name,
            fields: fields,
            expansions: options.expand + (options.complete.contains(.changelog) ? ["changelog"] : [])
        )
        columns = described
    }

    /// Returns the columns of the options, and those that identify the issues of a response and their truncated lists.
    private func select(_ columns: [Column]) -> ColumnSet {
        options.select(
            columns + IssueList.columns,
            requiring: ["id"] + IssueList.columns.map(\.name)
        )
    }

    mutating func next() -> PlanStep {
        if columns == nil || fields == nil, !wereFieldsRequested {
            wereFieldsRequested = true
            return .background(
                PageRequest(
                    path: Self.fieldPath,
                    layout: PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
                )
            )
        }
        if let request = census.nextRequest() { return .background(request) }
        if isCounted, let request = count.nextRequest(census.partitionRestriction) { return .background(request) }
        guard let columns, let fields else { return .wait }
        while skippedCount > 0 {
            guard let ids = census.take(min(skippedCount, batchSize)) else { return waitOrEnd }
            skippedCount -= ids.count
            position += ids.count
        }
        // All batches except the last are full, so that their boundaries do not depend on the order of responses.
        if let batch = census.take(batchSize) {
            defer { position += batch.count }
            return .page(batchRequest(batch, columns: columns, fields: fields))
        }
        return waitOrEnd
    }

    private var waitOrEnd: PlanStep { census.isTaken && !count.isAwaited ? .end : .wait }

    /// If `true`, the number of issues is requested from the site. On Data Center, the first page of ids contains it. A
    /// complete list of an earlier run is not compared with the current number.
    private var isCounted: Bool { options.deployment == .cloud && options.resumption?.isListComplete != true }

    mutating func takeFindings() -> ListingFindings {
        guard census.isListed, options.limit == nil, options.resumption?.isListComplete != true else {
            return ListingFindings()
        }
        if options.deployment == .dataCenter, let total = census.expectedCount { count.note(total) }
        return count.shortfall(listed: census.listedCount, table: table.name)
    }

    mutating func takeListedIssues() -> ListedIssues? { pagination.reportsList ? census.takeListed() : nil }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        PageOutcome(deliver: response.pages)
    }

    mutating func receiveBackground(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) -> [SkippedParent] {
        if census.purpose(of: request) != nil {
            try census.receive(response, to: request)
            return []
        }
        switch request.path {
        case ApproximateCount.path:
            count.receive(response)
            census.expectedCount = count.value
        case Self.fieldPath:
            let known = try response.get().pages.first.map { IssueColumns.of(site: $0, on: options.deployment) } ?? []
            siteColumns = known
            // Columns inside fields are located only if they are named.
            if columns == nil, case .named = options.columns {
                let known = known + IssueColumns.parts + IssueColumns.added
                try options.checkColumns(among: known, table: table.name)
                columns = select(known)
            }
            columns = columns ?? select(known)
            if fields == nil { fields = try IssueColumns.ids(of: options.fields ?? [], among: known) }
            describeColumns()
        default: break
        }
        return []
    }

    // MARK: Requests

    private func batchRequest(_ ids: [UInt64], columns: ColumnSet, fields: [String]) -> PageRequest {
        var request = PageRequest(
            path: options.deployment == .cloud ? table.path : OffsetListing.path,
            layout: PageLayout(records: .array(["issues"]), columns: columns)
        )
        var expand = pagination.expand + options.expand
        if options.complete.contains(.changelog), !expand.contains("changelog") { expand.append("changelog") }
        request.batch = IssueBatch(ids: ids, fields: fields, expand: expand, complete: options.complete)
        request.batch?.deployment = options.deployment
        request.mark = .issues(position)
        if pagination.fields != nil {
            // Completing the list page by page requires the keys of its records.
            let keys = pagination.list == nil ? [] : table.keyColumns
            let parts = table.request(options, columns: table.columnSet(options, requiring: keys))
            request.batch?.parts = .init(
                layout: parts.layout,
                decoration: parts.decoration,
                list: pagination.list
            )
        }
        return request
    }
}
