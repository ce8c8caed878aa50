import MockSite

/// An operation of Cloud that Data Center has in the same form at another path.
struct Relocated: Endpoint {
    let original: any Endpoint
    let path: String

    var method: String { original.method }
    var parameters: [QueryParameter] { original.parameters }
    var allowsAnonymous: Bool { original.allowsAnonymous }
    var isCacheable: Bool { original.isCacheable }

    /// Creates the same operation at the path of version 2. The paths of boards and sprints are the same on both
    /// deployments.
    init(_ original: any Endpoint) {
        self.original = original
        let version = "/rest/api/3"
        path =
            original.path.hasPrefix(version)
            ? "/rest/api/2" + original.path.dropFirst(version.utf8.count) : original.path
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        try original.respond(request, context)
    }
}
