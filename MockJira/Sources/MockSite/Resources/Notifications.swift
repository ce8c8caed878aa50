/// The resources of events and notification schemes.
extension SiteResources {
    static let notifications: [Resource] = [
        Resource("getEvents", "/rest/api/3/events", .array, .administrator) { _, _ in
            Self.eventNames.enumerated().map { place, name in ["id": .integer(place + 1), "name": .text(name)] }
        },
        Resource(
            "getNotificationSchemes",
            "/rest/api/3/notificationscheme",
            .page(size: 50, limit: 50),
            options: [.ids("id", "id"), ResourceParameter("onlyDefault", .boolean)]
                + ResourceParameter.accepted("projectId"),
            expansions: notificationExpansions
        ) { resources, query in
            (0..<Self.notificationSchemeCount).map { resources.notificationScheme($0, query) }
        },
        Resource(
            "getNotificationSchemeToProjectMappings",
            "/rest/api/3/notificationscheme/project",
            .page(size: 50, limit: 50),
            options: [.ids("notificationSchemeId", "notificationSchemeId"), .ids("projectId", "projectId")]
        ) { resources, _ in
            resources.tables.projects.filter { !$0.isSimplified }.map { project in
                [
                    "notificationSchemeId": .text(String(10000 + project.index % Self.notificationSchemeCount)),
                    "projectId": .text(project.id),
                ]
            }
        },
        Resource(
            "getNotificationSchemeForProject",
            "/rest/api/3/project/{projectKeyOrId}/notificationscheme",
            .object,
            expansions: notificationExpansions
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            guard !project.isSimplified else {
                throw .missing("The project '\(query[0])' has no notification scheme.")
            }
            return [resources.notificationScheme(project.index % Self.notificationSchemeCount, query)]
        },
    ]

    private static let notificationExpansions: [Resource.Expansion] = [
        .init("all"), .init("field"), .init("group"), .init("notificationSchemeEvents"), .init("projectRole"),
        .init("user"),
    ]

    private static let eventNames = [
        "Issue Created", "Issue Updated", "Issue Assigned", "Issue Resolved", "Issue Closed", "Issue Commented",
        "Issue Reopened", "Issue Deleted", "Issue Moved", "Work Logged On Issue", "Work Started On Issue",
        "Work Stopped On Issue", "Generic Event", "Issue Comment Edited", "Issue Worklog Updated",
        "Issue Worklog Deleted", "Issue Comment Deleted", "Issue \"archiviert\"",
    ]

    static let notificationSchemeCount = 104

    /// Returns a notification scheme, with its events if the request has at least one expansion.
    private func notificationScheme(_ index: Int, _ query: ResourceQuery) -> SiteRecord {
        var random = random("notification scheme \(index)")
        let id = 10000 + index
        let name = index == 0 ? "Default Notification Scheme" : "\(title(&random)) \(index)"
        let description = random.chance(perMille: 600) ? sentence(&random) : nil
        let known = groups
        let events = (0..<(1 + random.below(4))).map { event -> SiteRecord in
            let recipients = (0..<random.below(4)).map { place in
                recipient(id * 64 + event * 8 + place, &random, known)
            }
            return [
                "event": .object([
                    "id": .integer(event + 1), "name": .text(Self.eventNames[event]),
                    "description": .text("This is the '\(Self.eventNames[event])' event."),
                ]),
                "notifications": .objects(recipients),
            ]
        }
        let projects = tables.projects.filter { !$0.isSimplified && $0.index % Self.notificationSchemeCount == index }
        return [
            "expand": .text("notificationSchemeEvents,user,group,projectRole,field,all"), "id": .integer(id),
            "self": .text(api + "/notificationscheme/\(id)"), "name": .text(name), "description": .maybe(description),
            "projects": .list(projects.compactMap { Int($0.id) }.map { .integer($0) }),
            "notificationSchemeEvents": query.expand.isEmpty ? nil : .objects(events),
        ]
    }

    private func recipient(_ id: Int, _ random: inout SeededRandom, _ known: [Group]) -> SiteRecord {
        switch random.below(4) {
        case 0:
            let group = random.pick(known)
            return [
                "id": .integer(id), "notificationType": .text("Group"), "parameter": .text(group.name),
                "recipient": .text(group.id), "group": .object(group.record), "expand": .text("group"),
            ]
        case 1:
            let user = tables.users[random.below(tables.users.count)]
            return [
                "id": .integer(id), "notificationType": .text("User"), "parameter": .text(user.accountID),
                "recipient": .text(user.accountID), "user": .object(userDetails(user)), "expand": .text("user"),
            ]
        case 2: return ["id": .integer(id), "notificationType": .text("CurrentAssignee")]
        default: return ["id": .integer(id), "notificationType": .text("AllWatchers")]
        }
    }
}
