/// The resources of projects except the project search: categories, recent projects, components, versions, issue types,
/// statuses and features.
extension SiteResources {
    package static let projects: [Resource] = [
        Resource("getAllProjectCategories", "/rest/api/3/projectCategory", .array) { resources, _ in
            resources.tables.catalogue.categories.map { resources.category($0) }
        },
        Resource(
            "getRecent",
            "/rest/api/3/project/recent",
            .array,
            .anyone,
            options: ResourceParameter.accepted("properties"),
            expansions: [
                .init("description", "description"), .init("projectKeys", "projectKeys"),
                .init("lead", "lead"),
                .init("issueTypes", "issueTypes"), .init("url", "url"), .init("permissions", "permissions"),
                .init("insight", "insight"), .init("*"),
            ]
        ) { resources, _ in
            // At most 20 projects, in descending order of ids. This order stands for the order in which they were last
            // viewed.
            resources.projects.reversed().prefix(20).map { resources.expanded($0) }
        },
        Resource(
            "findComponentsForProjects",
            "/rest/api/3/component",
            .page(size: 50, limit: 100),
            .anyone,
            options: [
                .order(["description": "description", "name": "name"]), .search("query", "name"),
            ] + ResourceParameter.accepted("projectIdsOrKeys")
        ) { resources, _ in
            resources.projects.flatMap(\.components).map { component in
                [
                    "id": .text(component.id), "name": .text(component.name), "self": .text(component.selfURL),
                    "description": .maybe(component.description),
                    "ari": .maybe(
                        Int(component.id).map { $0 % 5 == 0 } == true
                            ? "ari:cloud:compass::component/\(component.id)" : nil
                    ),
                    "metadata": component.description.map { .object(["icon": .text($0), "typeId": .text("SERVICE")]) },
                ]
            }
        },
        Resource(
            "getProjectComponentsPaginated",
            "/rest/api/3/project/{projectIdOrKey}/component",
            .page(size: 50, limit: 50),
            .anyone,
            options: [
                .order([
                    "description": "description", "issueCount": "issueCount", "lead": "lead.displayName",
                    "name": "name",
                ]),
                ResourceParameter("componentSource", .choice(["jira", "compass", "auto"])), .search("query", "name"),
            ]
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            return project.components.map { resources.component($0, of: project) }
        },
        Resource(
            "getProjectVersionsPaginated",
            "/rest/api/3/project/{projectIdOrKey}/version",
            .page(size: 50, limit: 50),
            .anyone,
            options: [
                .order([
                    "description": "description", "name": "name", "releaseDate": "releaseDate", "sequence": "id",
                    "startDate": "startDate",
                ]), .search("query", "name"),
            ] + ResourceParameter.accepted("status"),
            expansions: [
                .init("issuesstatus", "issuesStatusForFixVersion"), .init("operations", "operations"),
                .init("driver", "driver"), .init("approvers", "approvers"),
            ]
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            return project.versions.map {
                resources.version($0, of: project).with(resources.versionParts($0, of: project))
            }
        },
        Resource(
            "getIssueTypesForProject",
            "/rest/api/3/issuetype/project",
            .array,
            .anyone,
            required: [["projectId"]],
            options: [ResourceParameter("level", .integer, .equals("hierarchyLevel"))]
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            return resources.issueTypes(of: project)
        },
        Resource("getAllStatuses", "/rest/api/3/project/{projectIdOrKey}/statuses", .array, .anyone) {
            resources,
            query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            let statuses = resources.tables.catalogue.statuses.map { resources.status($0) }
            return resources.issueTypes(of: project).enumerated().map { place, type in
                let mine = project.isSimplified ? Array(statuses.dropFirst(place % 3)) : statuses
                return [
                    "self": type["self"], "id": type["id"], "name": type["name"], "subtask": type["subtask"],
                    "statuses": .objects(mine),
                ]
            }
        },
        Resource("getFeaturesForProject", "/rest/api/3/project/{projectIdOrKey}/features", .wrapper("features")) {
            resources,
            query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            guard !project.isSimplified else {
                throw .badRequest("Project features are not available for team-managed projects.")
            }
            return resources.features(of: project)
        },
    ]

    package func category(_ category: ProjectCategory) -> SiteRecord {
        [
            "self": .text(category.selfURL), "id": .text(category.id), "name": .text(category.name),
            "description": .text(category.description),
        ]
    }

    /// Returns a project as lists of projects contain it.
    func listed(_ project: Project) -> SiteRecord {
        let ofBoth: SiteRecord = [
            "expand": .text("description,lead,issueTypes,url,projectKeys,permissions,insight"),
            "self": .text(project.selfURL), "id": .text(project.id), "key": .text(project.key),
            "name": .text(project.name), "avatarUrls": .object(avatars(project.avatarURLs)),
            "projectCategory": project.category.map { .object(category($0)) },
            "projectTypeKey": .text(project.typeKey),
        ]
        return tables.isDataCenter ? ofBoth : ofBoth.with(ofCloud(project))
    }

    /// Returns the members of a project that exist only on Cloud.
    private func ofCloud(_ project: Project) -> SiteRecord {
        [
            "simplified": .boolean(project.isSimplified),
            "style": .text(project.isSimplified ? "next-gen" : "classic"), "isPrivate": .boolean(project.isPrivate),
            "properties": .object([:]), "uuid": .maybe(project.uuid),
        ]
    }

    package func expanded(_ project: Project) -> SiteRecord {
        listed(project).with([
            "description": .text(project.description), "url": .text("https://example.com/" + project.key),
            "lead": .object(user(project.lead)), "issueTypes": .objects(issueTypes(of: project)),
            "permissions": .object(["canEdit": .boolean(true)]), "projectKeys": .texts([project.key]),
            "insight": .object([
                "totalIssueCount": .integer(project.issueCount),
                "lastIssueUpdateTime": project.lastIssueUpdate.map { .dateTime($0) },
            ]),
        ])
    }

    /// Returns a project as other records contain it.
    func projectDetails(_ project: Project) -> SiteRecord {
        [
            "self": .text(project.selfURL), "id": .text(project.id), "key": .text(project.key),
            "name": .text(project.name), "avatarUrls": .object(avatars(project.avatarURLs)),
            "projectCategory": project.category.map { .object(category($0)) },
            "projectTypeKey": .text(project.typeKey),
            "simplified": tables.isDataCenter ? nil : .boolean(project.isSimplified),
        ]
    }

    package func component(_ component: Component, of project: Project) -> SiteRecord {
        let randomSource = RandomSource(
            seed: tables.configuration.seed,
            subject: UInt64(component.id).map { $0 << 8 | 17 } ?? 17
        )
        let hasLead = randomSource.chance(perMille: 400, .resources)
        let lead = hasLead ? tables.users[randomSource.below(tables.users.count, .resources, 1)] : nil
        let assignee = lead ?? project.lead
        return [
            "self": .text(component.selfURL), "id": .text(component.id), "name": .text(component.name),
            "description": .maybe(component.description), "lead": lead.map { .object(user($0)) },
            "assigneeType": .text(hasLead ? "COMPONENT_LEAD" : "PROJECT_DEFAULT"),
            "assignee": hasLead ? .object(user(assignee)) : nil,
            "realAssigneeType": .text(hasLead ? "COMPONENT_LEAD" : "PROJECT_LEAD"),
            "realAssignee": .object(user(assignee)), "isAssigneeTypeValid": .boolean(true),
            "project": .text(project.key), "projectId": Int(project.id).map { .integer($0) },
            "issueCount": .integer(randomSource.below(400, .resources, 2)),
        ]
    }

    /// Returns a version as in responses of the version resource and in the project's pages of versions.
    package func version(_ version: Version, of project: Project) -> SiteRecord {
        [
            "self": .text(version.selfURL), "id": .text(version.id), "name": .text(version.name),
            "description": .maybe(version.description), "archived": .boolean(version.isArchived),
            "released": .boolean(version.isReleased), "releaseDate": .maybe(version.releaseDate),
            "overdue": version.isReleased ? nil : .boolean(version.releaseDate.map { $0 < "2025-06-30" } ?? false),
            "userReleaseDate": version.releaseDate.map {
                .text($0.split(separator: "-").reversed().joined(separator: "/"))
            },
            "projectId": Int(project.id).map { .integer($0) },
        ]
    }

    /// Returns the members of a version that pages of versions contain only if the request expands them.
    private func versionParts(_ version: Version, of project: Project) -> SiteRecord {
        let randomSource = RandomSource(
            seed: tables.configuration.seed,
            subject: UInt64(version.id).map { $0 << 8 | 19 } ?? 19
        )
        let approver: SiteRecord = [
            "accountId": .text(project.lead.accountID), "description": .text("Signs / \"off\""),
            "status": .text("PENDING"),
        ]
        let operation: SiteRecord = [
            "id": .text("version-edit"), "label": .text("Edit details"), "styleClass": .text("project-config-edit"),
            "href": .text("/rest/api/\(tables.isDataCenter ? 2 : 3)/version/\(version.id)/edit"),
            "weight": .integer(10),
        ]
        return [
            "issuesStatusForFixVersion": .object([
                "toDo": .integer(randomSource.below(30, .resources)),
                "inProgress": .integer(randomSource.below(9, .resources, 1)),
                "done": .integer(randomSource.below(90, .resources, 2)), "unmapped": .integer(0),
            ]),
            "operations": .objects([operation]),
            // Data Center has neither member.
            "driver": !tables.isDataCenter && randomSource.chance(perMille: 300, .resources, 3)
                ? .text(project.lead.accountID) : nil,
            "approvers": tables.isDataCenter
                ? nil : .objects(randomSource.chance(perMille: 300, .resources, 4) ? [approver] : []),
        ]
    }

    private func features(of project: Project) -> [SiteRecord] {
        [
            ("jsw.classic.roadmap", "Roadmap"), ("jsw.classic.backlog", "Backlog"), ("jsw.classic.sprints", "Sprints"),
            ("jsw.classic.deployments", "Deployments"),
        ]
        .enumerated().map { place, feature in
            [
                "projectId": Int(project.id).map { .integer($0) }, "feature": .text(feature.0),
                "localisedName": .text(feature.1), "localisedDescription": .text("What \(feature.1) does / shows."),
                "state": .text(["ENABLED", "DISABLED", "COMING_SOON"][(place + project.index) % 3]),
                "prerequisites": .texts(place == 2 ? ["jsw.classic.backlog"] : []),
                "toggleLocked": .boolean(place == 0), "imageUri": .text(tables.baseURL + "/images/\(feature.0).svg"),
            ]
        }
    }
}
