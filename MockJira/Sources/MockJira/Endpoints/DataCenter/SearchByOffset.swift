import MockSite
import NIOCore

/// The operations `GET` and `POST /rest/api/2/search`, which are the issue search of Data Center, paged by offset.
///
/// A page has at most 1000 issues. A page that would end beyond the result window is rejected, even if fewer issues
/// exist: https://support.atlassian.com/jira/kb/handling-jql-rest-api-searching-exceeding-max_result_window-in-jira
struct SearchByOffset: Endpoint {
    let method: String
    let path = "/rest/api/2/search"
    /// Anonymous requests find no issues, because no project is public.
    let allowsAnonymous = true

    /// The maximum number of issues on a page: the default of Jira's setting `jira.search.views.default.max`.
    static let pageLimit = 1000

    var parameters: [QueryParameter] {
        method == "POST"
            ? []
            : [
                QueryParameter("jql", .text), QueryParameter("startAt", .integer),
                QueryParameter("maxResults", .integer),
                // The type is text, because Jira parses Boolean values regardless of letter case.
                QueryParameter("validateQuery", .text), QueryParameter("fields", .text),
                QueryParameter("expand", .text),
            ]
    }

    /// The parameters of a search.
    private struct Search {
        var jql = ""
        var startAt = 0
        var maxResults = 50
        var validates = true
        var fields: [String] = []
        var expand: [String] = []
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let search = method == "POST" ? try readBody(request) : readQuery(request)
        guard search.startAt >= 0 else { throw .badRequest("The startAt value must be zero or greater.") }
        let limit = search.maxResults < 0 ? Self.pageLimit : min(search.maxResults, Self.pageLimit)
        let wanted = search.startAt + limit
        guard wanted <= context.state.resultWindow else { throw Self.beyondWindow(wanted, context.state.resultWindow) }
        let expansion = try Expansion(search.expand)
        var found: [UInt32] = []
        var warning: String?
        do throws(ErrorResponse) {
            if !context.isAnonymous {
                found = search.validates ? try context.results(search.jql) : try context.resultsUnvalidated(search.jql)
            }
        } catch {
            guard !search.validates, error.status == 400 else { throw error }
            warning = error.messages.first
        }
        let selection = context.selection(search.fields, fallback: "*navigable")
        return Self.page(found, search.startAt, limit, selection, expansion, context, warning: warning)
    }

    /// Returns Jira's error for a page beyond the result window, with thousands separators in the numbers.
    private static func beyondWindow(_ wanted: Int, _ window: Int) -> ErrorResponse {
        ErrorResponse(
            status: 500,
            messages: [
                "Search limit exceeded. We couldn't complete your search because it requests \(grouped(wanted)) results "
                    + "which exceeded the search platform limit of \(grouped(window)). Try refining your query or contact "
                    + "your Jira administrator. Repeating the same search may not work."
            ]
        )
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? String(number) : grouped(number / 1000) + "," + padded(number % 1000, 3)
    }

    /// Returns a page of results, in the form that the issue lists of boards and sprints have too.
    static func page(
        _ found: [UInt32],
        _ startAt: Int,
        _ limit: Int,
        _ selection: FieldSelection,
        _ expansion: Expansion,
        _ context: RequestContext,
        warning: String? = nil
    ) -> EndpointResponse {
        let defects = context.defects
        var known = found
        if defects.hiddenRecords > 0 {
            known.removeAll { !defects.shows(Int($0), of: context.tables.columns.count) }
        }
        if defects.dropsLastPage, limit > 0, known.count > limit {
            known.removeLast(known.count - (known.count - 1) / limit * limit)
        }
        let begin = min(startAt + defects.startShift, known.count)
        let end = min(known.count, begin + limit)
        let overlap = defects.overlapsPages && begin > 0 ? 1 : 0
        var numbers = known[begin - overlap..<end].map { Int($0) }
        if defects.emptiesPage != nil, begin > 0, end < known.count { numbers = [] }
        if defects.repeatsRecord, let first = numbers.first { numbers.insert(first, at: 1) }
        context.reads.core += numbers.count
        let frame = SearchShapes.Frame(
            .members([
                ("expand", .string("names,schema")), ("startAt", .int(startAt)), ("maxResults", .int(limit)),
                ("total", .int(known.count)), ("issues", .array([.hole(SearchShapes.issuesHole)])),
                ("warningMessages", warning.map { .array([.string($0)]) }),
            ]),
            context.dialect
        )
        let addition = expansion.addition(context, selection)
        let body = context.page { writer, out in
            for step in frame.steps {
                out.append(step.text)
                guard step.hole == SearchShapes.issuesHole else { continue }
                writer.issues(
                    numbers,
                    selection,
                    withKey: true,
                    omittingNull: defects.omittedNull,
                    &out,
                    addition: addition
                )
            }
            expansion.append(selection, context, &out)
        }
        return EndpointResponse(body: body)
    }

    private func readQuery(_ request: Request) -> Search {
        var search = Search()
        search.jql = request.text("jql") ?? ""
        search.startAt = request.integer("startAt") ?? 0
        search.maxResults = request.integer("maxResults") ?? 50
        search.validates = request.text("validateQuery")?.lowercased() != "false"
        search.fields = request.list("fields")
        search.expand = request.list("expand")
        return search
    }

    private func readBody(_ request: Request) throws(ErrorResponse) -> Search {
        let body = try BodyReader(
            request,
            known: ["jql", "startAt", "maxResults", "validateQuery", "fields", "expand"]
        )
        var search = Search()
        search.jql = try body.string("jql") ?? ""
        search.startAt = try body.integer("startAt") ?? 0
        search.maxResults = try body.integer("maxResults") ?? 50
        search.validates = try body.boolean("validateQuery") ?? true
        search.fields = try body.strings("fields") ?? []
        // Unlike Cloud's search by token, this operation accepts an array for `expand`.
        search.expand = try body.strings("expand") ?? []
        return search
    }
}
