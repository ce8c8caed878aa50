/// `GET /rest/api/3/issue/{issueIdOrKey}`: one issue with all its fields, unless some are named.
struct OneIssue: Endpoint {
    let path: String
    let allowsAnonymous = true
    let parameters = [
        QueryParameter("fields", .text), QueryParameter("expand", .text), QueryParameter("properties", .text),
        QueryParameter("fieldsByKeys", .boolean), QueryParameter("updateHistory", .boolean),
        QueryParameter("failFast", .boolean),
    ]

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
        let expansion = try Expansion(request.list("expand"), properties: request.list("properties"))
        let issue = try bench.book.issue(request.pathParameters["issueIdOrKey"] ?? "")
        let fields = bench.fieldIDs(request.list("fields"), byKeys: request.boolean("fieldsByKeys"))
        let selection = bench.selection(fields, fallback: "*all")
        bench.reads.core += 1
        let body = bench.page { writer, out in
            writer.write(issue.number, selection, losingNull: bench.sabotage.losesNull, &out)
            expansion.appendParts(of: issue.number, bench, selection, &out)
            expansion.append(selection, bench, &out)
        }
        return Answer(body: body)
    }
}
