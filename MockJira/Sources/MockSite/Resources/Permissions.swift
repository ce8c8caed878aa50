/// The resources of permissions, permission schemes, and data classifications.
extension SiteResources {
    package static let permissions: [Resource] = [
        Resource("getAllPermissions", "/rest/api/3/permissions", .map("permissions", key: "key"), .anyone) { _, _ in
            Self.permissionNames.enumerated().map { place, key in
                let words = key.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }
                return [
                    "key": .text(key), "name": .text(words.joined(separator: " ")),
                    "type": .text(place < 6 ? "GLOBAL" : "PROJECT"),
                    "description": .text(
                        "Ability to \(key.lowercased().split(separator: "_").joined(separator: " "))."
                    ),
                ]
            }
        },
        Resource(
            "getAllPermissionSchemes",
            "/rest/api/3/permissionscheme",
            .wrapper("permissionSchemes"),
            .anyone,
            expansions: permissionExpansions
        ) { resources, query in
            (0..<Self.permissionSchemeCount).map { resources.permissionScheme($0, query) }
        },
        Resource(
            "getPermissionSchemeGrants",
            "/rest/api/3/permissionscheme/{schemeId}/permission",
            .wrapper("permissions"),
            expansions: permissionExpansions,
            pageMembers: { _, _, _, _ in ["expand": .text("user,group,projectRole,field,all")] }
        ) { resources, query throws(ErrorResponse) in
            guard let id = Int(query[0]), (10000..<10000 + Self.permissionSchemeCount).contains(id) else {
                throw .missing("The permission scheme with id '\(query[0])' does not exist.")
            }
            return resources.grants(scheme: id - 10000)
        },
        Resource(
            "getAssignedPermissionScheme",
            "/rest/api/3/project/{projectKeyOrId}/permissionscheme",
            .object,
            expansions: permissionExpansions
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            return [resources.permissionScheme(project.index % Self.permissionSchemeCount, query)]
        },
        Resource(
            "getAllUserDataClassificationLevels",
            "/rest/api/3/classification-levels",
            .wrapper("classifications"),
            options: [
                ResourceParameter("status", .choice(["PUBLISHED", "ARCHIVED", "DRAFT"])), .order(["rank": "rank"]),
            ]
        ) { resources, _ in
            var random = resources.random("classifications")
            let levels = [
                ("Public", "GREEN", "published"), ("Internal", "BLUE", "published"),
                ("Protected", "ORANGE", "archived"),
                ("Restricted / \"secret\"", "RED", "published"), ("Geprüft", "GREY", "draft"),
            ]
            return levels.enumerated().map { place, level in
                [
                    "id": .text("ari:cloud:platform::classification-tag/" + resources.uuid(&random)),
                    "name": .text(level.0),
                    "status": .text(level.2), "rank": .integer(place + 1), "color": .text(level.1),
                    "description": .text(resources.sentence(&random)),
                    "guideline": .maybe(place % 2 == 0 ? resources.sentence(&random) : nil),
                ]
            }
        },
    ]

    private static let permissionExpansions: [Resource.Expansion] = [
        .init("all"), .init("field"), .init("group"), .init("permissions"), .init("projectRole"), .init("user"),
    ]

    private static let permissionNames = [
        "ADMINISTER", "USER_PICKER", "BULK_CHANGE", "CREATE_SHARED_OBJECTS", "MANAGE_GROUP_FILTER_SUBSCRIPTIONS",
        "SYSTEM_ADMIN", "ADMINISTER_PROJECTS", "BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "DELETE_ISSUES",
        "ASSIGN_ISSUES", "ASSIGNABLE_USER", "CLOSE_ISSUES", "LINK_ISSUES", "MODIFY_REPORTER", "MOVE_ISSUES",
        "RESOLVE_ISSUES", "SCHEDULE_ISSUES", "SET_ISSUE_SECURITY", "TRANSITION_ISSUES", "MANAGE_WATCHERS",
        "VIEW_VOTERS_AND_WATCHERS", "ADD_COMMENTS", "DELETE_ALL_COMMENTS", "EDIT_OWN_COMMENTS", "CREATE_ATTACHMENTS",
        "DELETE_OWN_ATTACHMENTS", "WORK_ON_ISSUES", "DELETE_ALL_WORKLOGS", "EDIT_ALL_WORKLOGS", "VIEW_DEV_TOOLS",
        "MANAGE_SPRINTS_PERMISSION", "VIEW_AGGREGATED_DATA",
    ]

    static let permissionSchemeCount = 17

    /// Returns a permission scheme, with its grants if the request has at least one expansion.
    private func permissionScheme(_ index: Int, _ query: ResourceQuery) -> SiteRecord {
        let randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(index) << 8 | 29)
        let hasText = randomSource.chance(perMille: 600, .resources)
        return [
            "id": .integer(10000 + index), "self": .text(api + "/permissionscheme/\(10000 + index)"),
            "name": .text(index == 0 ? "Default Permission Scheme" : "Permissions \(index) / \(Words.labels[index])"),
            "description": .maybe(
                hasText ? tables.text.sentences[tables.text.sentenceIndex(randomSource.bits(.resources, 1))] : nil
            ),
            "expand": .text("permissions,user,group,projectRole,field,all"),
            "permissions": query.expand.isEmpty ? nil : .objects(grants(scheme: index)),
        ]
    }

    private func grants(scheme: Int) -> [SiteRecord] {
        var random = random("grants \(scheme)")
        let known = groups
        let count = scheme == 5 ? 0 : 10 + random.below(40)
        return (0..<count).map { place in
            let id = 10000 + scheme * 100 + place
            return [
                "id": .integer(id), "self": .text(api + "/permissionscheme/\(10000 + scheme)/permission/\(id)"),
                "permission": .text(Self.permissionNames[6 + place % (Self.permissionNames.count - 6)]),
                "holder": .object(holder(&random, known)),
            ]
        }
    }
}
