import MockSite

/// One operation of the API. An operation of one deployment has its file in the folder `Cloud` or `DataCenter`, an
/// operation of both deployments in the folder `Shared`. Each operation is in the list of every deployment that has it.
protocol Endpoint: Sendable {
    var method: String { get }
    /// The path as in the OpenAPI document. A segment in braces is a path parameter, which matches any segment.
    var path: String { get }
    /// The accepted query parameters. A request with another parameter is rejected.
    var parameters: [QueryParameter] { get }
    /// A Boolean value that indicates whether the operation can be used without a login.
    var allowsAnonymous: Bool { get }
    /// A Boolean value that indicates whether the response to the same request may come from the cache.
    var isCacheable: Bool { get }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse
}

extension Endpoint {
    var method: String { "GET" }
    var parameters: [QueryParameter] { [] }
    var allowsAnonymous: Bool { false }
    var isCacheable: Bool { true }
}

/// The operations that the mock serves. The list `cloud` is in the folder `Cloud`, the list `dataCenter` in the folder
/// `DataCenter`.
enum Endpoints {
    /// Returns all operations of a site.
    static func of(_ tables: SiteTables) -> [any Endpoint] {
        tables.isDataCenter ? dataCenter : cloud
    }
}

extension Request {
    func text(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// Returns all values of a parameter; comma-separated lists are split.
    func list(_ name: String) -> [String] {
        query.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    func integer(_ name: String) -> Int? {
        text(name).flatMap { Int($0) }
    }

    func boolean(_ name: String) -> Bool {
        text(name) == "true"
    }
}
