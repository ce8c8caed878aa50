import MockSite

/// One operation of the API: a file in the folder of the deployments that have it, and a line in their list.
protocol Endpoint: Sendable {
    var method: String { get }
    /// The path as the vendor's document has it; a segment in braces matches anything.
    var path: String { get }
    /// The query parameters it knows; any other is refused.
    var parameters: [QueryParameter] { get }
    /// Whether it answers without a login.
    var allowsAnonymous: Bool { get }
    /// Whether the same request may be answered with the same bytes again.
    var isRepeatable: Bool { get }

    func answer(_ request: Request, _ context: RequestContext) throws(Refusal) -> Answer
}

extension Endpoint {
    var method: String { "GET" }
    var parameters: [QueryParameter] { [] }
    var allowsAnonymous: Bool { false }
    var isRepeatable: Bool { true }
}

/// The operations that the mock serves: those of Cloud in `Cloud/`, those of Data Center in `DataCenter/`.
enum Endpoints {
    /// All operations of a site.
    static func of(_ tables: SiteTables) -> [any Endpoint] {
        tables.isDataCenter ? dataCenter : cloud
    }
}

extension Request {
    func text(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// All values of a parameter, those in comma-separated lists one by one.
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
