internal import InterimData

/// Issues that are asked for together.
public struct IssueBatch: Sendable {
    /// Their ids, in the order in which they are to be delivered.
    public var ids: [UInt64]
    /// The fields to read.
    public var fields: [String]
    /// What to expand.
    public var expand: [String] = []
    /// The lists that are read whole where the site cut them short.
    var complete: Set<IssueList> = []
    /// Which product is asked; its operation for many issues differs.
    var deployment = Deployment.cloud
    /// How the issues are taken apart; `nil` where they are delivered whole.
    var parts: Parts?

    /// A table made of parts of issues.
    struct Parts: Sendable {
        /// Where the parts sit: nested records whose owners are issues, with the issue's id as the first owner column.
        var layout: PageLayout
        var decoration: Decoration
        /// The list that the parts are, where the site may cut it short.
        var list: IssueList?
    }

    /// The same for other issues.
    func with(ids: [UInt64]) -> IssueBatch {
        var batch = self
        batch.ids = ids
        return batch
    }

    /// The request's body.
    var body: [UInt8] {
        var body = JSONBody()
        switch deployment {
        case .cloud: body.add("issueIdsOrKeys", ids: ids)
        case .dataCenter:
            body.add("jql", "id in (\(ids.map(String.init).joined(separator: ",")))")
            body.add("maxResults", ids.count)
            // An issue that is gone is no reason to refuse the others.
            body.add("validateQuery", flag: false)
        }
        body.add("fields", fields)
        if !expand.isEmpty { body.add("expand", expand) }
        return body.bytes
    }
}

extension PageFetcher {
    /// Asks for a batch of issues and puts the answers into the batch's order.
    ///
    /// An answer that is larger than allowed, or than the site gives, is asked for in halves, down to one issue. Issues that an answer leaves out
    /// are asked for once more; those left out again are told as gone, or as unread where the site says that it failed.
    func batch(_ request: PageRequest, _ batch: IssueBatch, order: UInt64) async throws(JiraReaderError) -> PageAnswer {
        var answer = try await collect(request, batch, order: order)
        if let found = findings.take(order) { answer.findings = found }
        return answer
    }

    private func collect(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> PageAnswer {
        let answer: PageAnswer?
        do throws(JiraReaderError) {
            answer = try await wholeBatch(request, batch, order: order)
        } catch {
            guard error.code == .bodyTooLarge, batch.ids.count > 1 else { throw error }
            answer = nil
        }
        if let answer {
            var pages: [RecordBatch] = []
            for page in answer.pages {
                if let parts = batch.parts {
                    pages += try await takeApart(page, parts, order: order)
                } else {
                    pages += try await completed(page, batch, order: order)
                }
            }
            return PageAnswer(pages: pages)
        }
        var pages: [RecordBatch] = []
        let half = batch.ids.count / 2
        for ids in [batch.ids[..<half], batch.ids[half...]] {
            pages += try await collect(request, batch.with(ids: Array(ids)), order: order).pages
        }
        return PageAnswer(pages: pages)
    }

    /// The batch in its order; `nil` where the site gives fewer issues in one answer.
    private func wholeBatch(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> PageAnswer? {
        let first = try await answer(request, batch, order: order)
        // An administrator of Data Center can allow fewer issues on a page than were asked for.
        if batch.deployment == .dataCenter, batch.ids.count > 1, let most = first.index.envelope("maxResults")?.int,
            (1..<batch.ids.count).contains(most)
        {
            return nil
        }
        var found = try Self.places(in: first, asked: batch.ids, table: table)
        guard found.count < Set(batch.ids).count else { return Self.arrange(batch.ids, [first], [found]) }

        let missing = batch.ids.filter { found[$0] == nil }
        let second = try await answer(request, batch.with(ids: missing), order: order)
        let late = try Self.places(in: second, asked: missing, table: table)
        let absent = missing.filter { late[$0] == nil }
        if !absent.isEmpty {
            let failed = try failedIDs(in: second)
            findings.note(
                gone: absent.filter { !failed.contains($0) },
                unread: absent.filter { failed.contains($0) },
                of: order
            )
        }
        for id in missing { found[id] = nil }
        return Self.arrange(batch.ids, [first, second], [found, late])
    }

    /// Takes a page of issues apart, in the order of the issues. A list that the site has cut short is read whole from the
    /// issue's own address.
    private func takeApart(
        _ page: RecordBatch,
        _ parts: IssueBatch.Parts,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var layout = parts.layout
        if let list = parts.list {
            layout.ownerColumns = ColumnSet(layout.ownerColumns.columns + [list.total])
        }
        let index: PageIndex
        do {
            index = try indexer.index(page.index.buffer, layout: layout)
        } catch {
            throw JiraReaderError(error)
        }
        var recordsOfOwner: [[Int32]] = Array(repeating: [], count: index.ownerCount)
        for number in 0..<index.recordCount {
            if let owner = index.owner(ofRecord: number) { recordsOfOwner[owner].append(Int32(number)) }
        }
        var pages: [RecordBatch] = []
        var run: [Int32] = []
        func close() {
            guard !run.isEmpty else { return }
            pages.append(RecordBatch(index: index, columns: layout.columns, order: run, decoration: parts.decoration))
            run = []
        }
        for number in 0..<page.count {
            let owner = page.place(number)
            let total = index.ownerValue(owner, column: layout.ownerColumns.columns.count - 1)
                .flatMap { index.value(of: $0).int }
            guard let list = parts.list, let total, total > recordsOfOwner[owner].count else {
                run += recordsOfOwner[owner]
                continue
            }
            close()
            let whole = try await self.whole(list, of: owner, in: index, parts, order: order)
            let count = whole.reduce(0) { $0 + $1.count }
            if count < total { findings.note(cut: list, of: order) }
            // What is read anew is not to be less than what was there.
            if count < recordsOfOwner[owner].count {
                run += recordsOfOwner[owner]
            } else {
                pages += whole
            }
        }
        close()
        return pages
    }

    /// The parts of an issue whose list was cut short, read whole.
    private func whole(
        _ list: IssueList,
        of owner: Int,
        in index: PageIndex,
        _ parts: IssueBatch.Parts,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var decoration = Decoration(frame: parts.decoration.frame)
        for member in parts.decoration.ownerMembers {
            let json = index.ownerValue(owner, column: member.column)
                .map { String(decoding: index.bytes(of: $0), as: UTF8.self) }
            decoration.members.append(.init(name: member.name, json: json ?? "null"))
        }
        guard let id = index.ownerValue(owner, column: 0).flatMap({ index.value(of: $0).text }) else {
            throw JiraReaderError(.unexpectedAnswer, "the batch was answered with an issue without id", table: table)
        }
        var pages = try await wholeList(list, of: id, columns: parts.layout.columns, order: order)
        for place in pages.indices { pages[place].decoration = decoration }
        return pages
    }

    private func answer(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> RecordBatch {
        var request = request
        request.batch = batch
        guard let page = try await page(request, order: order) else {
            throw JiraReaderError(.unexpectedAnswer, "the batch was answered without content", table: table)
        }
        return page
    }

    /// The ids of the issues that the site failed to give.
    private func failedIDs(in answer: RecordBatch) throws(JiraReaderError) -> Set<UInt64> {
        guard let errors = answer.index.envelope("issueErrors"), case .array(let text) = errors, text != "[]" else {
            return []
        }
        let columns = ColumnSet([Column("id", .string)])
        do {
            let index = try indexer.index(
                answer.index.buffer,
                layout: PageLayout(records: .array(["issueErrors"]), columns: columns)
            )
            let records = RecordBatch(index: index, columns: columns)
            return Set((0..<records.count).compactMap { records[$0]["id"]?.text.flatMap(UInt64.init) })
        } catch {
            throw JiraReaderError(error)
        }
    }

    /// Where each issue stands in an answer.
    private static func places(
        in answer: RecordBatch,
        asked: [UInt64],
        table: String
    ) throws(JiraReaderError) -> [UInt64: Int32] {
        var places: [UInt64: Int32] = [:]
        places.reserveCapacity(asked.count)
        for number in 0..<answer.count {
            guard let id = answer[number]["id"]?.text.flatMap(UInt64.init) else {
                throw JiraReaderError(
                    .unexpectedAnswer,
                    "the batch was answered with an issue without id",
                    table: table
                )
            }
            guard places.updateValue(Int32(number), forKey: id) == nil else {
                throw JiraReaderError(.unexpectedAnswer, "the batch was answered with issue \(id) twice", table: table)
            }
        }
        let wanted = Set(asked)
        if let stranger = places.keys.first(where: { !wanted.contains($0) }) {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the batch was answered with issue \(stranger), which was not asked for",
                table: table
            )
        }
        return places
    }

    /// Cuts the batch's order into runs of neighbours from the same answer.
    private static func arrange(_ ids: [UInt64], _ answers: [RecordBatch], _ places: [[UInt64: Int32]]) -> PageAnswer {
        var pages: [RecordBatch] = []
        var run: [Int32] = []
        run.reserveCapacity(ids.count)
        var source = 0
        func close() {
            if !run.isEmpty {
                pages.append(RecordBatch(index: answers[source].index, columns: answers[source].columns, order: run))
            }
            run = []
        }
        for id in ids {
            guard let from = places.firstIndex(where: { $0[id] != nil }), let place = places[from][id] else { continue }
            if from != source { close() }
            source = from
            run.append(place)
        }
        close()
        return PageAnswer(pages: pages)
    }
}
