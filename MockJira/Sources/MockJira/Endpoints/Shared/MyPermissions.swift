import MockSite

/// The operation `GET /rest/api/3/mypermissions`, which reports for each requested permission whether the account has
/// it. The account has all project permissions in the projects that it can view, and all global permissions except for
/// `ADMINISTER`, which only administrators have.
struct MyPermissions: Endpoint {
    let path = "/rest/api/3/mypermissions"
    let parameters = [
        "projectKey", "projectId", "issueKey", "issueId", "permissions", "projectUuid",
        "projectConfigurationUuid", "commentId",
    ].map { QueryParameter($0, .text) }

    private static let known: [(id: String, key: String, name: String, type: String)] = [
        ("0", "ADMINISTER", "Administer Jira", "GLOBAL"), ("10", "BROWSE_PROJECTS", "Browse Projects", "PROJECT"),
        ("11", "CREATE_ISSUES", "Create Issues", "PROJECT"), ("12", "EDIT_ISSUES", "Edit Issues", "PROJECT"),
        ("27", "USER_PICKER", "Browse users and groups", "GLOBAL"),
        ("20", "WORK_ON_ISSUES", "Work On Issues", "PROJECT"),
    ]

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let wanted = request.list("permissions")
        guard !wanted.isEmpty else {
            throw .badRequest("The 'permissions' query parameter is required.")
        }
        let isVisible = Self.isVisible(request, context)
        var members: [(key: String, value: JSONValue)] = []
        for key in wanted {
            guard let permission = Self.known.first(where: { $0.key == key }) else {
                throw .badRequest("Unrecognized permission '\(key)'.")
            }
            let shape = JSONValue.members([
                ("id", .string(permission.id)), ("key", .string(key)), ("name", .string(permission.name)),
                ("type", .string(permission.type)), ("description", .string("")),
                (
                    "havePermission",
                    .bool(key == "ADMINISTER" ? context.isAdministrator : permission.type == "GLOBAL" || isVisible)
                ),
            ])
            members.append((key, shape))
        }
        context.reads.identity += members.count
        return EndpointResponse(.members([("permissions", .object(members))]), context.dialect)
    }

    /// A Boolean value that indicates whether the account can view the projects and issues that the request names.
    private static func isVisible(_ request: Request, _ context: RequestContext) -> Bool {
        let projects = [request.text("projectKey"), request.text("projectId")].compactMap { $0 }
        let issues = [request.text("issueKey"), request.text("issueId")].compactMap { $0 }
        return projects.allSatisfy { name in context.resources.projects.contains { $0.key == name || $0.id == name } }
            && issues.allSatisfy { context.issueNumber($0) != nil }
    }
}
