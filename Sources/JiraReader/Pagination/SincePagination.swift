internal import InterimData

/// The pagination of lists of changes in the order of their time. Each page begins at the time at which the page before
/// ended.
///
/// Atlassian's pages contain up to 1,000 changes; `until` of one page is `since` of the next. Several changes may have
/// the same time, so that the changes already delivered at that time are dropped from the next page. If all changes of
/// a full page have the same time, the pages after it cannot be requested, and the run fails. If a page indicates that
/// it is the last but names a next one, the list is read until such a page has no new change. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-worklog-updated-get>.
package struct SincePagination: Pagination {
    /// The column that identifies a change.
    package let keyColumn: String
    /// The column of a change's time, in milliseconds since 1970.
    package let timeColumn: String

    /// Creates a pagination.
    package init(keyColumn: String, timeColumn: String) {
        self.keyColumn = keyColumn
        self.timeColumn = timeColumn
    }

    /// The name "since".
    package var name: String { "since" }
    /// The page size of the operation, which has no parameter for it.
    package var pageSize: Int { 1000 }

    /// Creates the plan of a run.
    package func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        var options = options
        var start = 0
        if let given = options.parameters.last(where: { $0.name == "since" }) {
            guard let milliseconds = Int(given.value), milliseconds >= 0 else {
                throw JiraReaderError(
                    .invalidOption,
                    "\"since\" takes milliseconds since 1970",
                    table: table.name
                )
            }
            start = milliseconds
            options.parameters.removeAll { $0.name == "since" }
        }
        var plan = SincePlan(
            table: table,
            pagination: self,
            limit: options.limit ?? Int.max,
            template: table.request(options, columns: table.columnSet(options, requiring: [keyColumn, timeColumn])),
            since: start
        )
        if case .since(let since, let known, let delivered) = try options.start() {
            (plan.since, plan.known, plan.delivered) = (since, Set(known), delivered)
        }
        return plan
    }

    /// The identity of a change.
    struct Change: Hashable, Codable, Sendable {
        var key: String
        var time: Int
    }
}

private struct SincePlan: PagePlan {
    let table: Table
    let pagination: SincePagination
    let limit: Int
    let template: PageRequest
    var since: Int
    var delivered = 0
    /// The delivered changes whose time is `since` or later, which the next page may contain again.
    var known: Set<Change> = []
    var progress = PagingProgress()
    var isWaiting = false
    var isFinished = false
    var expectedRecordCount: Int? { isFinished ? delivered : nil }

    typealias Change = SincePagination.Change

    mutating func next() -> PlanStep {
        if isWaiting { return .wait }
        if isFinished || delivered >= limit { return .end }
        isWaiting = true
        var request = template.appendingQuery([("since", "\(since)")])
        request.mark = .since(since, known: known.sorted { $0.key < $1.key }, delivered: delivered)
        return .page(request)
    }

    mutating func receive(_ response: PageResponse, to request: PageRequest) throws(JiraReaderError) -> PageOutcome {
        isWaiting = false
        let isLast = response.flag("lastPage")
        guard let page = response.pages.first, page.count > 0 || isLast == false else {
            isFinished = true
            return PageOutcome(deliver: [])
        }
        let hasNextPageURL = response.envelope("nextPage")?.text?.isEmpty == false
        guard let until = response.envelope("until")?.int ?? (isLast == true ? since : nil) else {
            throw JiraReaderError(.unexpectedResponse, "a page of changes has no \"until\"", table: table.name)
        }
        guard until >= since else {
            throw JiraReaderError(.endlessPaging, "the pages of changes go backwards in time", table: table.name)
        }

        var kept: [Int32] = []
        var atUntil: Set<Change> = []
        var brought: Set<Change> = []
        for number in 0..<page.count {
            let record = page[number]
            guard let key = record[pagination.keyColumn]?.text, let time = record[pagination.timeColumn]?.int else {
                throw JiraReaderError(
                    .unexpectedResponse,
                    "a change has no \"\(pagination.keyColumn)\" or no \"\(pagination.timeColumn)\"",
                    table: table.name
                )
            }
            let change = Change(key: key, time: time)
            if time >= until { atUntil.insert(change) }
            if !known.contains(change), brought.insert(change).inserted { kept.append(Int32(page.place(number))) }
        }
        try progress.note(response, newCount: kept.count, table: table.name)
        if isLast != true, until == since, kept.isEmpty {
            throw JiraReaderError(
                .endlessPaging,
                "more than a page of changes have the same time, \(until) ms; the site's API cannot list later ones",
                table: table.name
            )
        }
        known = known.filter { $0.time >= until }.union(atUntil)
        since = until
        isFinished = isLast == true && (kept.isEmpty || !hasNextPageURL)
        delivered += kept.count
        return PageOutcome(deliver: [RecordBatch(index: page.index, columns: page.columns, order: kept)])
    }
}
