internal import InterimData
internal import PageMemory

/// A list of an issue's that was read whole.
private struct WholeList {
    /// The elements' JSON texts.
    var elements: [[UInt8]] = []
    private var seen: Set<String> = []

    /// Adds the records of a page. One that was there before, because the list moved while it was read, is left out.
    mutating func add(_ page: RecordBatch, _ text: (Int) -> [UInt8]) {
        for number in 0..<page.count {
            if let id = page[number].json(of: "id"), !seen.insert(id).inserted { continue }
            elements.append(text(number))
        }
    }
}

/// A list that was cut short: which one, of which issue, and where it stands.
private struct FoundCut {
    var list: IssueList
    /// The issue's place in its batch.
    var number: Int
    var id: String
    /// Where the list and its count stand in the page.
    var listPlace: PageSlice
    var totalPlace: PageSlice
    /// How many elements came, and how many there should be.
    var came: Int
    var total: Int
    var whole: WholeList?
}

extension PageFetcher {
    /// Finds the lists that the site cut short in a page of issues, and puts those that the batch wants complete whole in
    /// their places: the list and its `total` change, everything else stays as it came. The others are counted.
    ///
    /// - Returns: The same issues in the same order. Those that changed stand in a page of their own; it is held beside the
    ///   one that came.
    func completed(
        _ page: RecordBatch,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var cuts = cutLists(in: page)
        guard !cuts.isEmpty else { return [page] }
        var changes: [String: WholeList] = [:]
        // Data Center sends changes whole, and has nothing else to ask for them.
        let changed = cuts.filter {
            $0.list == .changelog && batch.complete.contains(.changelog) && batch.deployment == .cloud
        }
        if !changed.isEmpty { changes = try await wholeChangelogs(of: changed.map(\.id), order: order) }
        for place in cuts.indices {
            let cut = cuts[place]
            switch cut.list {
            case _ where !batch.complete.contains(cut.list): break
            case .changelog:
                if let whole = changes[cut.id] {
                    cuts[place].whole = whole
                } else if batch.deployment == .cloud {
                    // The bulk operation has no entry for the issue.
                    cuts[place].whole = try await wholeElements(of: cut, order: order)
                    cuts[place].whole?.elements.reverse()
                }
            case .comment, .worklog: cuts[place].whole = try await wholeElements(of: cut, order: order)
            }
        }
        for place in cuts.indices {
            let count = cuts[place].whole?.elements.count ?? 0
            // What is read anew is not to be less than what was there.
            if count < cuts[place].came { cuts[place].whole = nil }
            // The count may include what the account may not see.
            if cuts[place].whole == nil || count < cuts[place].total {
                findings.note(cut: cuts[place].list, of: order)
            }
        }
        return try rebuilt(page, cuts.filter { $0.whole != nil })
    }

    /// Reads the elements of a list whole, oldest first; `nil` where the site does not give them.
    private func wholeElements(of cut: FoundCut, order: UInt64) async throws(JiraReaderError) -> WholeList? {
        var whole = WholeList()
        let pages = try await wholeList(cut.list, of: cut.id, columns: Self.idColumns, order: order)
        for page in pages {
            whole.add(page) { Array(page.index.bytes(of: page.index.record(page.place($0)))) }
        }
        return pages.isEmpty ? nil : whole
    }

    /// Reads a list whole from the issue's own address.
    ///
    /// - Returns: The pages; none where the site does not give the list, which is then noted.
    func wholeList(
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
                let answer = PageAnswer(pages: try await page(request, order: order).map { [$0] } ?? [])
                let outcome = try plan.receive(answer, to: request)
                pages += outcome.deliver.filter { $0.count > 0 }
                waiting = outcome.askFirst + waiting
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
            // The issue may be gone since its batch came, or its worklogs may be hidden from the account.
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

    /// Reads the changes of many issues, the latest first, as they come with an issue.
    private func wholeChangelogs(of ids: [String], order: UInt64) async throws(JiraReaderError) -> [String: WholeList] {
        var lists: [String: WholeList] = [:]
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
                throw JiraReaderError(.unexpectedAnswer, "changelog/bulkfetch answered without content", table: table)
            }
            let keys = records.keys(of: PageAnswer(page))
            try chain.receive(PageAnswer(page), newCount: records.insertNew(keys).count)
            for owner in 0..<page.index.ownerCount {
                guard let id = page.index.ownerValue(owner, column: 0).flatMap({ page.index.value(of: $0).text }) else {
                    throw JiraReaderError(.unexpectedAnswer, "a list of changes has no issue's id", table: table)
                }
                let numbers = (0..<page.count).filter { page.index.owner(ofRecord: $0) == owner }.map { Int32($0) }
                lists[id, default: WholeList()].add(page.with(order: numbers)) { Self.change(page, Int(numbers[$0])) }
            }
        }
        for id in lists.keys { lists[id]?.elements.reverse() }
        return lists
    }

    /// A change as it comes with an issue. The bulk operation writes its moment as a number of milliseconds, whatever the
    /// vendor's schema says; inside an issue it is a date-time. A number beyond the calendar stays as it is.
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

    // MARK: Issues anew

    private func cutLists(in page: RecordBatch) -> [FoundCut] {
        let idColumn = page.columns.number(of: "id")
        var cuts: [FoundCut] = []
        for (list, total, elements) in IssueList.columnNames {
            guard let totalColumn = page.columns.number(of: total),
                let listColumn = page.columns.number(of: elements)
            else { continue }
            for number in 0..<page.count {
                let cells = page.index.cells(ofRecord: page.place(number))
                // Of a member that comes twice the last one counts.
                guard let total = cells.last(where: { Int($0.column) == totalColumn }),
                    let found = cells.last(where: { Int($0.column) == listColumn }), found.value.kind == .array,
                    isMore(total.value, than: Int(found.elementCount), in: page.index),
                    let count = page.index.value(of: total.value).int,
                    let id = cells.last(where: { Int($0.column) == idColumn })
                        .flatMap({ page.index.value(of: $0.value).text })
                else { continue }
                cuts.append(
                    FoundCut(
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
        if cuts.count > 1 { cuts.sort { $0.number < $1.number } }
        return cuts
    }

    /// Whether a number of the page is larger than a count. Most are a digit that equals it, which takes no text to see.
    private func isMore(_ number: PageSlice, than count: Int, in index: PageIndex) -> Bool {
        if number.length == 1 { return Int(index.bytes(of: number)[0]) - 0x30 > count }
        return index.value(of: number).int.map { $0 > count } ?? false
    }

    /// The batch with the lists in their places. Lists are in the order of their issues.
    private func rebuilt(_ page: RecordBatch, _ lists: [FoundCut]) throws(JiraReaderError) -> [RecordBatch] {
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
                let elements = list.whole?.elements ?? []
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
