internal import InterimData

/// The pagination of an operation whose request lists ids, such as `changelog/bulkfetch`. Ids without an entry in the
/// responses are requested again as long as this yields entries. If the same records are inside issues, the remaining
/// ids are then requested as issues. Otherwise, entries that are still missing are reported as a ``ShortListing`` if
/// they are too many to be explained by deletions during the run.
///
/// Atlassian does not document such omissions; users have reported them. Records that only a
/// repeated request returns follow the other records of their batch.
struct BulkPagination: Pagination {
    /// The place in a response that states for which ids the response has entries.
    enum Entries: Sendable {
        /// The ids are in this column of each record.
        case records(String)
        /// The ids are in the first column of the owners, the objects that contain the records. An owner without
        /// records is not regarded as an entry, because the response may have omitted its records.
        case owners
    }

    /// The pagination of the operation.
    let base: any Pagination
    let entries: Entries
    /// The list inside issues that contains the same records; `nil` if there is none.
    var list: IssueList?

    /// The name of the operation's pagination.
    var name: String { base.name }
    /// The page size of the operation's pagination.
    var pageSize: Int { base.pageSize }

    /// Creates the plan of a batch.
    func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        guard table.body != nil else { return try base.makePlan(for: table, options: options) }
        var options = options
        if case .records(let column) = entries { options.requiredColumns.append(column) }
        return BulkPlan(
            pagination: self,
            table: table,
            options: options,
            inner: try base.makePlan(for: table, options: options)
        )
    }
}

private struct BulkPlan: PagePlan {
    let pagination: BulkPagination
    let table: Table
    let options: ReadOptions
    /// The plan of the current round.
    var inner: any PagePlan
    /// The ids without an entry so far, as JSON texts in the order of the request.
    var missing: [String]
    /// The ids that the current round requests.
    var requested: Set<String>
    /// The ids with an entry.
    var found: Set<String> = []
    /// The number of rounds begun.
    var round = 1
    /// The number of requests without a response.
    var outstanding = 0
    /// The ids of the delivered records; empty for ``Entries/owners``.
    private var delivered: Set<String> = []
    /// The finding about a batch with far fewer entries than ids; `nil` if there is none.
    var short: ShortListing?
    /// The ids to request as issues; `nil` before that.
    var issues: [UInt64]?
    /// The number of ids in ``issues`` that have been requested.
    var issueCount = 0

    init(pagination: BulkPagination, table: Table, options: ReadOptions, inner: any PagePlan) {
        self.pagination = pagination
        self.table = table
        self.options = options
        self.inner = inner
        missing = table.body?.values ?? []
        requested = Set(missing.map(Self.text))
    }

    var expectedRecordCount: Int? { nil }

    mutating func takeFindings() -> ListingFindings {
        var findings = inner.takeFindings()
        if let short { findings.shortListings.append(short) }
        short = nil
        return findings
    }

    mutating func next() -> PlanStep {
        if issues == nil {
            let step = inner.next()
            guard case .end = step else { return marked(step) }
            // The missing entries are known once all responses have arrived.
            if outstanding > 0 { return .wait }
            let before = missing.count
            missing.removeAll { found.contains(Self.text(of: $0)) }
            found = []
            // Ids that are missing after the first round are always requested again; later only if the last round had
            // entries.
            if !missing.isEmpty, round == 1 || missing.count < before, beginRound() { return next() }
            guard pagination.list != nil else {
                issues = []
                let count = table.body?.values.count ?? 0
                if ShortListing.isShort(listed: count - missing.count, of: count) {
                    short = ShortListing(table: table.name, listed: count - missing.count, expected: count)
                }
                return .end
            }
            issues = missing.compactMap { UInt64(Self.text(of: $0)) }
        }
        guard let issues, issueCount < issues.count, let list = pagination.list else {
            return outstanding > 0 ? .wait : .end
        }
        let ids = issues[issueCount..<min(issueCount + 100, issues.count)]
        issueCount += ids.count
        outstanding += 1
        return .page(request(for: Array(ids), list))
    }

    private static func text(of json: String) -> String { json.trimmingPrefix("\"").prefix { $0 != "\"" }.description }

    /// Begins a round for the ids without an entry. Returns `false` if no plan can be created for them.
    private mutating func beginRound() -> Bool {
        var rest = table
        rest.body?.values = missing
        var options = options
        options.resumption = nil
        guard let plan = try? pagination.base.makePlan(for: rest, options: options) else { return false }
        round += 1
        requested = Set(missing.map(Self.text))
        inner = plan
        return true
    }

    /// Returns a step of the inner plan. In rounds after the first, the mark of its request is the beginning of the
    /// batch, because the request lists other ids than the batch.
    private mutating func marked(_ step: PlanStep) -> PlanStep {
        guard case .page(var request) = step else { return step }
        outstanding += 1
        if round > 1 { (request.mark, request.listedCount) = (.start, 0) }
        return .page(request)
    }

    /// Returns the request for issues with the list that contains the records. The list is completed if it is
    /// truncated.
    private func request(for ids: [UInt64], _ list: IssueList) -> PageRequest {
        var parts = table.request(options, columns: table.columnSet(options, requiring: table.keyColumns))
        parts.layout.records = .nested(["issues"], [list.rawValue, list.member])
        parts.layout.ownerColumns = ColumnSet([Column("id", .string)])
        var request = PageRequest(
            path: "/rest/api/3/issue/bulkfetch",
            layout: PageLayout(records: .array(["issues"]), columns: ColumnSet([Column("id", .string)]))
        )
        request.batch = IssueBatch(ids: ids, fields: ["id"], expand: [list.rawValue])
        request.batch?.parts = .init(
            layout: parts.layout,
            decoration: parts.decoration,
            list: list,
            isNewestFirst: list == .changelog
        )
        return request
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        outstanding -= 1
        if request.batch != nil { return PageOutcome(deliver: response.pages) }
        for page in response.pages { try noteEntries(of: page) }
        var outcome = try inner.receive(response, to: request)
        for place in outcome.deliver.indices { outcome.deliver[place] = requestedRecords(of: outcome.deliver[place]) }
        return marked(outcome)
    }

    private mutating func noteEntries(of page: RecordBatch) throws(JiraReaderError) {
        switch pagination.entries {
        case .owners:
            var last: Int?
            for number in 0..<page.count {
                guard let owner = page.index.owner(ofRecord: page.place(number)), owner != last else { continue }
                last = owner
                guard let id = Self.id(ofOwner: owner, in: page) else {
                    throw JiraReaderError(
                        .unexpectedResponse,
                        "an entry of a bulk response has no issue id, so that its records belong to no issue",
                        table: table.name
                    )
                }
                found.insert(id)
            }
        case .records(let column):
            for number in 0..<page.count {
                if let id = page[number][column]?.text { found.insert(id) }
            }
        }
    }

    private static func id(ofOwner owner: Int, in page: RecordBatch) -> String? {
        page.index.ownerValue(owner, column: 0).flatMap { page.index.value(of: $0).text }
    }

    /// Returns the records of a page that the round requested. The others were delivered before or belong to another
    /// batch. If each record is an entry, records that were delivered before are dropped too.
    private mutating func requestedRecords(of page: RecordBatch) -> RecordBatch {
        if case .owners = pagination.entries, found.isSubset(of: requested) { return page }
        let places = (0..<page.count).filter { number in
            switch pagination.entries {
            case .owners:
                let id = page.index.owner(ofRecord: page.place(number)).flatMap { Self.id(ofOwner: $0, in: page) }
                return id.map(requested.contains) ?? false
            case .records(let column):
                guard let id = page[number][column]?.text, requested.contains(id) else { return false }
                return delivered.insert(id).inserted
            }
        }
        if places.count == page.count { return page }
        return page.with(order: places.map { Int32(page.place($0)) })
    }

    mutating func receiveFailure(
        _ error: JiraReaderError,
        of request: PageRequest
    ) throws(JiraReaderError) -> PageOutcome {
        if request.batch != nil { throw error }
        let outcome = try inner.receiveFailure(error, of: request)
        outstanding -= 1
        return marked(outcome)
    }

    private mutating func marked(_ outcome: PageOutcome) -> PageOutcome {
        outstanding += outcome.nextRequests.count
        guard round > 1 else { return outcome }
        var outcome = outcome
        for place in outcome.nextRequests.indices {
            (outcome.nextRequests[place].mark, outcome.nextRequests[place].listedCount) = (.start, 0)
        }
        return outcome
    }
}
