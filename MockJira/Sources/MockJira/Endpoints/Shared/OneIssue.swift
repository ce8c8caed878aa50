import MockSite

/// The operation `GET /rest/api/3/issue/{issueIdOrKey}`, or `GET /rest/api/2/issue/{issueIdOrKey}` on Data Center: one
/// issue with all fields or with the requested ones.
struct OneIssue: Endpoint {
    let path: String
    let parameters = [
        QueryParameter("fields", .text), QueryParameter("expand", .text), QueryParameter("properties", .text),
        QueryParameter("fieldsByKeys", .boolean), QueryParameter("updateHistory", .boolean),
        QueryParameter("failFast", .boolean),
    ]

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let expansion = try Expansion(request.list("expand"), properties: request.list("properties"))
        let issue = try context.resources.issue(request.pathParameters["issueIdOrKey"] ?? "")
        guard
            context.defects.hiddenRecords == 0
                || context.defects.shows(issue.number, of: context.tables.columns.count)
        else {
            throw ErrorResponse(
                status: 404,
                messages: ["Issue does not exist or you do not have permission to see it."]
            )
        }
        let fields = context.fieldIDs(request.list("fields"), byKeys: request.boolean("fieldsByKeys"))
        context.reads.core += 1
        return Self.response(issue.number, fields: fields, expansion, context)
    }

    /// Returns a response with one issue, whose number in the site is `number`.
    static func response(
        _ number: Int,
        fields: [String] = [],
        _ expansion: Expansion? = nil,
        _ context: RequestContext
    ) -> EndpointResponse {
        let selection = context.selection(fields, fallback: "*all")
        let body = context.page { writer, out in
            writer.write(number, selection, omittingNull: context.defects.omittedNull, &out)
            expansion?.appendParts(of: number, context, selection, &out)
            expansion?.append(selection, context, &out)
        }
        return EndpointResponse(body: body)
    }
}
