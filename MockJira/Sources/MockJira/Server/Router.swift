import MockSite

/// Finds the endpoint of a request.
struct Router {
    private struct Route {
        let segments: [Substring]
        let endpoint: any Endpoint
    }

    /// The endpoints whose paths have no parameters, by path. Most paths have none.
    private var fixed: [String: [any Endpoint]] = [:]
    private var open: [Route] = []

    init(_ endpoints: [any Endpoint]) {
        for endpoint in endpoints {
            if endpoint.path.contains("{") {
                open.append(Route(segments: endpoint.path.split(separator: "/"), endpoint: endpoint))
            } else {
                fixed[endpoint.path, default: []].append(endpoint)
            }
        }
    }

    /// Returns the endpoint of a method and path, and the values of its path parameters. Throws an error if the path is
    /// unknown, or if it has no endpoint with this method.
    func route(_ method: String, _ path: String) throws(ErrorResponse) -> (any Endpoint, [String: String]) {
        var candidates: [(any Endpoint, [String: String])] = (fixed[path] ?? []).map { ($0, [:]) }
        if candidates.isEmpty {
            let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            candidates = open.compactMap { route in
                Self.match(route.segments, Array(segments)).map { (route.endpoint, $0) }
            }
        }
        guard !candidates.isEmpty else { throw .notFound }
        guard let found = candidates.first(where: { $0.0.method == method }) else {
            let allowed = candidates.map { $0.0.method }
            let methods = (allowed + (allowed.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]).joined(separator: ",")
            throw ErrorResponse(
                status: method == "OPTIONS" ? 200 : 405,
                messages: ["Method Not Allowed"],
                headers: [("Allow", methods)]
            )
        }
        return found
    }

    private static func match(_ pattern: [Substring], _ path: [Substring]) -> [String: String]? {
        guard pattern.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (expected, actual) in zip(pattern, path) {
            if expected.hasPrefix("{") {
                guard !actual.isEmpty, let value = Request.decoded(actual) else { return nil }
                values[String(expected.dropFirst().dropLast())] = value
            } else if expected != actual {
                return nil
            }
        }
        return values
    }
}
