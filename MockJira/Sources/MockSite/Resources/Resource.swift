/// An operation that hands out records as they are: one value describes it, and `SiteBook` has the records.
///
/// Operations that select, page and write in ways of their own are endpoints of their own in `Endpoints/`.
package struct Resource: Sendable {
    package enum Access: Sendable {
        case anyone, account, administrator
    }

    /// Members that are only sent when they are asked for.
    package struct Expansion: Sendable {
        package let name: String
        package let members: [String]

        package init(_ name: String, _ members: String...) {
            self.name = name
            self.members = members
        }
    }

    package typealias Records = @Sendable (SiteBook, ResourceQuery) throws(Refusal) -> [SiteRecord]
    /// What stands beside the records on a page.
    package typealias Besides = @Sendable (SiteBook, ResourceQuery, _ shown: [SiteRecord], _ total: Int) -> SiteRecord

    /// The vendor's name of the operation, `agile:` before it where it is of the vendor's document for boards.
    package let operation: String
    package let path: String
    package let shape: ResourceShape
    package let access: Access
    /// Query parameters without which there is no record: one of each group is required.
    package let required: [[String]]
    package let options: [ResourceParameter]
    package let expansions: [Expansion]
    package let besides: Besides?
    package let records: Records

    package init(
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

    /// The records that the parameters leave, without the members nobody asked for.
    package func selected(_ list: [SiteRecord], _ query: ResourceQuery, values: (String) -> [String]) -> [SiteRecord] {
        let left = options.reduce(list) { $1.applied(to: $0, values($1.parameter.name)) }
        let hidden = Set(expansions.filter { !query.expand.contains($0.name) }.flatMap(\.members))
        return hidden.isEmpty ? left : left.map { $0.without(hidden) }
    }
}

/// What a request names and wants besides paging.
package struct ResourceQuery: Sendable, Hashable {
    /// What the open segments of the path hold, then the required parameters.
    package var parents: [String] = []
    /// Parts that are only sent when they are asked for.
    package var expand: Set<String> = []

    package init(parents: [String] = [], expand: Set<String> = []) {
        self.parents = parents
        self.expand = expand
    }

    package subscript(place: Int) -> String {
        parents.indices.contains(place) ? parents[place] : ""
    }
}
