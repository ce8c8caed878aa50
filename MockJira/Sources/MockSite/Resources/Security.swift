/// The resources of issue security: security schemes, their levels, and the members of a level.
extension SiteResources {
    static let security: [Resource] = [
        Resource(
            "getIssueSecuritySchemes",
            "/rest/api/3/issuesecurityschemes",
            .wrapper("issueSecuritySchemes"),
            .administrator
        ) { resources, _ in
            resources.securitySchemes.map { scheme in
                [
                    "self": .text(resources.api + "/issuesecurityschemes/\(scheme.id)"), "id": .integer(scheme.id),
                    "name": .text(scheme.name), "description": .maybe(scheme.description),
                    "defaultSecurityLevelId": scheme.defaultLevel.map { .integer($0) },
                ]
            }
        },
        Resource(
            "searchSecuritySchemes",
            "/rest/api/3/issuesecurityschemes/search",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("id", "id")] + ResourceParameter.accepted("projectId")
        ) { resources, _ in
            resources.securitySchemes.map { scheme in
                [
                    "self": .text(resources.api + "/issuesecurityschemes/\(scheme.id)"), "id": .integer(scheme.id),
                    "name": .text(scheme.name), "description": .maybe(scheme.description),
                    "defaultLevel": scheme.defaultLevel.map { .integer($0) },
                    "projectIds": .list(
                        resources.tables.projects.filter { resources.securityScheme(of: $0) == scheme.id }
                            .compactMap { Int($0.id) }.map { .integer($0) }
                    ),
                ]
            }
        },
        Resource(
            "searchProjectsUsingSecuritySchemes",
            "/rest/api/3/issuesecurityschemes/project",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("issueSecuritySchemeId", "issueSecuritySchemeId"), .ids("projectId", "projectId")]
        ) { resources, _ in
            resources.tables.projects.compactMap { project in
                resources.securityScheme(of: project).map {
                    ["issueSecuritySchemeId": .text(String($0)), "projectId": .text(project.id)]
                }
            }
        },
        Resource(
            "getSecurityLevels",
            "/rest/api/3/issuesecurityschemes/level",
            .page(size: 50, limit: 50),
            .administrator,
            options: [
                .ids("id", "id"), .ids("schemeId", "issueSecuritySchemeId"),
                ResourceParameter("onlyDefault", .boolean, .onlyTrue("isDefault")),
            ]
        ) { resources, _ in resources.securitySchemes.flatMap { resources.levels(of: $0) } },
        Resource(
            "getSecurityLevelMembers",
            "/rest/api/3/issuesecurityschemes/level/member",
            .page(size: 50, limit: 100),
            .administrator,
            options: [
                .ids("id", "id"), .ids("schemeId", "issueSecuritySchemeId"), .ids("levelId", "issueSecurityLevelId"),
            ],
            expansions: [
                .init("all"), .init("field"), .init("group"), .init("projectRole"), .init("user"),
            ]
        ) { resources, _ in resources.levelMembers },
        Resource(
            "getSecurityLevelsForProject",
            "/rest/api/3/project/{projectKeyOrId}/securitylevel",
            .wrapper("levels"),
            .anyone
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            guard let number = resources.securityScheme(of: project),
                let scheme = resources.securitySchemes.first(where: { $0.id == number })
            else { return [] }
            return resources.levels(of: scheme).map { level in
                level.without(["issueSecuritySchemeId", "isDefault"])
            }
        },
    ]

    private struct SecurityScheme {
        let index: Int
        let id: Int
        let name: String
        let description: String?
        let levelCount: Int
        let defaultLevel: Int?
    }

    private var securitySchemes: [SecurityScheme] {
        var random = random("security schemes")
        return (0..<52).map { index in
            let count = random.below(6)
            return SecurityScheme(
                index: index,
                id: 10000 + index,
                name: index == 0 ? "Default Issue Security Scheme" : "\(title(&random)) \(index)",
                description: random.chance(perMille: 600) ? sentence(&random) : nil,
                levelCount: count,
                defaultLevel: count > 0 && random.chance(perMille: 600) ? 20000 + index * 8 + random.below(count) : nil
            )
        }
    }

    /// Returns the id of the security scheme of a project; nil for one in four projects, which have none.
    private func securityScheme(of project: Project) -> Int? {
        project.index % 4 == 3 ? nil : 10000 + project.index * 5 % 52
    }

    private func levels(of scheme: SecurityScheme) -> [SiteRecord] {
        (0..<scheme.levelCount).map { place in
            let id = 20000 + scheme.index * 8 + place
            return [
                "self": .text(api + "/issuesecurityschemes/level?id=\(id)"), "id": .text(String(id)),
                "name": .text(["Reporter Only", "Staff Only", "Sécurité", "Board / \"inner circle\"", "Ops"][place]),
                "description": .text(place == 0 ? "Only the reporter and internal staff can see this issue." : ""),
                "isDefault": .boolean(scheme.defaultLevel == id), "issueSecuritySchemeId": .text(String(scheme.id)),
            ]
        }
    }

    private var levelMembers: [SiteRecord] {
        var random = random("security level members")
        let known = groups
        var number = 10000
        return securitySchemes.flatMap { scheme in
            (0..<scheme.levelCount).flatMap { place in
                (0..<random.below(6)).map { _ -> SiteRecord in
                    number += 1
                    return [
                        "id": .text(String(number)),
                        "issueSecurityLevelId": .text(String(20000 + scheme.index * 8 + place)),
                        "issueSecuritySchemeId": .text(String(scheme.id)),
                        "managed": .boolean(random.chance(perMille: 100)),
                        "holder": .object(holder(&random, known)),
                    ]
                }
            }
        }
    }

    /// Returns a random holder of a permission: a user, one of the groups `known`, a role, the reporter, or the project
    /// lead.
    func holder(_ random: inout SeededRandom, _ known: [Group]) -> SiteRecord {
        switch random.below(5) {
        case 0:
            let group = random.pick(known)
            return [
                "type": .text("group"), "parameter": .text(group.name), "value": .text(group.id),
                "expand": .text("group"),
            ]
        case 1:
            let id = tables.users[random.below(tables.users.count)].accountID
            return ["type": .text("user"), "parameter": .text(id), "value": .text(id), "expand": .text("user")]
        case 2:
            let role = String(random.pick(roles).id)
            return [
                "type": .text("projectRole"), "parameter": .text(role), "value": .text(role),
                "expand": .text("projectRole"),
            ]
        case 3: return ["type": .text("reporter")]
        default: return ["type": .text("projectLead")]
        }
    }
}
