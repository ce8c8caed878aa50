import MockSite

/// The operations that list the issues of a board, a sprint or an epic in rank order, paged by token: `GET
/// /rest/software/1.0/board/{boardId}/issue` and its counterparts for sprints and epics.
struct SoftwareIssues: Endpoint {
    let path: String
    let parameters = [
        QueryParameter("nextPageToken", .text), QueryParameter("maxResults", .integer),
        QueryParameter("reconcileIssues", .text), QueryParameter("jql", .text),
        QueryParameter("validateQuery", .boolean), QueryParameter("fields", .text), QueryParameter("expand", .text),
    ]

    static let all: [any Endpoint] = [
        SoftwareIssues(path: "/rest/software/1.0/board/{boardId}/issue"),
        SoftwareIssues(path: "/rest/software/1.0/sprint/{sprintId}/issue"),
        SoftwareIssues(path: "/rest/software/1.0/board/{boardId}/epic/{epicId}/issue"),
        SoftwareIssues(path: "/rest/software/1.0/epic/{epicId}/issue"),
    ]

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let size = request.integer("maxResults") ?? 50
        guard (1...SearchByToken.pageLimit).contains(size) else {
            throw SearchByToken.wrongPageSize
        }
        let expansion = try Expansion(request.list("expand"))
        let jql = request.text("jql") ?? ""
        let found = try Self.issues(request, jql, context)
        let query = request.path + " " + jql
        let token = request.text("nextPageToken").flatMap { $0.isEmpty ? nil : $0 }
        let start = try token.map { token throws(ErrorResponse) in try context.offset(ofToken: token, query) } ?? 0
        let selection = context.selection(request.list("fields"), fallback: "*navigable", withAgile: true)
        let limit = selection.isIdentityOnly ? size : min(size, SearchByToken.fullPageLimit)
        return SearchByToken.page(found, start, limit, selection, expansion, query, context)
    }

    /// Returns the issues of the board, sprint or epic. If the request has a query, returns only the issues that match
    /// it, in the order of the query.
    static func issues(_ request: Request, _ jql: String, _ context: RequestContext) throws(ErrorResponse) -> [UInt32] {
        let resources = context.resources
        let parameters = request.pathParameters
        let all = try context.rankedIssues(request.path) { () throws(ErrorResponse) in
            if let sprint = parameters["sprintId"] {
                try resources.issues(ofSprint: sprint)
            } else if let epic = parameters["epicId"] {
                try resources.issues(ofEpic: epic, onBoard: parameters["boardId"])
            } else {
                try resources.issues(ofBoard: parameters["boardId"] ?? "")
            }
        }
        guard !jql.isEmpty else { return all.map { UInt32($0) } }
        let members = Set(all.map { UInt32($0) })
        return try context.findableResults(jql).filter { members.contains($0) }
    }
}
