/// The resources of statuses, workflows, workflow schemes and resolutions.
extension SiteResources {
    package static let statuses: [Resource] = [
        Resource("getStatuses", "/rest/api/3/status", .array, .anyone) { resources, _ in
            resources.tables.catalogue.statuses.map { resources.status($0) }
                + resources.ownStatuses.map { resources.details($0) }
        },
        Resource("getStatusCategories", "/rest/api/3/statuscategory", .array) { resources, _ in
            let undefined: SiteRecord = [
                "self": .text(resources.api + "/statuscategory/1"), "id": .integer(1), "key": .text("undefined"),
                "colorName": .text("medium-gray"), "name": .text("No Category"),
            ]
            var known: [StatusCategory] = []
            for status in resources.tables.catalogue.statuses where !known.contains(status.category) {
                known.append(status.category)
            }
            return [undefined] + known.map { resources.statusCategory($0) }
        },
        Resource(
            "search",
            "/rest/api/3/statuses/search",
            .page(size: 200, limit: 200),
            options: [
                .ids("projectId", "scope.project.id"), .search("searchString", "name"),
                ResourceParameter(
                    "statusCategory",
                    .choice(["TODO", "IN_PROGRESS", "DONE"]),
                    .equals("statusCategory")
                ),
            ] + ResourceParameter.accepted("includeGlobalStatuses", as: .boolean)
        ) { resources, _ in
            resources.tables.catalogue.statuses.map { status in
                [
                    "id": .text(status.id), "name": .text(status.name), "description": .text(status.description),
                    "statusCategory": .text(Self.category(status.category)),
                    "scope": .object(["type": .text("GLOBAL")]),
                ]
            } + resources.ownStatuses.map { resources.found($0) }
        },
        Resource(
            "searchWorkflows",
            "/rest/api/3/workflows/search",
            .page(size: 50, limit: 50),
            options: [
                .search("queryString", "name"), .order(["name": "name", "created": "created", "updated": "updated"]),
                ResourceParameter("scope", .choice(["GLOBAL", "PROJECT"]), .equals("scope.type")),
            ] + ResourceParameter.accepted("isActive", as: .boolean)
                + ResourceParameter.accepted("projectId", as: .integer),
            expansions: [.init("values.transitions", "transitions")],
            pageMembers: { resources, _, _, _ in ["statuses": .objects(resources.referencedStatuses)] }
        ) { resources, _ in resources.workflows },
        Resource(
            "getAllWorkflowSchemes",
            "/rest/api/3/workflowscheme",
            .page(size: 50, limit: 50),
            .administrator
        ) { resources, _ in
            var random = resources.random("workflow schemes")
            let types = resources.tables.catalogue.issueTypes
            return (0..<105).map { index in
                let mappings = types.prefix(random.below(4)).map { type in
                    SiteRecord(dictionaryLiteral: (type.id, .text("workflow \(index % 7)")))
                }
                return [
                    "id": .integer(101_010 + index), "name": .text("\(resources.title(&random)) \(index)"),
                    "description": .maybe(random.chance(perMille: 600) ? resources.sentence(&random) : nil),
                    "defaultWorkflow": .text("jira"),
                    "issueTypeMappings": .object(mappings.reduce([:]) { $0.with($1) }),
                    "self": .text(resources.api + "/workflowscheme/\(101_010 + index)"),
                ]
            }
        },
        Resource(
            "searchResolutions",
            "/rest/api/3/resolution/search",
            .page(size: 50, limit: 50),
            options: [.ids("id", "id"), ResourceParameter("onlyDefault", .boolean, .onlyTrue("isDefault"))]
        ) { resources, _ in
            resources.tables.catalogue.resolutions.enumerated().map { place, resolution in
                [
                    "id": .text(resolution.id), "name": .text(resolution.name),
                    "description": .text(resolution.description), "self": .text(resolution.selfURL),
                    "isDefault": .boolean(place == 0),
                ]
            }
        },
    ]

    package func status(_ status: Status) -> SiteRecord {
        [
            "self": .text(status.selfURL), "description": .text(status.description), "iconUrl": .text(status.iconURL),
            "name": .text(status.name), "id": .text(status.id),
            "statusCategory": .object(statusCategory(status.category)),
        ]
    }

    private func statusCategory(_ category: StatusCategory) -> SiteRecord {
        [
            "self": .text(category.selfURL), "id": .integer(category.id), "key": .text(category.key),
            "colorName": .text(category.colorName), "name": .text(category.name),
        ]
    }

    private static func category(_ category: StatusCategory) -> String {
        category.key == "new" ? "TODO" : category.key == "done" ? "DONE" : "IN_PROGRESS"
    }

    /// A status that no issue has. It belongs to a team-managed project, or to an unused workflow if `project` is nil.
    private struct OwnStatus {
        let id: Int
        let name: String
        let description: String
        let model: Status
        let project: Project?
    }

    private var ownStatuses: [OwnStatus] {
        var random = random("statuses")
        let models = tables.catalogue.statuses
        let owners = tables.projects.filter(\.isSimplified)
        return (0..<440).map { index in
            OwnStatus(
                id: 20000 + index,
                name: "\(title(&random)) \(index)",
                description: random.chance(perMille: 500) ? sentence(&random) : "",
                model: random.pick(models),
                project: !owners.isEmpty && random.chance(perMille: 600) ? random.pick(owners) : nil
            )
        }
    }

    private func details(_ own: OwnStatus) -> SiteRecord {
        status(own.model).with([
            "id": .text(String(own.id)), "name": .text(own.name), "description": .text(own.description),
            "self": .text(api + "/status/\(own.id)"), "scope": own.project.map { .object(scope(of: $0)) },
        ])
    }

    private func found(_ own: OwnStatus) -> SiteRecord {
        [
            "id": .text(String(own.id)), "name": .text(own.name), "description": .text(own.description),
            "statusCategory": .text(Self.category(own.model.category)),
            "scope": .object(own.project.map { scope(of: $0) } ?? ["type": .text("GLOBAL")]),
        ]
    }

    // MARK: Workflows

    private var referencedStatuses: [SiteRecord] {
        tables.catalogue.statuses.map { status in
            [
                "id": .text(status.id), "name": .text(status.name), "description": .text(status.description),
                "statusReference": .text(status.id), "statusCategory": .text(Self.category(status.category)),
                "scope": .object(["type": .text("GLOBAL")]),
            ]
        }
    }

    private var workflows: [SiteRecord] {
        var random = random("workflows")
        let steps = tables.catalogue.statuses
        return (0..<130).map { index in
            let created = moment(&random)
            let mine = steps.prefix(2 + random.below(steps.count - 1))
            return [
                "id": .text(uuid(&random)), "name": .text(index == 0 ? "jira" : "workflow \(index) \(title(&random))"),
                "description": .text(random.chance(perMille: 500) ? sentence(&random) : ""),
                "isEditable": .boolean(index > 0), "scope": .object(["type": .text("GLOBAL")]),
                "created": random.chance(perMille: 200) ? .null : .dateTime(created),
                "updated": random.chance(perMille: 300) ? .null : .dateTime(created + 86_400_000),
                "startPointLayout": .object(["x": .number(text: "-100.00030899047852"), "y": .number(text: "-16.0")]),
                "statuses": .objects(
                    mine.enumerated().map { place, step in
                        [
                            "statusReference": .text(step.id), "deprecated": .boolean(false),
                            "layout": .object(["x": .number(text: "\(place * 150).5"), "y": .number(text: "-16.0")]),
                            "properties": .object(place == 0 ? ["jira.issue.editable": .text("true")] : [:]),
                        ]
                    }
                ),
                "transitions": .objects(mine.enumerated().map { transition($0.offset, $0.element, from: steps[0]) }),
                "version": .object(["id": .text(uuid(&random)), "versionNumber": .integer(random.below(30))]),
            ]
        }
    }

    private func transition(_ place: Int, _ step: Status, from first: Status) -> SiteRecord {
        let kind = place == 0 ? "INITIAL" : place == 2 ? "DIRECTED" : "GLOBAL"
        let link: SiteRecord = [
            "fromPort": .integer(0), "toPort": .integer(1), "fromStatusReference": .text(first.id),
        ]
        return [
            "id": .text(String(place * 10 + 1)), "name": .text(place == 0 ? "Create" : step.name),
            "description": .text(""), "type": .text(kind), "toStatusReference": .text(step.id),
            "links": .objects(kind == "DIRECTED" ? [link] : []), "actions": .list([]), "validators": .list([]),
            "triggers": .list([]), "properties": .object([:]),
        ]
    }
}
