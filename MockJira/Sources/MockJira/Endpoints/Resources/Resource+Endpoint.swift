import MockSite

extension Resource: Endpoint {
    var method: String { "GET" }
    var allowsAnonymous: Bool { access == .anyone }

    var parameters: [QueryParameter] {
        shape.parameters + required.flatMap { $0.map { QueryParameter($0, .text) } } + options.map(\.parameter)
            + (expansions.isEmpty ? [] : [QueryParameter("expand", .text)])
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        if access == .administrator, !context.isAdministrator {
            throw ErrorResponse(
                status: 403,
                messages: ["You do not have permission to perform this operation: it needs Administer Jira."]
            )
        }
        let query = try query(request)
        let list = try context.records(of: self, query)
        let records = selected(list, query) { name in request.query.filter { $0.name == name }.map(\.value) }
        let body = try shape.body(self, records, query, request, context)
        context.reads.count(self, body)
        return EndpointResponse(body, context.dialect)
    }

    /// Reads the parents and the expansions from the path and the parameters of a request.
    private func query(_ request: Request) throws(ErrorResponse) -> ResourceQuery {
        var parents = path.split(separator: "/").filter { $0.hasPrefix("{") }
            .compactMap { request.pathParameters[String($0.dropFirst().dropLast())] }
        for names in required {
            guard let value = names.lazy.compactMap({ request.text($0) }).first(where: { !$0.isEmpty }) else {
                throw .badRequest("The query parameter '\(names[0])' is required.")
            }
            parents.append(value)
        }
        let expand = Set(request.list("expand").map { $0.trimmed })
        let known = expansions.map(\.name)
        if let unknown = expand.subtracting(known).min() {
            throw .badRequest("Invalid expand value '\(unknown)'.")
        }
        return ResourceQuery(parents: parents, expand: expand)
    }
}
