import MockSite

/// The operation `GET /rest/api/3/plans/plan`: plans, paged by cursor.
struct PlanList: Endpoint {
    let path = "/rest/api/3/plans/plan"
    let parameters = [
        QueryParameter("includeTrashed", .boolean), QueryParameter("includeArchived", .boolean),
        QueryParameter("cursor", .text), QueryParameter("maxResults", .integer),
    ]

    static let pageLimit = 50

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let found = context.tables.plans.filter { plan in
            plan.status == "Active" || plan.status == "Trashed" && request.boolean("includeTrashed")
                || plan.status == "Archived" && request.boolean("includeArchived")
        }
        let wanted = request.integer("maxResults") ?? Self.pageLimit
        guard wanted > 0 else { throw .badRequest("The maxResults value must be greater than zero.") }
        let limit = min(wanted, Self.pageLimit)
        let cursor = request.text("cursor") ?? ""
        guard let start = Self.place(cursor), start <= found.count else {
            throw .badRequest("The cursor '\(cursor)' is not valid.")
        }
        let known =
            context.defects.dropsLastPage && found.count > limit ? (found.count - 1) / limit * limit : found.count
        let end = max(start, min(known, start + limit))
        let overlap = context.defects.overlapsPages && start > 0 ? 1 : 0
        var page = Array(found[start - overlap..<end])
        if context.defects.repeatsRecord, let first = page.first { page.insert(first, at: 1) }
        let isAtEnd = end >= known
        let isLast = isAtEnd && context.defects.endlessRound == nil
        if context.defects.emptiesPage != nil, start > 0, !isLast { page = [] }
        let next = context.defects.repeatsToken && start > 0 ? cursor : Self.cursor(isAtEnd ? 1 : end)
        return EndpointResponse(
            .members([
                ("cursor", .string(cursor)), ("nextPageCursor", isLast ? nil : .string(next)),
                ("last", .bool(isLast)), ("size", .int(page.count)), ("total", .int(known)),
                ("values", .array(page.map { shape($0) })),
            ]),
            context.dialect
        )
    }

    /// Returns the cursor of a position in the list. Cursors are opaque to clients.
    static func cursor(_ place: Int) -> String {
        "c" + String(place * 7919 + 104_729, radix: 36)
    }

    static func place(_ cursor: String) -> Int? {
        if cursor.isEmpty { return 0 }
        guard cursor.hasPrefix("c"), let value = Int(cursor.dropFirst(), radix: 36), value > 104_729 else {
            return nil
        }
        let (place, rest) = (value - 104_729).quotientAndRemainder(dividingBy: 7919)
        return rest == 0 && place > 0 && Self.cursor(place) == cursor ? place : nil
    }

    private func shape(_ plan: Plan) -> JSONValue {
        .members([
            ("id", .string(plan.id)), ("name", .string(plan.name)), ("scenarioId", .string(plan.scenarioID)),
            ("status", .string(plan.status)),
            (
                "issueSources",
                .array(plan.sources.map { .members([("type", .string($0.type)), ("value", .int($0.value))]) })
            ),
        ])
    }
}
