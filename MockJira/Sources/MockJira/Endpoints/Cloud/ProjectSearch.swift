import MockSite

/// The operation `GET /rest/api/3/project/search`: projects, paged by offset.
struct ProjectSearch: Endpoint {
    let path = "/rest/api/3/project/search"

    private static let orderings = [
        "category", "key", "name", "owner", "issueCount", "lastIssueUpdatedDate", "archivedDate", "deletedDate",
    ]
    private static let expansions: Set = ["description", "projectKeys", "lead", "issueTypes", "url", "insight"]

    var parameters: [QueryParameter] {
        OffsetPage.parameters + [
            QueryParameter("orderBy", .choice(Self.orderings.flatMap { [$0, "-" + $0, "+" + $0] })),
            QueryParameter("id", .integer), QueryParameter("keys", .text), QueryParameter("query", .text),
            QueryParameter("typeKey", .text), QueryParameter("categoryId", .integer),
            QueryParameter("action", .choice(["view", "browse", "edit", "create"])), QueryParameter("expand", .text),
            QueryParameter("status", .choice(["live", "archived", "deleted"])), QueryParameter("properties", .text),
            QueryParameter("propertyQuery", .text),
        ]
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let expand = request.list("expand").map { $0.trimmed }
        if let unknown = expand.first(where: { !Self.expansions.contains($0) }) {
            throw .badRequest("Invalid expand value '\(unknown)'.")
        }
        let known = context.resources.projects + context.tables.retiredProjects
        let found = sorted(known.filter { matches($0, request) }, request.text("orderBy") ?? "key")
        let page = try OffsetPage(request, total: found.count, size: 50, limit: 100, context.defects)
        context.reads.core += page.indexes.count
        return EndpointResponse(
            page.bean(request, context) { shape(found[$0], Set(expand), context) },
            context.dialect
        )
    }

    private func matches(_ project: Project, _ request: Request) -> Bool {
        let ids = request.list("id")
        let keys = request.list("keys")
        let types = request.list("typeKey")
        let states = request.list("status")
        let state = project.retirement.map { $0.isDeleted ? "deleted" : "archived" } ?? "live"
        let query = request.text("query")?.lowercased() ?? ""
        return (ids.isEmpty || ids.contains(project.id)) && (keys.isEmpty || keys.contains(project.key))
            && (types.isEmpty || types.contains(project.typeKey))
            && (states.isEmpty ? state == "live" : states.contains(state))
            && (query.isEmpty || project.key.lowercased().contains(query) || project.name.lowercased().contains(query))
            && (request.text("categoryId").map { $0 == project.category?.id } ?? true)
    }

    private func sorted(_ projects: [Project], _ orderBy: String) -> [Project] {
        let isDescending = orderBy.hasPrefix("-")
        let name = String(orderBy.drop { $0 == "-" || $0 == "+" })
        func precedes(_ a: Project, _ b: Project) -> Bool {
            switch name {
            case "name": (a.name, a.key) < (b.name, b.key)
            case "category": (a.category?.name ?? "", a.key) < (b.category?.name ?? "", b.key)
            case "owner": (a.lead.displayName, a.key) < (b.lead.displayName, b.key)
            case "issueCount": (a.issueCount, a.key) < (b.issueCount, b.key)
            case "lastIssueUpdatedDate": (a.lastIssueUpdate ?? 0, a.key) < (b.lastIssueUpdate ?? 0, b.key)
            default: a.key < b.key
            }
        }
        return projects.sorted { isDescending ? precedes($1, $0) : precedes($0, $1) }
    }

    private func shape(_ project: Project, _ expand: Set<String>, _ context: RequestContext) -> JSONValue {
        func date(_ retirement: ProjectRetirement) -> JSONValue {
            .string(context.site.zone.dateTimeText(retirement.since))
        }
        func expanded(_ name: String, _ value: @autoclosure () -> JSONValue) -> (String, JSONValue?) {
            (name, expand.contains(name) ? value() : nil)
        }
        return .members([
            ("expand", .string("description,lead,issueTypes,url,projectKeys,permissions,insight")),
            ("self", .string(project.selfURL)), ("id", .string(project.id)), ("key", .string(project.key)),
            ("name", .string(project.name)), ("avatarUrls", NestedShapes.avatars(project.avatarURLs)),
            ("projectCategory", project.category.map { NestedShapes.category($0) }),
            ("projectTypeKey", .string(project.typeKey)), ("simplified", .bool(project.isSimplified)),
            ("style", .string(project.isSimplified ? "next-gen" : "classic")), ("isPrivate", .bool(project.isPrivate)),
            ("properties", .object([])), ("uuid", project.uuid.map { .string($0) }),
            ("archived", project.retirement?.isDeleted == false ? .bool(true) : nil),
            ("archivedDate", project.retirement.flatMap { $0.isDeleted ? nil : date($0) }),
            ("deleted", project.retirement?.isDeleted == true ? .bool(true) : nil),
            ("deletedDate", project.retirement.flatMap { $0.isDeleted ? date($0) : nil }),
            expanded("description", .string(project.description)),
            // The description of `expand` documents this member, but Atlassian's schema of a project does not contain
            // it.
            expanded("projectKeys", .array([.string(project.key)])),
            expanded("url", .string("https://example.com/" + project.key)),
            expanded("lead", NestedShapes.listedUser(project.lead)),
            expanded(
                "issueTypes",
                .array(context.resources.issueTypes(of: project).map { $0.json(context.site.zone) })
            ),
            expanded(
                "insight",
                .members([
                    ("totalIssueCount", .int(project.issueCount)),
                    (
                        "lastIssueUpdateTime",
                        project.lastIssueUpdate.map { .string(context.site.zone.dateTimeText($0)) }
                    ),
                ])
            ),
        ])
    }
}
