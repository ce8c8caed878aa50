internal import InterimData
internal import PageMemory

/// A complete list of an issue, such as all its comments.
private struct CompletedList {
    /// The elements' JSON texts.
    var elements: [[UInt8]] = []
    private var seen: Set<String> = []

    /// Adds the records of a page, except those that an earlier page contained: records repeat if the list changes
    /// while it is read.
    mutating func add(_ page: RecordBatch, _ text: (Int) -> [UInt8]) {
        for number in 0..<page.count {
            if let id = page[number].json(of: "id"), !seen.insert(id).inserted { continue }
            elements.append(text(number))
        }
    }
}

/// A truncated list of an issue in a page.
private struct TruncatedListInPage {
    var list: IssueList
    /// The number of the issue in the page.
    var number: Int
    var id: String
    /// The byte ranges of the list and of its total in the page.
    var listPlace: PageSlice
    var totalPlace: PageSlice
    /// The number of elements in the page, and the total that the site reports.
    var came: Int
    var total: Int
    var completed: CompletedList?
}

extension PageFetcher {
    /// Finds the truncated lists in a page of issues, and replaces those of the kinds in `batch.complete` with complete
    /// ones. Only the list and its `total` are changed. The findings count the lists that remain truncated.
    ///
    /// - Returns: The same issues in the same order. Changed issues are in a separate page, which is kept in memory
    ///   together with the received page.
    func completed(
        _ page: RecordBatch,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var lists = truncatedLists(in: page)
        guard !lists.isEmpty else { return [page] }
        var changes: [String: CompletedList] = [:]
        // Data Center sends complete changelogs, and has no other resource for them.
        let changed = lists.filter {
            $0.list == .changelog && batch.complete.contains(.changelog) && batch.deployment == .cloud
        }
        if !changed.isEmpty { changes = try await completeChangelogs(of: changed.map(\.id), order: order) }
        for place in lists.indices {
            let list = lists[place]
            switch list.list {
            case _ where !batch.complete.contains(list.list): break
            case .changelog:
                if let completed = changes[list.id] {
                    lists[place].completed = completed
                } else if batch.deployment == .cloud {
                    // The response of the bulk operation has no entry for the issue.
                    lists[place].completed = try await completeElements(of: list, order: order)
                    lists[place].completed?.elements.reverse()
                }
            case .comment, .worklog: lists[place].completed = try await completeElements(of: list, order: order)
            }
        }
        for place in lists.indices {
            let count = lists[place].completed?.elements.count ?? 0
            // The completed list is used only if it is at least as long as the received one.
            if count < lists[place].came { lists[place].completed = nil }
            // The total may include elements that the account lacks the permission to see.
            if lists[place].completed == nil || count < lists[place].total {
                findings.note(truncated: lists[place].list, of: order)
            }
        }
        return try rebuilt(page, lists.filter { $0.completed != nil })
    }

    /// Reads all elements of a list, oldest first; `nil` if the site does not return them.
    private func completeElements(of list: TruncatedListInPage, order: UInt64) async throws(JiraReaderError)
        -> CompletedList?
    {
        var completed = CompletedList()
        let pages = try await completeList(list.list, of: list.id, columns: Self.idColumns, order: order)
        for page in pages {
            completed.add(page) { Array(page.index.bytes(of: page.index.record(page.place($0)))) }
        }
        return pages.isEmpty ? nil : completed
    }

    /// Reads a complete list from the issue's own endpoint.
    ///
    /// - Returns: The pages. If the list changed while it was read, only some of them; if the site rejects a request,
    ///   none. Both cases are added to the findings.
    func completeList(
        _ list: IssueList,
        of id: String,
        columns: ColumnSet,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var plan = list.plan(issue: id, columns: columns, table: table)
        var pages: [RecordBatch] = []
        var waiting: [PageRequest] = []
        do throws(JiraReaderError) {
            while true {
                if waiting.isEmpty {
                    guard case .page(let request) = plan.next() else { return pages }
                    waiting = [request]
                }
                let request = waiting.removeFirst()
                let response = PageResponse(pages: try await page(request, order: order).map { [$0] } ?? [])
                let outcome = try plan.receive(response, to: request)
                pages += outcome.deliver.filter { $0.count > 0 }
                waiting = outcome.nextRequests + waiting
            }
        } catch  where error.code == .changedWhileRead {
            let moved = MovedList(
                table: table,
                parent: "\(list.rawValue) of issue \(id)",
                message: error.message
            )
            findings.note(moved: moved, of: order)
            return pages
        } catch {
            // The issue may have been deleted since its batch arrived, or the account may lack the permission to see
            // its worklogs.
            guard let status = error.status, SkippedParent.isConcerned(by: error, isRead: true) else { throw error }
            let skipped = SkippedParent(
                table: table,
                parent: "\(list.rawValue) of issue \(id)",
                status: status,
                message: error.message
            )
            findings.note(skipped: [skipped], of: order)
            return []
        }
    }

    /// Returns the complete changelogs of several issues by issue id, each with its newest change first, as inside an
    /// issue. Issues without an entry in the responses are absent.
    private func completeChangelogs(of ids: [String], order: UInt64) async throws(JiraReaderError) -> [String:
        CompletedList]
    {
        var lists: [String: CompletedList] = [:]
        var chain = TokenChain(table: table)
        var records = DeliveredRecords(keyColumns: ["id"])
        while !chain.isFinished {
            var body = JSONBody()
            body.add("issueIdsOrKeys", ids)
            body.add("maxResults", 1000)
            if let token = chain.token { body.add("nextPageToken", token) }
            var request = PageRequest(
                path: "/rest/api/3/changelog/bulkfetch",
                layout: PageLayout(
                    records: .nested(["issueChangeLogs"], ["changeHistories"]),
                    columns: ColumnSet([Column("id", .string), Column("created", .integer)]),
                    ownerColumns: ColumnSet([Column("issueId", .string)])
                )
            )
            request.body = body
            guard let page = try await page(request, order: order) else {
                throw JiraReaderError(.unexpectedResponse, "changelog/bulkfetch returned no content", table: table)
            }
            let keys = records.keys(of: PageResponse(page))
            try chain.receive(PageResponse(page), newCount: records.insertNew(keys).count)
            for owner in 0..<page.index.ownerCount {
                guard let id = page.index.ownerValue(owner, column: 0).flatMap({ page.index.value(of: $0).text }) else {
                    throw JiraReaderError(.unexpectedResponse, "a list of changes has no issue id", table: table)
                }
                let numbers = (0..<page.count).filter { page.index.owner(ofRecord: $0) == owner }.map { Int32($0) }
                lists[id, default: CompletedList()].add(page.with(order: numbers)) {
                    Self.change(page, Int(numbers[$0]))
                }
            }
        }
        for id in lists.keys { lists[id]?.elements.reverse() }
        return lists
    }

    /// Returns a changelog entry in the form that it has inside an issue. The bulk operation writes `created` as a
    /// number of milliseconds, unlike Atlassian's schema; inside an issue it is a date-time. A number that is not a
    /// date in the supported years is left unchanged.
    private static func change(_ page: RecordBatch, _ number: Int) -> [UInt8] {
        let record = page.index.record(number)
        let text = Array(page.index.bytes(of: record))
        guard let cell = page.index.cells(ofRecord: number).last(where: { $0.column == 1 }),
            cell.value.kind == .number, let milliseconds = page.index.value(of: cell.value).int,
            let moment = DateTimeText.jira(milliseconds: milliseconds)
        else { return text }
        let start = Int(cell.value.offset) - Int(record.offset)
        return text[..<start] + Array("\"\(moment)\"".utf8)
            + text[(start + Int(cell.value.length))...]
    }

    private static let idColumns = ColumnSet([Column("id", .string)])

    // MARK: Replacing lists

    private func truncatedLists(in page: RecordBatch) -> [TruncatedListInPage] {
        let idColumn = page.columns.number(of: "id")
        var lists: [TruncatedListInPage] = []
        for (list, total, elements) in IssueList.columnNames {
            guard let totalColumn = page.columns.number(of: total),
                let listColumn = page.columns.number(of: elements)
            else { continue }
            for number in 0..<page.count {
                let cells = page.index.cells(ofRecord: page.place(number))
                // If a member occurs twice, the last occurrence counts.
                guard let total = cells.last(where: { Int($0.column) == totalColumn }),
                    let found = cells.last(where: { Int($0.column) == listColumn }), found.value.kind == .array,
                    isMore(total.value, than: Int(found.elementCount), in: page.index),
                    let count = page.index.value(of: total.value).int,
                    let id = cells.last(where: { Int($0.column) == idColumn })
                        .flatMap({ page.index.value(of: $0.value).text })
                else { continue }
                lists.append(
                    TruncatedListInPage(
                        list: list,
                        number: number,
                        id: id,
                        listPlace: found.value,
                        totalPlace: total.value,
                        came: Int(found.elementCount),
                        total: count
                    )
                )
            }
        }
        if lists.count > 1 { lists.sort { $0.number < $1.number } }
        return lists
    }

    /// Returns a Boolean value that indicates whether a JSON number in the page exceeds `count`. Most numbers have one
    /// digit; these are compared without creating a string.
    private func isMore(_ number: PageSlice, than count: Int, in index: PageIndex) -> Bool {
        if number.length == 1 { return Int(index.bytes(of: number)[0]) - 0x30 > count }
        return index.value(of: number).int.map { $0 > count } ?? false
    }

    /// Returns the issues of the page as batches, with the completed lists. `lists` must be in the order of the issues.
    private func rebuilt(_ page: RecordBatch, _ lists: [TruncatedListInPage]) throws(JiraReaderError) -> [RecordBatch] {
        guard !lists.isEmpty else { return [page] }
        var text = [UInt8(ascii: "[")]
        var changed: [Int] = []
        for list in lists where changed.last != list.number {
            if !changed.isEmpty { text.append(UInt8(ascii: ",")) }
            changed.append(list.number)
            let record = page.index.record(page.place(list.number))
            var position = Int(record.offset)
            let edits = lists.filter { $0.number == list.number }.flatMap {
                list -> [(place: PageSlice, text: [UInt8])] in
                let elements = list.completed?.elements ?? []
                return [
                    (
                        list.listPlace,
                        [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
                    ),
                    (list.totalPlace, Array(String(elements.count).utf8)),
                ]
            }
            for edit in edits.sorted(by: { $0.place.offset < $1.place.offset }) {
                text += page.index.buffer.bytes[position..<Int(edit.place.offset)]
                text += edit.text
                position = edit.place.end
            }
            text += page.index.buffer.bytes[position..<record.end]
        }
        text.append(UInt8(ascii: "]"))
        let buffer = page.index.buffer.makeSibling()
        _ = buffer.reserve(text.count, unconditionally: true)
        text.withUnsafeBytes { _ = buffer.append($0) }
        buffer.seal()
        let index: PageIndex
        do {
            index = try indexer.index(buffer, layout: PageLayout(records: .array([]), columns: page.columns))
        } catch {
            throw JiraReaderError(error)
        }
        var pages: [RecordBatch] = []
        var first = 0
        for (place, number) in changed.enumerated() {
            if first < number { pages.append(page.with(order: (first..<number).map { Int32(page.place($0)) })) }
            pages.append(RecordBatch(index: index, columns: page.columns, order: [Int32(place)]))
            first = number + 1
        }
        if first < page.count { pages.append(page.with(order: (first..<page.count).map { Int32(page.place($0)) })) }
        return pages
    }
}
