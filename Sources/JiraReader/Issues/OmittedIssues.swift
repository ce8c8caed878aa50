internal import InterimData
internal import PageMemory
internal import Synchronization

/// The number of consecutive issues that bulk responses omitted without an error and that the site did not have.
///
/// After ``most`` of these, omitted issues are reported as gone without a request, so that a run over many deleted
/// issues does not take a request for each of them.
final class OmissionCount: Sendable {
    static let most = 100
    private let count = Atomic<Int>(0)

    /// A Boolean value that indicates whether an omitted issue is requested separately.
    var requestsOmittedIssues: Bool { count.load(ordering: .relaxed) < Self.most }

    /// Records the result of a separate request for an omitted issue.
    func note(isGone: Bool) {
        if isGone { count.add(1, ordering: .relaxed) } else { count.store(0, ordering: .relaxed) }
    }
}

extension PageFetcher {
    /// Requests the issues that a batch's responses omitted, one by one, each at its own endpoint. Source:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get>.
    ///
    /// - Parameters:
    ///   - ids: The omitted issues.
    ///   - failed: The omitted issues for which the site reported an error; they are always requested.
    /// - Returns: A page with the issues that arrived, in the form of a response to the batch; `nil` if none arrived.
    ///   The other issues are reported: as gone if the site responds with 403, 404 or 410, as unread if the request
    ///   fails.
    func singleIssues(
        _ ids: [UInt64],
        failed: Set<UInt64>,
        _ request: PageRequest,
        _ batch: IssueBatch,
        order: UInt64
    ) async throws(JiraReaderError) -> RecordBatch? {
        var text = Array("{\"issues\":[".utf8)
        var buffer: PageBuffer?
        for id in ids {
            // The first omitted issue of each batch is always requested. If it arrives, the other omitted issues are
            // requested too.
            guard failed.contains(id) || omissions.requestsOmittedIssues || id == ids.first else {
                findings.note(gone: [id], unread: [], of: order)
                continue
            }
            let response: (page: RecordBatch?, isGone: Bool)
            do throws(JiraReaderError) {
                response = try await single(id, of: batch, mark: request.mark, order: order)
            } catch {
                guard !error.hasExhaustedRetries, !Self.endsRun.contains(error.code) else { throw error }
                findings.note(gone: [], unread: [id], of: order)
                continue
            }
            omissions.note(isGone: response.isGone)
            guard let page = response.page, page.count == 1, page[0]["id"]?.text == String(id) else {
                // An issue that the bulk operation failed to return, and a response that is not the issue, count as
                // unread.
                let isGone = response.isGone && !failed.contains(id)
                findings.note(gone: isGone ? [id] : [], unread: isGone ? [] : [id], of: order)
                continue
            }
            if buffer != nil { text.append(UInt8(ascii: ",")) }
            text += page.index.bytes(of: page.index.record(page.place(0)))
            buffer = buffer ?? page.index.buffer.makeSibling()
        }
        guard let buffer else { return nil }
        text += Array("]}".utf8)
        _ = buffer.reserve(text.count, unconditionally: true)
        text.withUnsafeBytes { _ = buffer.append($0) }
        buffer.seal()
        do {
            return RecordBatch(
                index: try indexer.index(buffer, layout: request.layout),
                columns: request.layout.columns,
                decoration: request.decoration
            )
        } catch {
            throw JiraReaderError(error)
        }
    }
}

extension PageFetcher {
    /// Errors that concern the run, not one issue.
    private static let endsRun: Set<JiraReaderError.Code> = [
        .cancelled, .notAuthenticated, .accountChanged, .looksAnonymous, .rateLimited, .redirected,
    ]

    /// Requests an issue at its own endpoint. The issue is gone if the site responds with 403, 404 or 410.
    private func single(
        _ id: UInt64,
        of batch: IssueBatch,
        mark: ReadingMark,
        order: UInt64
    ) async throws(JiraReaderError) -> (page: RecordBatch?, isGone: Bool) {
        var light = batch
        (light.fields, light.expand) = (["id"], [])
        do throws(JiraReaderError) {
            let isLong = batch.fields.reduce(0) { $0 + $1.utf8.count } > Self.longestFields
            // A URL that a proxy may reject as too long is used only for issues that exist.
            if isLong { _ = try await page(light.single(id, mark: mark), order: order) }
            return (try await page(batch.single(id, mark: mark), order: order), false)
        } catch {
            guard let status = error.status, [403, 404, 410].contains(status) else { throw error }
            return (nil, true)
        }
    }

    private static let longestFields = 2000
}

extension IssueBatch {
    /// Returns the request for one issue at its own endpoint, with the fields and expansions of the batch.
    fileprivate func single(_ id: UInt64, mark: ReadingMark) -> PageRequest {
        var request = PageRequest(
            path: "/rest/api/3/issue/\(id)",
            query: [(name: "fields", value: fields.joined(separator: ","))],
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column("id", .string)]))
        )
        if !expand.isEmpty { request.query.append((name: "expand", value: expand.joined(separator: ","))) }
        request.mark = mark
        return request
    }
}
