internal import InterimData

/// Issues that are asked for together.
public struct IssueBatch: Sendable {
    /// Their ids, in the order in which they are to be delivered.
    public var ids: [UInt64]
    /// The fields to read.
    public var fields: [String]

    /// The request's body.
    var body: [UInt8] {
        var body = JSONBody()
        body.add("issueIdsOrKeys", ids.map(String.init))
        body.add("fields", fields)
        return body.bytes
    }
}

extension PageFetcher {
    /// Asks for a batch of issues and puts the answers into the batch's order.
    ///
    /// An answer that is larger than allowed is asked for in halves, down to one issue. Issues that an answer leaves out
    /// are asked for once more; those left out again are noted as gone, or as unread where the site says that it failed.
    func batch(_ request: PageRequest, _ batch: IssueBatch, order: UInt64) async throws(JiraReaderError) -> PageAnswer {
        do {
            return try await wholeBatch(request, batch, order: order)
        } catch {
            guard error.code == .bodyTooLarge, batch.ids.count > 1 else { throw error }
        }
        var pages: [RecordBatch] = []
        let half = batch.ids.count / 2
        for ids in [batch.ids[..<half], batch.ids[half...]] {
            pages += try await self.batch(request, IssueBatch(ids: Array(ids), fields: batch.fields), order: order)
                .pages
        }
        return PageAnswer(pages: pages)
    }

    private func wholeBatch(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> PageAnswer {
        let first = try await answer(request, batch, order: order)
        var found = try Self.places(in: first, asked: batch.ids, table: table)
        guard found.count < Set(batch.ids).count else { return Self.arrange(batch.ids, [first], [found]) }

        let missing = batch.ids.filter { found[$0] == nil }
        let second = try await answer(request, IssueBatch(ids: missing, fields: batch.fields), order: order)
        let late = try Self.places(in: second, asked: missing, table: table)
        let absent = missing.filter { late[$0] == nil }
        if !absent.isEmpty {
            let failed = try failedIDs(in: second)
            statistics.note(gone: absent.filter { !failed.contains($0) }, unread: absent.filter { failed.contains($0) })
        }
        for id in missing { found[id] = nil }
        return Self.arrange(batch.ids, [first, second], [found, late])
    }

    private func answer(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> RecordBatch {
        var request = request
        request.batch = batch
        guard let page = try await page(request, order: order) else {
            throw JiraReaderError(.unexpectedAnswer, "bulkfetch answered without content", table: table)
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
                throw JiraReaderError(.unexpectedAnswer, "bulkfetch answered with an issue without id", table: table)
            }
            guard places.updateValue(Int32(number), forKey: id) == nil else {
                throw JiraReaderError(.unexpectedAnswer, "bulkfetch answered with issue \(id) twice", table: table)
            }
        }
        let wanted = Set(asked)
        if let stranger = places.keys.first(where: { !wanted.contains($0) }) {
            throw JiraReaderError(
                .unexpectedAnswer,
                "bulkfetch answered with issue \(stranger), which was not asked for",
                table: table
            )
        }
        return places
    }

    /// Cuts the batch's order into runs of neighbours from the same answer.
    private static func arrange(_ ids: [UInt64], _ answers: [RecordBatch], _ places: [[UInt64: Int32]]) -> PageAnswer {
        var pages: [RecordBatch] = []
        var run: [Int32] = []
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
