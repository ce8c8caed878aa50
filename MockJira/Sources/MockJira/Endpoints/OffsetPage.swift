import MockSite

/// A page of a list that is paged by offset.
struct OffsetPage {
    let startAt: Int
    /// The page size, which may be less than requested.
    let maxResults: Int
    let total: Int
    let indexes: [Int]
    let isLast: Bool

    static let parameters = [QueryParameter("startAt", .integer), QueryParameter("maxResults", .integer)]

    /// Selects the page that a request determines. `size` is the default page size.
    ///
    /// - Parameter limit: The maximum page size. As in Jira, a larger requested size is reduced to this maximum.
    init(_ request: Request, total: Int, size: Int, limit: Int, _ defects: ResponseDefects) throws(ErrorResponse) {
        let start = request.integer("startAt") ?? 0
        let wanted = request.integer("maxResults") ?? size
        guard start >= 0 else { throw .badRequest("The startAt value must be zero or greater.") }
        guard wanted > 0 else { throw .badRequest("The maxResults value must be greater than zero.") }
        let maxResults = min(wanted, limit)
        let hidden = min(total, defects.hiddenRecords)
        var known = total - hidden
        if defects.dropsLastPage, known > maxResults {
            known = (known - 1) / maxResults * maxResults
        }
        let begin = min(min(start, known) + defects.startShift, known)
        let end = min(known, begin + maxResults)
        let overlap = defects.overlapsPages && begin > 0 ? 1 : 0
        var indexes = Array(begin - overlap + hidden..<end + hidden)
        if defects.emptiesPage != nil, begin > 0, end < known { indexes = [] }
        if defects.repeatsRecord, let first = indexes.first { indexes.insert(first, at: 1) }
        self.startAt = start
        self.maxResults = maxResults
        guard defects.endlessRound != nil, known > 0 else {
            self.total = known
            self.indexes = indexes
            self.isLast = end >= known
            return
        }
        self.total = start + 2 * maxResults
        self.indexes = (0..<maxResults).map { (start + $0) % known + hidden }
        self.isLast = false
    }

    /// Returns the address of another page of the list. It has the parameters of the request, except for the offset and
    /// the page size.
    func url(_ request: Request, startAt: Int, _ context: RequestContext) -> String {
        let kept = request.rawQuery.split(separator: "&").filter {
            !$0.hasPrefix("startAt=") && !$0.hasPrefix("maxResults=")
        }
        let parameters = kept.map(String.init) + ["maxResults=\(maxResults)", "startAt=\(startAt)"]
        return context.site.baseURL + request.path + "?" + parameters.joined(separator: "&")
    }

    /// Returns the page in the form that Atlassian calls a page bean: an object with the elements, their position and
    /// their total.
    func bean(
        _ request: Request,
        _ context: RequestContext,
        links: Bool = true,
        pageMembers: [(key: String, value: JSONValue)] = [],
        _ element: (Int) -> JSONValue
    ) -> JSONValue {
        .members(
            [
                ("self", links ? .string(url(request, startAt: startAt, context)) : nil),
                ("nextPage", links && !isLast ? .string(url(request, startAt: startAt + maxResults, context)) : nil),
                ("maxResults", .int(maxResults)), ("startAt", .int(startAt)), ("total", .int(total)),
                ("isLast", .bool(isLast)), ("values", .array(indexes.map(element))),
            ] + pageMembers.map { ($0.key, $0.value) }
        )
    }
}
