import MockSite

/// The issue search that was removed from Cloud. All its operations respond with status 410.
struct RemovedSearch: Endpoint {
    let method: String
    let path: String
    let isCacheable = false

    static let all: [any Endpoint] = ["2", "3"].flatMap { version in
        ["GET", "POST"].map { RemovedSearch(method: $0, path: "/rest/api/\(version)/search") }
    }

    /// The parameters of the removed operations, which have no effect.
    var parameters: [QueryParameter] {
        ["jql", "startAt", "maxResults", "validateQuery", "fields", "expand", "properties", "fieldsByKeys", "failFast"]
            .map { QueryParameter($0, .text) }
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        throw ErrorResponse(
            status: 410,
            messages: [
                "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
                    + "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
            ]
        )
    }
}
