import MockSite

/// The operation `POST /rest/api/3/search/approximate-count`: the number of issues that a query finds. This site's
/// estimate is exact.
struct ApproximateCount: Endpoint {
    let method = "POST"
    let path = "/rest/api/3/search/approximate-count"

    func answer(_ request: Request, _ context: RequestContext) throws(Refusal) -> Answer {
        let body = try BodyReader(request, known: ["jql"])
        let found = try context.count(try body.string("jql") ?? "")
        let count = max(0, found - context.sabotage.hiddenRecords)
        return Answer(.members([("count", .int(count))]), context.dialect)
    }
}
