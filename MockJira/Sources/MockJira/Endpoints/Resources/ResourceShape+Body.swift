import MockSite

extension ResourceShape {
    var parameters: [QueryParameter] {
        switch self {
        case .array, .object, .wrapper, .map: []
        case .pagedArray, .page, .valuePage, .listPage: OffsetPage.parameters
        case .arrayOrObject(let parameter, _): [QueryParameter(parameter, .text)]
        case .best: [QueryParameter("maxResults", .integer)]
        case .since: [QueryParameter("since", .integer)]
        case .cursor: [QueryParameter("cursor", .text), QueryParameter("maxResults", .integer)]
        case .offsetAndLimit: [QueryParameter("offset", .integer), QueryParameter("limit", .integer)]
        }
    }

    /// Returns the body of a response. It contains the records or, if the shape has pages, the requested page of them.
    func body(
        _ resource: Resource,
        _ records: [SiteRecord],
        _ query: ResourceQuery,
        _ request: Request,
        _ context: RequestContext
    ) throws(ErrorResponse) -> JSONValue {
        let zone = context.site.zone
        func pageMembers(_ shown: [SiteRecord]) -> [(key: String, value: JSONValue)] {
            guard let pageMembers = resource.pageMembers else { return [] }
            return pageMembers(context.resources, query, shown, records.count).members.map {
                ($0.name, $0.value.json(zone))
            }
        }
        func array(_ records: [SiteRecord]) -> JSONValue { .array(records.map { $0.json(zone) }) }
        func offsetPage(_ size: Int, _ limit: Int) throws(ErrorResponse) -> OffsetPage {
            try OffsetPage(request, total: records.count, size: size, limit: limit, context.defects)
        }

        switch self {
        case .array: return array(repeated(records, context))
        case .pagedArray(let size, let limit):
            return array(try offsetPage(size, limit).indexes.map { records[$0] })
        case .page(let size, let limit, let links):
            let page = try offsetPage(size, limit)
            return page.bean(request, context, links: links, pageMembers: pageMembers(page.indexes.map { records[$0] }))
            {
                records[$0].json(zone)
            }
        case .valuePage(let size, let limit):
            return try offsetPage(size, limit).bean(request, context) { place in
                records[place].members.first?.value.json(zone) ?? .null
            }
        case .listPage(let name, let size, let limit):
            let page = try offsetPage(size, limit)
            return .object([
                (key: "startAt", value: .int(page.startAt)), (key: "maxResults", value: .int(page.maxResults)),
                (key: "total", value: .int(page.total)), (key: name, value: array(page.indexes.map { records[$0] })),
            ])
        case .object:
            guard let record = records.first else { throw .notFound }
            return record.json(zone)
        case .arrayOrObject(let parameter, let member):
            guard let wanted = request.text(parameter) else { return array(repeated(records, context)) }
            guard let record = records.first(where: { $0[member]?.parameterText == wanted }) else { throw .notFound }
            return record.json(zone)
        case .wrapper(let name):
            return .object([(key: name, value: array(repeated(records, context)))] + pageMembers(records))
        case .best(let name, let limit):
            let shown = Array(records.prefix(max(0, min(request.integer("maxResults") ?? limit, limit))))
            return .object([(key: name, value: array(repeated(shown, context)))] + pageMembers(shown))
        case .map(let name, let key, let value):
            let entries = JSONValue.object(
                records.map { record in
                    (
                        key: record[key]?.parameterText ?? "",
                        value: value.map { record[$0]?.json(zone) ?? .null } ?? record.json(zone)
                    )
                }
            )
            return name.map { .object([(key: $0, value: entries)]) } ?? entries
        case .since(let limit): return sincePage(records, limit, request, context)
        case .cursor(let limit): return try cursorPage(records, limit, request, context)
        case .offsetAndLimit(let name, let limit):
            return try offsetAndLimitPage(name, records, limit, request, context)
        }
    }

    private func repeated(_ records: [SiteRecord], _ context: RequestContext) -> [SiteRecord] {
        context.defects.repeatsRecord ? Array(records.prefix(1)) + records : records
    }

    private func sincePage(
        _ records: [SiteRecord],
        _ limit: Int,
        _ request: Request,
        _ context: RequestContext
    ) -> JSONValue {
        func moment(_ record: SiteRecord) -> Int {
            if case .integer(let moment)? = record["updatedTime"] { moment } else { 0 }
        }
        let since = request.integer("since") ?? 0
        let later = records.filter { moment($0) >= since }
        let isLast = later.count <= limit || context.defects.dropsLastPage && later.count <= 2 * limit
        let shown = repeated(Array(later.prefix(limit)), context)
        let until = shown.last.map(moment) ?? since
        let address = context.site.baseURL + request.path + "?since="
        return .members([
            ("values", .array(shown.map { $0.json(context.site.zone) })), ("since", .int(since)),
            ("until", .int(until)),
            ("self", .string(address + String(since))), ("nextPage", .string(address + String(until))),
            ("lastPage", .bool(isLast)),
        ])
    }

    private func cursorPage(
        _ records: [SiteRecord],
        _ limit: Int,
        _ request: Request,
        _ context: RequestContext
    ) throws(ErrorResponse) -> JSONValue {
        let wanted = request.integer("maxResults") ?? limit
        guard wanted > 0 else { throw .badRequest("The maxResults value must be greater than zero.") }
        let cursor = request.text("cursor") ?? ""
        guard let start = PlanList.place(cursor), start <= records.count else {
            throw .badRequest("The cursor '\(cursor)' is not valid.")
        }
        let size = min(wanted, limit)
        let known =
            context.defects.dropsLastPage && records.count > size ? (records.count - 1) / size * size : records.count
        let end = max(start, min(known, start + size))
        let overlap = context.defects.overlapsPages && start > 0 ? 1 : 0
        let isAtEnd = end >= known
        let isLast = isAtEnd && context.defects.endlessRound == nil
        let isEmptied = context.defects.emptiesPage != nil && start > 0 && !isLast
        let shown = isEmptied ? [] : repeated(Array(records[start - overlap..<end]), context)
        let next = context.defects.repeatsToken && start > 0 ? cursor : PlanList.cursor(isAtEnd ? 1 : end)
        return .members([
            ("cursor", .string(cursor)), ("nextPageCursor", isLast ? nil : .string(next)),
            ("last", .bool(isLast)), ("size", .int(shown.count)), ("total", .int(known)),
            ("values", .array(shown.map { $0.json(context.site.zone) })),
        ])
    }

    private func offsetAndLimitPage(
        _ name: String,
        _ records: [SiteRecord],
        _ limit: Int,
        _ request: Request,
        _ context: RequestContext
    ) throws(ErrorResponse) -> JSONValue {
        let offset = request.integer("offset") ?? 0
        let wanted = request.integer("limit") ?? limit
        guard offset >= 0, wanted > 0 else { throw .badRequest("The offset and the limit must not be negative.") }
        let size = min(wanted, limit)
        let there = Array(records.dropFirst(context.defects.hiddenRecords))
        let known = context.defects.dropsLastPage && there.count > size ? (there.count - 1) / size * size : there.count
        let begin = min(min(offset, known) + context.defects.startShift, known)
        let end = min(known, begin + size)
        let overlap = context.defects.overlapsPages && begin > 0 ? 1 : 0
        let isEmptied = context.defects.emptiesPage != nil && begin > 0 && end < known
        let shown = isEmptied ? [] : repeated(Array(there[begin - overlap..<end]), context)
        return .members([
            ("offset", .int(offset)), ("limit", .int(size)), ("total", .int(known)),
            (name, .array(shown.map { $0.json(context.site.zone) })),
        ])
    }
}
