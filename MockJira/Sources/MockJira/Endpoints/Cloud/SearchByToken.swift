import MockSite
import NIOCore

/// The operations `GET` and `POST /rest/api/3/search/jql`: the issue search of Cloud, paged by token.
struct SearchByToken: Endpoint {
    let method: String
    let path = "/rest/api/3/search/jql"

    /// The maximum number of issues on a page that contains only their ids. A page with fields contains at most
    /// `fullPageLimit` issues.
    static let pageLimit = 5000
    static let fullPageLimit = 100

    init(method: String) {
        self.method = method
    }

    var parameters: [QueryParameter] {
        method == "POST"
            ? []
            : [
                QueryParameter("jql", .text), QueryParameter("nextPageToken", .text),
                QueryParameter("maxResults", .integer), QueryParameter("fields", .text),
                QueryParameter("expand", .text),
                QueryParameter("properties", .text), QueryParameter("fieldsByKeys", .boolean),
                QueryParameter("failFast", .boolean), QueryParameter("reconcileIssues", .text),
            ]
    }

    /// The parameters of a search.
    private struct Search {
        var jql = ""
        var token: String?
        var maxResults = 50
        var fields: [String] = []
        var expand: [String] = []
        var properties: [String] = []
        var isByKeys = false
        /// The ids of the issues that are found in their current state, even if they were written just now.
        var reconciled: [Int] = []
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let search = method == "POST" ? try readBody(request) : try readQuery(request)
        // An invalid token is reported before an invalid page size.
        let start =
            try search.token.map { token throws(ErrorResponse) in try context.offset(ofToken: token, search.jql) } ?? 0
        guard (1...Self.pageLimit).contains(search.maxResults) else { throw Self.wrongPageSize }
        guard search.properties.count <= 5 else { throw .badRequest("The maximum number of properties is 5.") }
        guard search.reconciled.count <= 50 else { throw .badRequest("The maximum number of reconcileIssues is 50.") }
        let expansion = try Expansion(search.expand, properties: search.properties)
        let results = try context.findableResults(search.jql, reconciling: search.reconciled)
        let selection = context.selection(context.fieldIDs(search.fields, byKeys: search.isByKeys), fallback: "id")
        let limit = selection.isIdentityOnly ? search.maxResults : min(search.maxResults, Self.fullPageLimit)
        return Self.page(results, start, limit, selection, expansion, search.jql, context)
    }

    static let wrongPageSize = ErrorResponse.badRequest("The maxResults parameter must be between 1 and 5,000.")

    /// Returns a page of results that begins at an offset. The token of the next page is valid only for `jql`.
    static func page(
        _ results: [UInt32],
        _ start: Int,
        _ limit: Int,
        _ selection: FieldSelection,
        _ expansion: Expansion,
        _ jql: String,
        _ context: RequestContext
    ) -> EndpointResponse {
        var available = results.count
        if context.defects.dropsLastPage, available > limit {
            available = (available - 1) / limit * limit
        }
        let begin = min(start, available)
        let end = min(available, begin + limit)
        let isAtEnd = end == available
        let isLast = isAtEnd && context.defects.endlessRound == nil
        let defects = context.defects
        let overlap = defects.overlapsPages && begin > 0 ? 1 : 0
        var numbers = results[begin - overlap..<end].map { Int($0) }
        if defects.hiddenRecords > 0 {
            numbers.removeAll { !defects.shows($0, of: context.tables.columns.count) }
        }
        if context.defects.repeatsRecord, let first = numbers.first { numbers.insert(first, at: 1) }
        var token = isLast ? [] : context.token(offset: isAtEnd ? 0 : end, round: defects.endlessRound ?? 0, jql)
        if let round = defects.emptiesPage, begin > 0, !isLast {
            numbers = []
            token = context.token(offset: begin, round: round, jql)
        }
        context.reads.core += numbers.count
        if defects.repeatsToken, !isLast { token = context.token(offset: begin, jql) }
        let frame = isLast ? context.state.searchShapes.lastPage : context.state.searchShapes.page
        let addition = expansion.addition(context, selection)
        let body = context.page { writer, out in
            for step in frame.steps {
                out.append(step.text)
                switch step.hole {
                case SearchShapes.issuesHole:
                    writer.issues(
                        numbers,
                        selection,
                        withKey: selection.hasKey,
                        omittingNull: context.defects.omittedNull,
                        &out,
                        addition: addition
                    )
                case SearchShapes.tokenHole: out.append(token)
                default: break
                }
            }
            expansion.append(selection, context, &out)
        }
        return EndpointResponse(body: body)
    }

    private func readQuery(_ request: Request) throws(ErrorResponse) -> Search {
        var search = Search()
        search.jql = request.text("jql") ?? ""
        search.token = request.text("nextPageToken").flatMap { $0.isEmpty ? nil : $0 }
        search.maxResults = request.integer("maxResults") ?? 50
        search.fields = request.list("fields")
        search.expand = request.list("expand")
        search.properties = request.list("properties")
        let reconciled = request.list("reconcileIssues")
        if let wrong = reconciled.first(where: { Int64($0) == nil }) {
            throw .badParameter("reconcileIssues", wrong, type: "long")
        }
        search.reconciled = reconciled.compactMap { Int($0) }
        search.isByKeys = request.boolean("fieldsByKeys")
        return search
    }

    private func readBody(_ request: Request) throws(ErrorResponse) -> Search {
        let body = try BodyReader(
            request,
            known: [
                "jql", "nextPageToken", "maxResults", "fields", "expand", "properties", "fieldsByKeys",
                "reconcileIssues",
            ]
        )
        var search = Search()
        search.jql = try body.string("jql") ?? ""
        search.token = try body.string("nextPageToken")
        search.maxResults = try body.integer("maxResults") ?? 50
        search.fields = try body.strings("fields") ?? []
        // For `expand`, this operation accepts a comma-separated string, unlike bulk fetch, which accepts an array.
        search.expand = (try body.string("expand") ?? "").split(separator: ",").map(String.init)
        search.properties = try body.strings("properties") ?? []
        search.reconciled = try body.integers("reconcileIssues") ?? []
        search.isByKeys = try body.boolean("fieldsByKeys") ?? false
        return search
    }
}
