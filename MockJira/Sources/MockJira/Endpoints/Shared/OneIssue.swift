/// `GET /rest/api/3/issue/{issueIdOrKey}`, on Data Center of version 2: one issue with all its fields, unless some are named.
struct OneIssue: Endpoint {
    let path: String
    let parameters = [
        QueryParameter("fields", .text), QueryParameter("expand", .text), QueryParameter("properties", .text),
        QueryParameter("fieldsByKeys", .boolean), QueryParameter("updateHistory", .boolean),
        QueryParameter("failFast", .boolean),
    ]

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
        let expansion = try Expansion(request.list("expand"), properties: request.list("properties"))
        let issue = try bench.book.issue(request.pathParameters["issueIdOrKey"] ?? "")
        guard bench.sabotage.hiddenRecords == 0 || bench.sabotage.shows(issue.number, of: bench.tables.columns.count)
        else {
            throw Refusal(
                status: 404,
                messages: ["Issue does not exist or you do not have permission to see it."]
            )
        }
        let fields = bench.fieldIDs(request.list("fields"), byKeys: request.boolean("fieldsByKeys"))
        bench.reads.core += 1
        return Self.whole(issue.number, fields: fields, expansion, bench)
    }

    /// An issue by its number.
    static func whole(
        _ number: Int,
        fields: [String] = [],
        _ expansion: Expansion? = nil,
        _ bench: Workbench
    ) -> Answer {
        let selection = bench.selection(fields, fallback: "*all")
        let body = bench.page { writer, out in
            writer.write(number, selection, losingNull: bench.sabotage.losesNull, &out)
            expansion?.appendParts(of: number, bench, selection, &out)
            expansion?.append(selection, bench, &out)
        }
        return Answer(body: body)
    }
}
