/// Creates the dashboards and plans of a site.
struct SiteLists {
    let configuration: MockSiteConfiguration
    let baseURL: String
    let users: [User]

    func dashboards() -> [Dashboard] {
        var random = SeededRandom(seed: configuration.seed, topic: .dashboards)
        return (0..<max(0, configuration.dashboards)).map { index in
            let id = 10000 + index * 2
            let isSystem = index == 0
            let permission = 10000 + index
            let sharing: [Dashboard.Sharing] = [
                .ownerOnly, .everyone(permissionID: permission), .loggedIn(permissionID: permission),
            ]
            return Dashboard(
                id: String(id),
                name: isSystem ? "System Dashboard" : "\(random.pick(Words.projectNames)) overview \(index)",
                description: random.chance(perMille: 300) ? "What \"matters\" / week \(index)" : nil,
                isFavourite: random.chance(perMille: 200),
                isWritable: !isSystem && random.chance(perMille: 600),
                isSystem: isSystem,
                popularity: random.below(40),
                owner: isSystem ? nil : users[random.below(users.count)],
                view: baseURL
                    + (configuration.isDataCenter
                        ? "/secure/Dashboard.jspa?selectPageId=\(id)" : "/jira/dashboards/\(id)"),
                sharing: isSystem ? .everyone(permissionID: permission) : random.pick(sharing),
                selfURL: configuration.api(baseURL) + "/dashboard/\(id)"
            )
        }
    }

    func plans() -> [Plan] {
        var random = SeededRandom(seed: configuration.seed, topic: .plans)
        return (0..<max(0, configuration.plans)).map { index in
            let types = ["Board", "Project", "Filter", "Custom"]
            let sources = (0..<random.below(4)).map { place in
                Plan.Source(type: random.pick(types), value: 10000 + place * 100 + random.below(100))
            }
            return Plan(
                id: String(100 + index),
                name: "\(random.pick(Words.projectNames)) plan \(index + 1)",
                scenarioID: String(200 + index),
                status: random.chance(perMille: 100) ? "Trashed" : random.chance(perMille: 100) ? "Archived" : "Active",
                sources: sources
            )
        }
    }
}
