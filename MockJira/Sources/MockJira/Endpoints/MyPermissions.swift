/// `GET /rest/api/3/mypermissions`: which of the named permissions the account has. The demo account has them all.
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

    func answer(_ request: Request, _ bench: Workbench) throws(Refusal) -> Answer {
        let wanted = request.list("permissions")
        guard !wanted.isEmpty else {
            throw .badRequest("The 'permissions' query parameter is required.")
        }
        var members: [(key: String, value: JSONValue)] = []
        for key in wanted {
            guard let permission = Self.known.first(where: { $0.key == key }) else {
                throw .badRequest("Unrecognized permission '\(key)'.")
            }
            let shape = JSONValue.members([
                ("id", .string(permission.id)), ("key", .string(key)), ("name", .string(permission.name)),
                ("type", .string(permission.type)), ("description", .string("")), ("havePermission", .bool(true)),
            ])
            members.append((key, shape))
        }
        bench.reads.identity += members.count
        return Answer(.members([("permissions", .object(members))]), bench.dialect)
    }
}
