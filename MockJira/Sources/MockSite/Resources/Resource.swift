/// The description of an operation that lists records. `SiteResources` generates the records.
///
/// Operations whose selection, paging or response structure is specific to them are in `Endpoints/` of MockJira
/// instead.
package struct Resource: Sendable {
    package enum Access: Sendable {
        case anyone, account, administrator
    }

    /// Members that are sent only if they are expanded.
    package struct Expansion: Sendable {
        package let name: String
        package let members: [String]

        package init(_ name: String, _ members: String...) {
            self.name = name
            self.members = members
        }
    }

    package typealias Records = @Sendable (SiteResources, ResourceQuery) throws(ErrorResponse) -> [SiteRecord]
    /// Returns the members of a page in addition to its records.
    package typealias PageMembers =
        @Sendable (SiteResources, ResourceQuery, _ shown: [SiteRecord], _ total: Int) -> SiteRecord

    /// The operation id in Atlassian's OpenAPI document, with the prefix `agile:` if it is from the document of Jira
    /// Software.
    package let operation: String
    package let path: String
    package let shape: ResourceShape
    package let access: Access
    /// The required query parameters, in groups. A request must contain one parameter of each group.
    package let required: [[String]]
    package let options: [ResourceParameter]
    package let expansions: [Expansion]
    package let pageMembers: PageMembers?
    package let records: Records

    package init(
        _ operation: String,
        _ path: String,
        _ shape: ResourceShape,
        _ access: Access = .account,
        required: [[String]] = [],
        options: [ResourceParameter] = [],
        expansions: [Expansion] = [],
        pageMembers: PageMembers? = nil,
        _ records: @escaping Records
    ) {
        self.operation = operation
        self.path = path
        self.shape = shape
        self.access = access
        self.required = required
        self.options = options
        self.expansions = expansions
        self.pageMembers = pageMembers
        self.records = records
    }

    /// Returns the records that the parameters select, without the members that are not expanded.
    package func selected(_ list: [SiteRecord], _ query: ResourceQuery, values: (String) -> [String]) -> [SiteRecord] {
        let left = options.reduce(list) { $1.applied(to: $0, values($1.parameter.name)) }
        let hidden = Set(expansions.filter { !query.expand.contains($0.name) }.flatMap(\.members))
        return hidden.isEmpty ? left : left.map { $0.without(hidden) }
    }
}

/// The parents and the expansions of a request.
package struct ResourceQuery: Sendable, Hashable {
    /// The values of the path's segments in braces, followed by those of the required parameters.
    package var parents: [String] = []
    /// The names of the requested expansions.
    package var expand: Set<String> = []

    package init(parents: [String] = [], expand: Set<String> = []) {
        self.parents = parents
        self.expand = expand
    }

    package subscript(place: Int) -> String {
        parents.indices.contains(place) ? parents[place] : ""
    }
}
