import MockSite

/// The operations that list the issues of a board, a sprint or an epic in rank order, paged by offset. Cloud also has
/// operations that are paged by token.
struct AgileIssues: Endpoint {
    let path: String
    let parameters = [
        QueryParameter("startAt", .integer), QueryParameter("maxResults", .integer), QueryParameter("jql", .text),
        QueryParameter("validateQuery", .text), QueryParameter("fields", .text), QueryParameter("expand", .text),
    ]

    static let all: [any Endpoint] = [
        AgileIssues(path: "/rest/agile/1.0/board/{boardId}/issue"),
        AgileIssues(path: "/rest/agile/1.0/board/{boardId}/sprint/{sprintId}/issue"),
        AgileIssues(path: "/rest/agile/1.0/sprint/{sprintId}/issue"),
        AgileIssues(path: "/rest/agile/1.0/board/{boardId}/epic/{epicId}/issue"),
        AgileIssues(path: "/rest/agile/1.0/epic/{epicId}/issue"),
    ]

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let startAt = request.integer("startAt") ?? 0
        let wanted = request.integer("maxResults") ?? 50
        guard startAt >= 0 else { throw .badRequest("The startAt value must be zero or greater.") }
        let limit = wanted < 0 ? SearchByOffset.pageLimit : min(wanted, SearchByOffset.pageLimit)
        let expansion = try Expansion(request.list("expand"))
        let found = try SoftwareIssues.issues(request, request.text("jql") ?? "", context)
        let selection = context.selection(request.list("fields"), fallback: "*navigable", withAgile: true)
        return SearchByOffset.page(found, startAt, limit, selection, expansion, context)
    }
}
