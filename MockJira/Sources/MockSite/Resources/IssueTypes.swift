/// The resources of issue types, link types, and the schemes that assign issue types to projects.
extension SiteResources {
    package static let issueTypes: [Resource] = [
        Resource("getIssueAllTypes", "/rest/api/3/issuetype", .array, .anyone) { resources, _ in resources.allIssueTypes
        },
        Resource("getIssueLinkTypes", "/rest/api/3/issueLinkType", .wrapper("issueLinkTypes"), .anyone) {
            resources,
            _ in
            resources.tables.catalogue.linkTypes.map { type in
                [
                    "id": .text(type.id), "name": .text(type.name), "inward": .text(type.inward),
                    "outward": .text(type.outward), "self": .text(type.selfURL),
                ]
            }
        },
        Resource(
            "getAllIssueTypeSchemes",
            "/rest/api/3/issuetypescheme",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("id", "id"), .search("queryString", "name"), .order(["name": "name", "id": "id"])],
            expansions: [.init("projects", "projects"), .init("issueTypes", "issueTypes")]
        ) { resources, _ in resources.issueTypeSchemes },
        Resource(
            "getIssueTypeSchemesMapping",
            "/rest/api/3/issuetypescheme/mapping",
            .page(size: 50, limit: 50),
            .administrator,
            options: [.ids("issueTypeSchemeId", "issueTypeSchemeId")]
        ) { resources, _ in
            let types = resources.tables.catalogue.issueTypes
            return (0..<Self.schemeCount).flatMap { scheme -> [SiteRecord] in
                types.enumerated().filter { scheme == 0 || ($0.offset + scheme) % 3 != 0 }.map { _, type in
                    ["issueTypeSchemeId": .text(String(10000 + scheme)), "issueTypeId": .text(type.id)]
                }
            }
        },
        Resource(
            "getIssueTypeScreenSchemes",
            "/rest/api/3/issuetypescreenscheme",
            .page(size: 50, limit: 100),
            .administrator,
            options: [.ids("id", "id"), .search("queryString", "name"), .order(["name": "name", "id": "id"])],
            expansions: [.init("projects", "projects")]
        ) { resources, _ in
            var random = resources.random("issue type screen schemes")
            return (0..<Self.schemeCount).map { scheme in
                [
                    "id": .text(String(scheme == 0 ? 1 : 10000 + scheme)),
                    "name": .text("\(resources.title(&random)) screens \(scheme)"),
                    "description": .maybe(random.chance(perMille: 600) ? resources.sentence(&random) : nil),
                    "projects": resources.page(resources.projects(ofScheme: scheme, shift: 1)),
                ]
            }
        },
        Resource(
            "getIssueTypeScreenSchemeMappings",
            "/rest/api/3/issuetypescreenscheme/mapping",
            .page(size: 50, limit: 100),
            .administrator,
            options: [.ids("issueTypeScreenSchemeId", "issueTypeScreenSchemeId")]
        ) { resources, _ in
            (0..<Self.schemeCount).flatMap { scheme -> [SiteRecord] in
                let types = resources.tables.catalogue.issueTypes.prefix(scheme % 4).map(\.id) + ["default"]
                return types.enumerated().map { place, type in
                    [
                        "issueTypeScreenSchemeId": .text(String(scheme == 0 ? 1 : 10000 + scheme)),
                        "issueTypeId": .text(type),
                        "screenSchemeId": .text(String(10000 + (scheme + place) % Self.screenSchemeCount)),
                    ]
                }
            }
        },
    ]

    static let schemeCount = 120

    func issueType(_ type: IssueType) -> SiteRecord {
        [
            "self": .text(type.selfURL), "id": .text(type.id), "description": .text(type.description),
            "iconUrl": .text(type.iconURL), "name": .text(type.name), "subtask": .boolean(type.isSubtask),
            "avatarId": .integer(type.avatarID),
            "hierarchyLevel": tables.isDataCenter ? nil : .integer(type.hierarchyLevel),
        ]
    }

    /// The issue types that all projects share, followed by the issue types of each team-managed project.
    private var allIssueTypes: [SiteRecord] {
        let types = tables.catalogue.issueTypes
        return types.map { issueType($0) }
            + tables.projects.filter(\.isSimplified).flatMap { project in
                types.prefix(3).enumerated().map { place, type in ownIssueType(type, place, project) }
            }
    }

    /// Returns the issue types of a project.
    package func issueTypes(of project: Project) -> [SiteRecord] {
        let types = tables.catalogue.issueTypes
        let own =
            project.isSimplified
            ? types.prefix(3).enumerated().map { place, type in ownIssueType(type, place, project) } : []
        return types.map { issueType($0) } + own
    }

    private func ownIssueType(_ type: IssueType, _ place: Int, _ project: Project) -> SiteRecord {
        let id = 20000 + project.index * 4 + place
        return issueType(type).with([
            "self": .text(api + "/issuetype/\(id)"), "id": .text(String(id)), "entityId": .maybe(project.uuid),
            "scope": .object(scope(of: project)),
        ])
    }

    private var issueTypeSchemes: [SiteRecord] {
        var random = random("issue type schemes")
        let types = tables.catalogue.issueTypes
        return (0..<Self.schemeCount).map { scheme -> SiteRecord in
            let name = scheme == 0 ? "Default Issue Type Scheme" : "\(title(&random)) \(scheme)"
            let description = random.chance(perMille: 600) ? sentence(&random) : nil
            let type = random.chance(perMille: 500) ? types[random.below(types.count)].id : nil
            return [
                "id": .text(String(10000 + scheme)), "name": .text(name), "description": .maybe(description),
                "defaultIssueTypeId": .maybe(type), "isDefault": scheme == 0 ? .boolean(true) : nil,
                "projects": page(projects(ofScheme: scheme, shift: 0)),
                "issueTypes": page(
                    types.filter { scheme == 0 || ($0.avatarID + scheme) % 3 != 0 }.map { issueType($0) }
                ),
            ]
        }
    }

    /// Returns the projects of a scheme. Every project belongs to one of the first seven schemes, and the other schemes
    /// have no projects.
    private func projects(ofScheme scheme: Int, shift: Int) -> [SiteRecord] {
        tables.projects.filter { ($0.index + shift) % 7 == scheme }.map { projectDetails($0) }
    }

    /// Returns a list as other records contain it: a `PageBean` with all elements.
    package func page(_ records: [SiteRecord]) -> SiteValue {
        .object([
            "startAt": .integer(0), "maxResults": .integer(100), "total": .integer(records.count),
            "isLast": .boolean(true), "values": .objects(records),
        ])
    }
}
