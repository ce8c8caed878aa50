/// The resources of priorities and priority schemes.
extension SiteResources {
    package static let priorities: [Resource] = [
        Resource(
            "getPrioritySchemes",
            "/rest/api/3/priorityscheme",
            .page(size: 50, limit: 50),
            .administrator,
            options: [
                .ids("schemeId", "id"), .search("schemeName", "name"), .order(["name": "name"]),
                ResourceParameter("onlyDefault", .boolean, .onlyTrue("isDefault")),
            ] + ResourceParameter.accepted("priorityId"),
            expansions: [.init("priorities", "priorities"), .init("projects", "projects")]
        ) { resources, _ in resources.prioritySchemes },
        Resource(
            "getPrioritiesByPriorityScheme",
            "/rest/api/3/priorityscheme/{schemeId}/priorities",
            .page(size: 50, limit: 50),
            .administrator
        ) { resources, query throws(ErrorResponse) in
            guard let id = Int(query[0]), (1...Self.prioritySchemeCount).contains(id) else {
                throw .badRequest("The priority scheme with id '\(query[0])' was not found.")
            }
            return resources.priorities(inScheme: id)
        },
        Resource(
            "searchPriorities",
            "/rest/api/3/priority/search",
            .page(size: 50, limit: 50),
            options: [
                .ids("id", "id"), .search("priorityName", "name"),
                ResourceParameter("onlyDefault", .boolean, .onlyTrue("isDefault")),
            ] + ResourceParameter.accepted("projectId"),
            expansions: [.init("schemes", "schemes")]
        ) { resources, _ in
            resources.tables.catalogue.priorities.enumerated().map { place, priority in
                resources.priority(priority, place).with([
                    "schemes": .object([
                        "startAt": .integer(0), "maxResults": .integer(50), "total": .integer(Self.prioritySchemeCount),
                    ])
                ])
            }
        },
    ]

    private static let prioritySchemeCount = 3

    package func priority(_ priority: Priority, _ place: Int) -> SiteRecord {
        [
            "self": .text(priority.selfURL), "id": .text(priority.id), "name": .text(priority.name),
            "iconUrl": .text(priority.iconURL), "isDefault": .boolean(place == 2),
            "statusColor": .text(["#d04437", "#f15C75", "#f79232", "#707070", "#999999"][place % 5]),
            "description": .maybe(place % 2 == 0 ? "Priority \"\(priority.name)\" / level \(place)." : nil),
        ]
    }

    private func priorities(inScheme id: Int) -> [SiteRecord] {
        tables.catalogue.priorities.enumerated().filter { id == 1 || $0.offset % id != 1 }.map { place, priority in
            self.priority(priority, place).with(["sequence": .text(String(place + 1))])
        }
    }

    private var prioritySchemes: [SiteRecord] {
        let names = ["Default priority scheme", "Incidents / \"P\"", "Service"]
        return names.enumerated().map { place, name in
            let mine = priorities(inScheme: place + 1)
            let projects = tables.projects.filter { $0.index % Self.prioritySchemeCount == place }.prefix(20)
            func page(_ records: [SiteRecord]) -> SiteValue {
                .object([
                    "startAt": .integer(0), "maxResults": .integer(20), "total": .integer(records.count),
                    "isLast": .boolean(true), "values": .objects(records),
                ])
            }
            return [
                "id": .text(String(place + 1)), "name": .text(name), "isDefault": .boolean(place == 0),
                "description": .maybe(place == 2 ? nil : "What \(name) is for."), "defaultPriorityId": .text("3"),
                "self": .text(api + "/priorityscheme/\(place + 1)"), "priorities": page(mine),
                "projects": page(projects.map { projectDetails($0) }),
            ]
        }
    }
}
