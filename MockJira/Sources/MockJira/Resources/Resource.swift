/// An operation that hands out records as they are: one value describes it, and `SiteBook` has the records.
///
/// Operations that select, page and write in ways of their own are endpoints of their own in `Endpoints/`.
struct Resource: Endpoint {
    enum Access: Sendable {
        case anyone, account, administrator
    }

    /// Members that are only sent when they are asked for.
    struct Expansion: Sendable {
        let name: String
        let members: [String]

        init(_ name: String, _ members: String...) {
            self.name = name
            self.members = members
        }
    }

    typealias Records = @Sendable (SiteBook, ResourceQuery) throws(Refusal) -> [SiteRecord]
    /// What stands beside the records on a page.
    typealias Besides = @Sendable (SiteBook, ResourceQuery, _ shown: [SiteRecord], _ total: Int) -> SiteRecord

    /// The vendor's name of the operation, `agile:` before it where it is of the vendor's document for boards.
    let operation: String
    let method = "GET"
    let path: String
    let shape: ResourceShape
    let access: Access
    /// Query parameters without which there is no record: one of each group is required.
    let required: [[String]]
    let options: [ResourceParameter]
    let expansions: [Expansion]
    let besides: Besides?
    let records: Records

    init(
        _ operation: String,
        _ path: String,
        _ shape: ResourceShape,
        _ access: Access = .account,
        required: [[String]] = [],
        options: [ResourceParameter] = [],
        expansions: [Expansion] = [],
        besides: Besides? = nil,
        _ records: @escaping Records
    ) {
        self.operation = operation
        self.path = path
        self.shape = shape
        self.access = access
        self.required = required
        self.options = options
        self.expansions = expansions
        self.besides = besides
        self.records = records
    }

    var allowsAnonymous: Bool { access == .anyone }

    var parameters: [QueryParameter] {
        shape.parameters + required.flatMap { $0.map { QueryParameter($0, .text) } } + options.map(\.parameter)
            + (expansions.isEmpty ? [] : [QueryParameter("expand", .text)])
    }

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
        if access == .administrator, !bench.isAdministrator {
            throw Refusal(
                status: 403,
                messages: ["You do not have permission to perform this operation: it needs Administer Jira."]
            )
        }
        let query = try query(request)
        let list = try bench.records(of: self, query)
        let records = selected(list, query) { name in request.query.filter { $0.name == name }.map(\.value) }
        let body = try shape.body(self, records, query, request, bench)
        bench.reads.count(self, body)
        return Answer(body, bench.dialect)
    }

    /// What the path and the required parameters of a request name, and what it wants besides.
    private func query(_ request: Request) throws(Refusal) -> ResourceQuery {
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

    /// The records that the parameters leave, without the members nobody asked for.
    func selected(_ list: [SiteRecord], _ query: ResourceQuery, values: (String) -> [String]) -> [SiteRecord] {
        let left = options.reduce(list) { $1.applied(to: $0, values($1.parameter.name)) }
        let hidden = Set(expansions.filter { !query.expand.contains($0.name) }.flatMap(\.members))
        return hidden.isEmpty ? left : left.map { $0.without(hidden) }
    }
}

/// What a request names and wants besides paging.
struct ResourceQuery: Sendable, Hashable {
    /// What the open segments of the path hold, then the required parameters.
    var parents: [String] = []
    /// Parts that are only sent when they are asked for.
    var expand: Set<String> = []

    subscript(place: Int) -> String {
        parents.indices.contains(place) ? parents[place] : ""
    }
}
