import MockSite

/// The operation `GET /rest/api/3/worklog/updated`: the worklogs that changed since a given time, in pages of 1000.
///
/// Each page begins at the time of the last worklog on the previous page, so that worklogs with this time are sent
/// again.
struct UpdatedWorklogs: Endpoint {
    let path = "/rest/api/3/worklog/updated"
    let parameters = [QueryParameter("since", .integer), QueryParameter("expand", .text)]

    static let pageLimit = 1000

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let since = Int64(request.integer("since") ?? 0)
        let expand = request.text("expand") ?? ""
        guard expand.isEmpty || expand == "properties" else {
            throw .badRequest("Invalid expand value '\(expand)'.")
        }
        let changes = context.worklogChanges
        let begin = Self.firstPlace(changes, since)
        let end = min(changes.count, begin + Self.pageLimit)
        let unseen = changes.count - end
        let isLast = unseen == 0 || context.defects.dropsLastPage && unseen <= Self.pageLimit
        var page = Array(changes[begin..<end])
        if context.defects.repeatsRecord, let first = page.first { page.insert(first, at: 1) }
        let until = page.last?.updatedTime ?? since
        let address = context.site.baseURL + request.path + "?since="
        return EndpointResponse(
            .members([
                ("values", .array(page.map { shape($0, withProperties: !expand.isEmpty, context) })),
                ("since", .int(Int(since))), ("until", .int(Int(until))),
                ("self", .string(address + String(since))), ("nextPage", .string(address + String(until))),
                ("lastPage", .bool(isLast)),
            ]),
            context.dialect
        )
    }

    private func shape(_ change: WorklogChange, withProperties: Bool, _ context: RequestContext) -> JSONValue {
        let properties = withProperties ? context.resources.worklogProperties(change.worklogID) : []
        return .members([
            ("worklogId", .int(change.worklogID)), ("updatedTime", .int(Int(change.updatedTime))),
            ("properties", .array(properties.map { $0.json(context.site.zone) })),
        ])
    }

    private static func firstPlace(_ changes: [WorklogChange], _ since: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].updatedTime < since {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
