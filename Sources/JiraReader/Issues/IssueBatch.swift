internal import InterimData

/// Issues that are requested together.
package struct IssueBatch: Sendable {
    /// The ids, in the order of delivery.
    package var ids: [UInt64]
    /// The fields to read.
    package var fields: [String]
    /// The expansions.
    package var expand: [String] = []
    /// The lists that are completed if the site truncates them.
    var complete: Set<IssueList> = []
    /// The deployment, on which the operation for several issues depends.
    var deployment = Deployment.cloud
    /// The parts that are extracted from the issues; `nil` if issues are delivered whole.
    var parts: Parts?

    /// A table made of parts of issues.
    struct Parts: Sendable {
        /// The layout of the parts: nested records whose owners are issues, with the issue's id as the first owner
        /// column.
        var layout: PageLayout
        var decoration: Decoration
        /// The list that contains the parts, if the site may truncate it.
        var list: IssueList?
        /// If `true`, an issue contains the parts newest first, and they are delivered oldest first.
        var isNewestFirst = false
    }

    /// Returns a batch of other issues with the same fields, expansions and parts.
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
            // With validation, the site would reject the query if one issue was deleted.
            body.add("validateQuery", flag: false)
        }
        body.add("fields", fields)
        if !expand.isEmpty { body.add("expand", expand) }
        return body.bytes
    }
}

extension PageFetcher {
    /// Requests a batch of issues and arranges the responses in the batch's order.
    ///
    /// A batch is requested in parts, down to one issue, if its response exceeds the page limit, if the server limits a
    /// response to fewer issues, or if a gateway cannot process it. Issues that a response omits are requested again
    /// together as long as some of them arrive, and then one by one. Issues that still do not arrive are reported as
    /// gone, or as unread if the site failed.
    func batch(_ request: PageRequest, _ batch: IssueBatch, order: UInt64) async throws(JiraReaderError) -> PageResponse
    {
        var response = PageResponse(pages: try await collect(request, batch, order: order))
        if let found = findings.take(order) { response.findings = found }
        return response
    }

    private func collect(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        let most = batchSizes.limit
        if batch.ids.count > most { return try await inParts(request, batch, size: most, order: order) }
        let response: PageResponse?
        do throws(JiraReaderError) {
            response = try await undividedBatch(request, batch, order: order)
            batchSizes.noteResponse(count: batch.ids.count)
        } catch  where error.isTooHeavy && batch.ids.count == 1 {
            findings.note(gone: [], unread: batch.ids, of: order)
            return []
        } catch {
            guard error.code == .bodyTooLarge || error.isTooHeavy, batch.ids.count > 1 else { throw error }
            if error.isTooHeavy { batchSizes.noteFailure(count: batch.ids.count) }
            response = nil
        }
        guard let response else {
            return try await inParts(request, batch, size: (batch.ids.count + 1) / 2, order: order)
        }
        var pages: [RecordBatch] = []
        for page in response.pages {
            if let parts = batch.parts {
                pages += try await extractParts(page, parts, order: order)
            } else {
                pages += try await completed(page, batch, order: order)
            }
        }
        return pages
    }

    private func inParts(
        _ request: PageRequest,
        _ batch: IssueBatch,
        size: Int,
        order: UInt64
    ) async throws(JiraReaderError) -> [RecordBatch] {
        var pages: [RecordBatch] = []
        for start in stride(from: 0, to: batch.ids.count, by: size) {
            let ids = batch.ids[start..<min(start + size, batch.ids.count)]
            pages += try await collect(request, batch.with(ids: Array(ids)), order: order)
        }
        return pages
    }

    /// Requests all issues of the batch at once, and omitted issues again. Returns the issues in the batch's order, or
    /// `nil` if the site limits a response to fewer issues.
    private func undividedBatch(
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> PageResponse? {
        var responses = [try await response(to: request, batch, order: order)]
        // An administrator of Data Center can limit a page to fewer issues than were requested.
        let most = responses[0].index.envelope("maxResults")?.int ?? 0
        if batch.deployment == .dataCenter, batch.ids.count > 1, (1..<batch.ids.count).contains(most) {
            return nil
        }
        var places = [try Self.places(in: responses[0], requested: batch.ids, table: table)]
        guard places[0].count < Set(batch.ids).count else { return Self.arrange(batch.ids, responses, places) }

        var missing = batch.ids.filter { places[0][$0] == nil }
        var failed = try failedIDs(in: responses[0])
        var comesMore = true
        while comesMore, !missing.isEmpty {
            let late = try await response(to: request, batch.with(ids: missing), order: order)
            let found = try Self.places(in: late, requested: missing, table: table)
            comesMore = !found.isEmpty
            failed.formUnion(try failedIDs(in: late))
            responses.append(late)
            places.append(found)
            missing.removeAll { found[$0] != nil }
        }
        if !missing.isEmpty {
            let page = try await singleIssues(missing, failed: failed, request, batch, order: order)
            if let page {
                responses.append(page)
                places.append(try Self.places(in: page, requested: missing, table: table))
            }
        }
        return Self.arrange(batch.ids, responses, places)
    }

    /// Extracts the parts of a page of issues, in the order of the issues. A truncated list is read from the issue's
    /// own endpoint.
    private func extractParts(
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
            if parts.isNewestFirst { recordsOfOwner[owner].reverse() }
            guard let list = parts.list, let total, total > recordsOfOwner[owner].count else {
                run += recordsOfOwner[owner]
                continue
            }
            close()
            let complete = try await completeParts(list, of: owner, in: index, parts, order: order)
            let count = complete.reduce(0) { $0 + $1.count }
            if count < total { findings.note(truncated: list, of: order) }
            // The list from the issue's own endpoint is used only if it is at least as long as the received one.
            if count < recordsOfOwner[owner].count {
                run += recordsOfOwner[owner]
            } else {
                pages += complete
            }
        }
        close()
        return pages
    }

    /// Returns the parts of an issue with a truncated list, read from the issue's own endpoint.
    private func completeParts(
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
            throw JiraReaderError(
                .unexpectedResponse,
                "the response to a batch has an issue without an id",
                table: table
            )
        }
        var pages = try await completeList(list, of: id, columns: parts.layout.columns, order: order)
        for place in pages.indices { pages[place].decoration = decoration }
        return pages
    }

    private func response(
        to request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> RecordBatch {
        var request = request
        request.batch = batch
        guard let page = try await page(request, order: order) else {
            throw JiraReaderError(.unexpectedResponse, "the response to a batch has no content", table: table)
        }
        return page
    }

    /// Returns the ids of the issues that the site reports as failed.
    private func failedIDs(in response: RecordBatch) throws(JiraReaderError) -> Set<UInt64> {
        guard let errors = response.index.envelope("issueErrors"), case .array(let text) = errors, text != "[]" else {
            return []
        }
        let columns = ColumnSet([Column("id", .string)])
        do {
            let index = try indexer.index(
                response.index.buffer,
                layout: PageLayout(records: .array(["issueErrors"]), columns: columns)
            )
            let records = RecordBatch(index: index, columns: columns)
            return Set((0..<records.count).compactMap { records[$0]["id"]?.text.flatMap(UInt64.init) })
        } catch {
            throw JiraReaderError(error)
        }
    }

    /// Returns the position of each issue in a response, by id.
    private static func places(
        in response: RecordBatch,
        requested: [UInt64],
        table: String
    ) throws(JiraReaderError) -> [UInt64: Int32] {
        var places: [UInt64: Int32] = [:]
        places.reserveCapacity(requested.count)
        for number in 0..<response.count {
            guard let id = response[number]["id"]?.text.flatMap(UInt64.init) else {
                throw JiraReaderError(
                    .unexpectedResponse,
                    "the response to a batch has an issue without an id",
                    table: table
                )
            }
            guard places.updateValue(Int32(number), forKey: id) == nil else {
                throw JiraReaderError(
                    .unexpectedResponse,
                    "the response to a batch has issue \(id) twice",
                    table: table
                )
            }
        }
        let wanted = Set(requested)
        if let unrequested = places.keys.first(where: { !wanted.contains($0) }) {
            throw JiraReaderError(
                .unexpectedResponse,
                "the response to a batch has issue \(unrequested), which was not requested",
                table: table
            )
        }
        return places
    }

    /// Returns the issues of the responses in the order of the batch, as pages of consecutive issues from the same
    /// response.
    private static func arrange(_ ids: [UInt64], _ responses: [RecordBatch], _ places: [[UInt64: Int32]])
        -> PageResponse
    {
        var pages: [RecordBatch] = []
        var run: [Int32] = []
        run.reserveCapacity(ids.count)
        var source = 0
        func close() {
            if !run.isEmpty {
                pages.append(
                    RecordBatch(index: responses[source].index, columns: responses[source].columns, order: run)
                )
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
        return PageResponse(pages: pages)
    }
}
