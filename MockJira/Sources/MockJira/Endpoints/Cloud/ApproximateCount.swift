import MockSite

/// The operation `POST /rest/api/3/search/approximate-count`: the number of issues that a query finds. On the mock, the
/// count is exact.
struct ApproximateCount: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/search/approximate-count"

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let body = try BodyReader(request, known: ["jql"])
        let found = try context.count(try body.string("jql") ?? "")
        let count = max(0, found - context.defects.hiddenRecords)
        return EndpointResponse(.members([("count", .int(count))]), context.dialect)
    }
}
