import MockSite

/// The operation `GET /rest/api/3/dashboard`: dashboards, in pages whose form differs from that of other lists.
struct DashboardList: Endpoint {
    let path = "/rest/api/3/dashboard"

    var parameters: [QueryParameter] {
        OffsetPage.parameters + [QueryParameter("filter", .choice(["my", "favourite"]))]
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let filter = request.text("filter")
        let found = context.tables.dashboards.filter { dashboard in
            switch filter {
            case "my": dashboard.owner?.accountID == context.account.accountID
            case "favourite": dashboard.isFavourite
            default: true
            }
        }
        let page = try OffsetPage(request, total: found.count, size: 20, limit: 1000, context.defects)
        context.reads.core += page.indexes.count
        let previous = max(0, page.startAt - page.maxResults)
        return EndpointResponse(
            .members([
                ("startAt", .int(page.startAt)), ("maxResults", .int(page.maxResults)), ("total", .int(page.total)),
                ("prev", page.startAt == 0 ? nil : .string(page.url(request, startAt: previous, context))),
                (
                    "next",
                    page.isLast
                        ? nil : .string(page.url(request, startAt: page.startAt + page.maxResults, context))
                ),
                ("dashboards", .array(page.indexes.map { shape(found[$0]) })),
            ]),
            context.dialect
        )
    }

    private func shape(_ dashboard: Dashboard) -> JSONValue {
        let permissions: [JSONValue] =
            switch dashboard.sharing {
            case .ownerOnly: []
            case .everyone(let id): [.members([("id", .int(id)), ("type", .string("global"))])]
            case .loggedIn(let id): [.members([("id", .int(id)), ("type", .string("loggedin"))])]
            }
        return .members([
            ("id", .string(dashboard.id)), ("self", .string(dashboard.selfURL)), ("name", .string(dashboard.name)),
            ("description", dashboard.description.map { .string($0) }),
            ("isFavourite", .bool(dashboard.isFavourite)), ("isWritable", .bool(dashboard.isWritable)),
            ("systemDashboard", .bool(dashboard.isSystem)), ("popularity", .int(dashboard.popularity)),
            ("owner", dashboard.owner.map { owner($0) }), ("view", .string(dashboard.view)),
            ("sharePermissions", .array(permissions)), ("editPermissions", .array([])),
        ])
    }

    /// Returns the owner in the form that dashboards contain. It has neither an account type nor a time zone.
    private func owner(_ user: User) -> JSONValue {
        .members(
            [
                ("self", .string(user.selfURL)), ("displayName", .string(user.displayName)),
                ("active", .bool(user.isActive)), ("avatarUrls", NestedShapes.avatars(user.avatarURLs)),
            ] + NestedShapes.identity(user).filter { $0.0 != "accountType" }
        )
    }
}
