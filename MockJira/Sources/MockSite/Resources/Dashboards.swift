/// The resources of dashboards and gadgets, except the plain list of dashboards.
extension SiteResources {
    package static let dashboards: [Resource] = [
        Resource(
            "getDashboardsPaginated",
            "/rest/api/3/dashboard/search",
            // The page size is limited to 20, as on Jira Cloud.
            .page(size: 50, limit: 20),
            .anyone,
            options: [
                .search("dashboardName", "name"), .ids("accountId", "owner.accountId"),
                .order([
                    "description": "description", "favorite_count": "popularity", "id": "id",
                    "is_favorite": "isFavourite", "name": "name", "owner": "owner.displayName",
                ]), ResourceParameter("status", .choice(["active", "archived", "deleted"])),
            ] + ResourceParameter.accepted("owner", "groupname", "groupId")
                + ResourceParameter.accepted("projectId", as: .integer),
            expansions: [
                .init("description", "description"), .init("owner", "owner"), .init("viewUrl", "view"),
                .init("favourite", "isFavourite"), .init("favouritedCount", "popularity"),
                .init("sharePermissions", "sharePermissions"), .init("editPermissions", "editPermissions"),
                .init("isWritable", "isWritable"),
            ]
        ) { resources, _ in
            resources.tables.dashboards.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map { resources.dashboard($0) }
        },
        Resource("getAllAvailableDashboardGadgets", "/rest/api/3/dashboard/gadgets", .wrapper("gadgets")) {
            resources,
            _ in
            resources.availableGadgets
        },
        Resource(
            "getAllGadgets",
            "/rest/api/3/dashboard/{dashboardId}/gadget",
            .wrapper("gadgets"),
            .anyone,
            options: [.ids("moduleKey", "moduleKey"), .ids("uri", "uri"), .ids("gadgetId", "id")]
        ) { resources, query throws(ErrorResponse) in
            guard let place = resources.tables.dashboards.firstIndex(where: { $0.id == query[0] }) else {
                throw .missing("The dashboard with id '\(query[0])' does not exist.")
            }
            return resources.gadgets(dashboard: place)
        },
    ]

    private func dashboard(_ dashboard: Dashboard) -> SiteRecord {
        let permissions: [SiteRecord] =
            switch dashboard.sharing {
            case .ownerOnly: []
            case .everyone(let id): [["id": .integer(id), "type": .text("global")]]
            case .loggedIn(let id): [["id": .integer(id), "type": .text("loggedin")]]
            }
        return [
            "id": .text(dashboard.id), "self": .text(dashboard.selfURL), "name": .text(dashboard.name),
            "description": .maybe(dashboard.description), "isFavourite": .boolean(dashboard.isFavourite),
            "isWritable": .boolean(dashboard.isWritable), "systemDashboard": .boolean(dashboard.isSystem),
            "popularity": .integer(dashboard.popularity), "owner": dashboard.owner.map { .object(userBean($0)) },
            "view": .text(dashboard.view), "sharePermissions": .objects(permissions), "editPermissions": .list([]),
        ]
    }

    private var availableGadgets: [SiteRecord] {
        ["Activity Stream", "Assigned to Me", "Bubble Chart", "Created vs Resolved", "Pie Chart", "Sprint Health"]
            .enumerated().map { place, title in
                place % 2 == 0
                    ? ["title": .text(title), "moduleKey": .text("com.example.gadgets:item-\(place)")]
                    : ["title": .text(title), "uri": .text("rest/gadgets/1.0/g/gadget-\(place)/gadget.xml")]
            }
    }

    private func gadgets(dashboard: Int) -> [SiteRecord] {
        let randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(dashboard) << 8 | 13)
        let colors = ["blue", "red", "yellow", "green", "cyan", "purple", "gray", "white"]
        let known = availableGadgets
        return (0..<randomSource.below(6, .resources)).map { place in
            known[randomSource.below(known.count, .resources, place + 1)].with([
                "id": .integer(10000 + dashboard * 8 + place),
                "color": .text(colors[(dashboard + place) % colors.count]),
                "position": .object(["row": .integer(place / 2), "column": .integer(place % 2)]),
            ])
        }
    }
}
