/// The resources of Data Center, whose responses are arrays or single objects. Those of `lists(_:)` exist on Cloud too.
extension SiteResources {
    package static let dataCenter: [Resource] =
        lists("/rest/api/2") + [
            Resource(
                "findUsers",
                "/rest/api/2/user/search",
                .pagedArray(size: 50, limit: 100),
                required: [["username"]],
                options: ResourceParameter.accepted("includeActive", "includeInactive", as: .boolean)
            ) { resources, query in
                // Only the first 100 users can be read, with any offset and page size:
                // https://jira.atlassian.com/browse/JRASERVER-78660
                let wanted = query[0].lowercased()
                let found = resources.tables.users.filter { user in
                    wanted == "."
                        || [user.name, user.displayName, user.emailAddress].contains { text in
                            text?.lowercased().contains(wanted) == true
                        }
                }
                return found.prefix(100).map { resources.user($0) }
            },
            Resource("getUser", "/rest/api/2/user", .object, required: [["username", "key"]]) {
                resources,
                query throws(ErrorResponse) in
                guard let user = resources.tables.users.first(where: { [$0.name, $0.key].contains(query[0]) }) else {
                    throw .missing("The user named '\(query[0])' does not exist")
                }
                return [resources.user(user)]
            },
        ]

    /// Returns the resources that both deployments have, below the path of an API version, such as `/rest/api/3`.
    package static func lists(_ api: String) -> [Resource] {
        [
            Resource(
                "getAllProjects",
                api + "/project",
                .array,
                .anyone,
                options: [ResourceParameter("recent", .integer)] + ResourceParameter.accepted("properties")
                    + ResourceParameter.accepted("includeArchived", "browseArchive", as: .boolean),
                expansions: projectExpansions
            ) { resources, _ in resources.projects.sorted { $0.key < $1.key }.map { resources.expanded($0) } },
            Resource(
                "getProject",
                api + "/project/{projectIdOrKey}",
                .object,
                .anyone,
                options: ResourceParameter.accepted("properties"),
                expansions: [.init("permissions", "permissions"), .init("insight", "insight")]
                    + ["description", "projectKeys", "lead", "issueTypes", "issueTypeHierarchy", "url"].map {
                        .init($0)
                    }
            ) { resources, query throws(ErrorResponse) in
                let project = try resources.project(query[0])
                return [
                    resources.expanded(project).with([
                        "components": .objects(
                            project.components.map { resources.component($0, of: project).without(["issueCount"]) }
                        ),
                        "versions": .objects(project.versions.map { resources.version($0, of: project) }),
                        "assigneeType": .text("UNASSIGNED"),
                        "roles": .object(
                            resources.roles.reduce([:]) { roles, role in
                                roles.with([role.name: .text("\(project.selfURL)/role/\(role.id)")])
                            }
                        ),
                    ])
                ]
            },
            Resource(
                "getProjectComponents",
                api + "/project/{projectIdOrKey}/components",
                .array,
                .anyone,
                options: [ResourceParameter("componentSource", .choice(["jira", "compass", "auto"]))]
            ) { resources, query throws(ErrorResponse) in
                let project = try resources.project(query[0])
                return project.components.map { resources.component($0, of: project).without(["issueCount"]) }
            },
            Resource(
                "getProjectVersions",
                api + "/project/{projectIdOrKey}/versions",
                .array,
                .anyone,
                expansions: [.init("operations")]
            ) { resources, query throws(ErrorResponse) in
                let project = try resources.project(query[0])
                return project.versions.map { resources.version($0, of: project) }
            },
            Resource("getPriorities", api + "/priority", .array, .anyone) { resources, _ in
                resources.tables.catalogue.priorities.enumerated().map { resources.priority($0.element, $0.offset) }
            },
            Resource("getResolutions", api + "/resolution", .array, .anyone) { resources, _ in
                resources.tables.catalogue.resolutions.map { resolution in
                    [
                        "self": .text(resolution.selfURL), "id": .text(resolution.id), "name": .text(resolution.name),
                        "description": .text(resolution.description),
                    ]
                }
            },
            Resource(
                "getFilter",
                api + "/filter/{id}",
                .object,
                .anyone,
                options: ResourceParameter.accepted("overrideSharePermissions", as: .boolean),
                expansions: [.init("sharedUsers"), .init("subscriptions")]
            ) { resources, query throws(ErrorResponse) in
                guard let filter = resources.filters.first(where: { String($0.number) == query[0] }) else {
                    // Cloud's OpenAPI document has no status 404 for this operation.
                    let text = "The selected filter is not available to you, perhaps it has been deleted."
                    throw resources.tables.isDataCenter ? .missing(text) : .badRequest(text)
                }
                return [resources.complete(filter, query.expand)]
            },
        ]
    }

    private static let projectExpansions: [Resource.Expansion] = [
        .init("description", "description"), .init("projectKeys", "projectKeys"), .init("lead", "lead"),
        .init("issueTypes", "issueTypes"), .init("url", "url"), .init("permissions", "permissions"),
        .init("insight", "insight"),
    ]
}
