import MockSite

/// The operation `POST /rest/api/3/changelog/bulkfetch`: the changes of up to 1000 issues, paged by token.
///
/// As on Jira Cloud, points in time are numbers, and the changes of an issue may continue on the next page. Every
/// second page begins with the last change of the previous page.
struct BulkChangelogs: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/changelog/bulkfetch"

    private struct Change {
        let issue: IssueFacts
        let index: Int
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let body = try BodyReader(request, known: ["issueIdsOrKeys", "fieldIds", "maxResults", "nextPageToken"])
        guard let wanted = try body.strings("issueIdsOrKeys"), (1...1000).contains(wanted.count) else {
            throw .badRequest("The issueIdsOrKeys field must have from 1 to 1000 ids or keys.")
        }
        try context.defects.checkListed(wanted.count)
        let fields = Set(try body.strings("fieldIds") ?? [])
        guard fields.count <= 10 else { throw .badRequest("The maximum number of fieldIds is 10.") }
        let size = try body.integer("maxResults") ?? 1000
        guard (1...10_000).contains(size) else { throw .badRequest("The maxResults value must be from 1 to 10000.") }

        let changes = changes(wanted, fields, context)
        let query = (wanted + fields.sorted()).joined(separator: ",")
        let start =
            try body.string("nextPageToken").map { token throws(ErrorResponse) in
                try context.offset(ofToken: token, query)
            }
            ?? 0
        let end = min(changes.count, max(start, 0) + size)
        let overlap = start > 0 && start < changes.count && start / size % 2 == 1 ? 1 : 0
        let shown = changes[min(start, end) - overlap..<end]
        let isLast = end >= changes.count || context.defects.dropsLastPage && end + size >= changes.count
        return EndpointResponse(
            .members([
                ("issueChangeLogs", .array(groups(shown, context))),
                (
                    "nextPageToken",
                    isLast ? nil : .string(String(decoding: context.token(offset: end, query), as: UTF8.self))
                ),
            ]),
            context.dialect
        )
    }

    /// Returns all changes in the order of the ids of their issues. Among the changes of an issue, the oldest is the
    /// first. Issues that do not exist are left out.
    private func changes(_ wanted: [String], _ fields: Set<String>, _ context: RequestContext) -> [Change] {
        let defects = context.defects
        let known = Set(wanted.filter { !defects.omitted.contains($0) }.compactMap { context.issueNumber($0) })
        var numbers = known.sorted()
        if defects.omitsOneOf > 0 {
            numbers = numbers.enumerated().filter { $0.offset % defects.omitsOneOf != 0 }.map(\.element)
        }
        return numbers.map { IssueFacts(context.tables, $0) }.flatMap { issue in
            (0..<issue.historyCount).filter { fields.isEmpty || touches(issue, $0, fields, context) }
                .map { Change(issue: issue, index: $0) }
        }
    }

    private func touches(_ issue: IssueFacts, _ index: Int, _ fields: Set<String>, _ context: RequestContext) -> Bool {
        guard case .list(let items)? = context.resources.bulkHistory(issue, index)["items"] else { return false }
        return items.contains { item in
            if case .object(let record) = item, case .text(let id)? = record["fieldId"] {
                fields.contains(id)
            } else {
                false
            }
        }
    }

    private func groups(_ changes: ArraySlice<Change>, _ context: RequestContext) -> [JSONValue] {
        var groups: [(issue: Int, histories: [JSONValue])] = []
        for change in changes {
            let history = context.resources.bulkHistory(change.issue, change.index).json(context.site.zone)
            if groups.last?.issue == change.issue.id {
                groups[groups.count - 1].histories.append(history)
            } else {
                groups.append((change.issue.id, [history]))
            }
        }
        return groups.map { group in
            .members([("issueId", .string(String(group.issue))), ("changeHistories", .array(group.histories))])
        }
    }
}
