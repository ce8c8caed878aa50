import MockSite

/// The operation `POST /rest/api/3/worklog/list`: up to 1000 worklogs by id, as an array. Worklogs that do not exist
/// are left out.
struct WorklogsByID: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/worklog/list"
    let parameters = [QueryParameter("expand", .text)]

    static let limit = 1000

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let expand = request.text("expand") ?? ""
        guard expand.isEmpty || expand == "properties" else { throw .badRequest("Invalid expand value '\(expand)'.") }
        guard let ids = try BodyReader(request, known: ["ids"]).integers("ids") else {
            throw .badRequest("The ids field is required.")
        }
        guard ids.count <= Self.limit else {
            throw .badRequest("The maximum number of worklogs that can be fetched is \(Self.limit).")
        }
        var found: [JSONValue] = []
        var seen: Set<Int> = []
        for id in ids where seen.insert(id).inserted {
            guard var record = context.resources.worklog(id: id) else { continue }
            if expand.isEmpty { record = record.without(["properties"]) }
            found.append(record.json(context.site.zone))
        }
        if context.defects.repeatsRecord, let first = found.first { found.insert(first, at: 1) }
        return EndpointResponse(.array(found), context.dialect)
    }
}
