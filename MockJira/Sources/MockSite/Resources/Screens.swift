/// The resources of screens, their tabs and fields, and screen schemes.
extension SiteResources {
    package static let screens: [Resource] = [
        Resource(
            "getScreens",
            "/rest/api/3/screens",
            .page(size: 100, limit: 100),
            .administrator,
            options: [
                .ids("id", "id"), .search("queryString", "name"), .order(["name": "name", "id": "id"]),
                ResourceParameter("scope", .choice(["GLOBAL", "TEMPLATE", "PROJECT"])),
            ]
        ) { resources, _ in resources.screens },
        Resource(
            "getScreenSchemes",
            "/rest/api/3/screenscheme",
            .page(size: 25, limit: 100),
            .administrator,
            options: [.ids("id", "id"), .search("queryString", "name"), .order(["name": "name", "id": "id"])],
            expansions: [.init("issueTypeScreenSchemes", "issueTypeScreenSchemes")]
        ) { resources, _ in
            var random = resources.random("screen schemes")
            return (0..<Self.screenSchemeCount).map { index in
                func screen() -> SiteValue { .integer(1 + random.below(Self.screenCount)) }
                return [
                    "id": .integer(10000 + index), "name": .text("\(resources.title(&random)) \(index)"),
                    "description": .maybe(random.chance(perMille: 600) ? resources.sentence(&random) : nil),
                    "screens": .object([
                        "default": screen(), "edit": index % 3 == 0 ? screen() : nil,
                        "create": index % 4 == 0 ? screen() : nil, "view": index % 5 == 0 ? screen() : nil,
                    ]),
                    "issueTypeScreenSchemes": resources.page(
                        (0..<(index % 3)).map { place in
                            let scheme = 10000 + (index + place) % Self.schemeCount
                            return ["id": .text(String(scheme)), "name": .text("Screens \"\(scheme)\"")]
                        }
                    ),
                ]
            }
        },
        Resource(
            "getAllScreenTabs",
            "/rest/api/3/screens/{screenId}/tabs",
            .array,
            .administrator,
            options: ResourceParameter.accepted("projectKey")
        ) { resources, query throws(ErrorResponse) in try resources.tabs(screen: query[0]) },
        Resource(
            "getAllScreenTabFields",
            "/rest/api/3/screens/{screenId}/tabs/{tabId}/fields",
            .array,
            .administrator,
            options: ResourceParameter.accepted("projectKey")
        ) { resources, query throws(ErrorResponse) in
            let tabs = try resources.tabs(screen: query[0])
            guard let tab = Int(query[1]), tabs.contains(where: { $0["id"] == .integer(tab) }) else {
                throw .missing("The screen tab with id '\(query[1])' was not found.")
            }
            // Some tabs have no fields.
            let count = tab % 7 == 0 ? 0 : 1 + tab % 9
            return resources.tables.fields.dropFirst(tab * 5 % 40).prefix(count).map { field in
                ["id": .text(field.id), "name": .text(field.name)]
            }
        },
    ]

    static let screenCount = 260
    static let screenSchemeCount = 115

    private var screens: [SiteRecord] {
        var random = random("screens")
        let owners = tables.projects.filter(\.isSimplified)
        return (0..<Self.screenCount).map { index in
            let owner = !owners.isEmpty && random.chance(perMille: 200) ? random.pick(owners) : nil
            return [
                "id": .integer(index + 1), "name": .text(index == 0 ? "Default Screen" : "\(title(&random)) \(index)"),
                "description": .maybe(random.chance(perMille: 600) ? sentence(&random) : nil),
                "scope": owner.map { .object(scope(of: $0)) },
            ]
        }
    }

    private func tabs(screen: String) throws(ErrorResponse) -> [SiteRecord] {
        guard let number = Int(screen), (1...Self.screenCount).contains(number) else {
            throw .missing("The screen with id '\(screen)' was not found.")
        }
        return (0...(number % 4)).map { place in
            ["id": .integer(10000 + number * 4 + place), "name": .text(place == 0 ? "Field Tab" : "Tab \"\(place)\"")]
        }
    }
}
