import MockSite

/// The numbers of objects in a response that cost points.
struct ObjectsRead: Equatable {
    /// Issues, projects, dashboards, attachments.
    var core = 0
    /// Users, groups, roles, permissions.
    var identity = 0

    /// The cost of a request in points: one for the request itself, one for each core object, two for each identity
    /// object.
    var points: Int { 1 + core + 2 * identity }

    private static let coreOperations: Set = ["getRecent", "agile:getProjects", "getDashboardsPaginated"]
    private static let identityOperations: Set = [
        "getAllUsersDefault", "getCurrentUser", "bulkGetGroups", "findGroups", "getUsersFromGroup",
        "getAllApplicationRoles", "getAllProjectRoles", "getProjectRoles", "getProjectRole", "getAllPermissions",
        "getPermissionSchemeGrants",
    ]

    /// Counts the records in the body of a resource if they cost points.
    mutating func count(_ resource: Resource, _ body: JSONValue) {
        if Self.coreOperations.contains(resource.operation) {
            core += resource.shape.recordCount(body)
        } else if Self.identityOperations.contains(resource.operation) {
            identity += resource.shape.recordCount(body)
        }
    }
}

extension ResourceShape {
    /// Returns the number of records in a body of this shape.
    func recordCount(_ body: JSONValue) -> Int {
        switch self {
        case .array, .pagedArray: return body.elementCount
        case .object: return 1
        case .arrayOrObject: return if case .array = body { body.elementCount } else { 1 }
        case .page, .valuePage, .since, .cursor: return body.member("values").elementCount
        case .listPage(let name, _, _), .wrapper(let name), .best(let name, _), .offsetAndLimit(let name, _):
            return body.member(name).elementCount
        case .map(let name, _, _): return (name.map { body.member($0) } ?? body).elementCount
        }
    }
}

extension JSONValue {
    fileprivate var elementCount: Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        default: 0
        }
    }

    fileprivate func member(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.key == name }?.value ?? .null
    }
}
