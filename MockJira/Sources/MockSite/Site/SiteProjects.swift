/// Creates the projects of a site with their components, versions and sprints.
struct SiteProjects {
    let configuration: MockSiteConfiguration
    let baseURL: String
    let users: [User]
    let categories: [ProjectCategory]
    let clock: Int64

    private var api: String { configuration.api(baseURL) }

    func projects(issueCounts: [Int], lastUpdates: [Int64?]) -> [Project] {
        var random = SeededRandom(seed: configuration.seed, topic: .projects)
        let keys = Self.keys(configuration: configuration)
        return keys.indices.map { index in
            let id = 10000 + index * 3 + (index > 4 ? 1 : 0)
            let key = keys[index]
            let name =
                index < Words.projectNames.count
                ? Words.projectNames[(index * 7 + 3) % Words.projectNames.count] : "Project \(index) \(key)"
            let simplified = random.chance(perMille: 300)
            let type =
                random.chance(perMille: 200) ? "service_desk" : random.chance(perMille: 100) ? "business" : "software"
            let avatar = api + "/universal_avatar/view/type/project/avatar/\(10400 + index % 24)"
            return Project(
                index: index,
                id: String(id),
                key: key,
                name: name,
                description: random.chance(perMille: 500) ? "Everything about \(name)." : "",
                typeKey: type,
                isSimplified: simplified,
                isPrivate: false,
                uuid: simplified ? Self.uuid(&random) : nil,
                lead: users[random.below(users.count)],
                category: random.chance(perMille: 600) ? random.pick(categories) : nil,
                avatarURLs: AvatarURLs(project: avatar),
                selfURL: api + "/project/\(id)",
                components: components(project: index, random: &random),
                versions: versions(project: index, random: &random),
                sprints: sprints(project: index, key: key, random: &random),
                issueCount: issueCounts[index],
                lastIssueUpdate: lastUpdates[index]
            )
        }
    }

    /// Creates the archived and deleted projects. They have no issues, and responses contain them only if the request
    /// selects them.
    func retired() -> [Project] {
        let count = configuration.archivedProjects + configuration.deletedProjects
        return (0..<count).map { index in
            let id = 90000 + index
            let isDeleted = index >= configuration.archivedProjects
            let avatar = api + "/universal_avatar/view/type/project/avatar/\(10400 + index % 24)"
            return Project(
                index: configuration.projects + index,
                id: String(id),
                key: (isDeleted ? "GONE" : "OLD") + String(index + 1),
                name: (isDeleted ? "Deleted " : "Archived ") + String(index + 1),
                description: "No longer in use.",
                typeKey: "software",
                isSimplified: false,
                isPrivate: false,
                uuid: nil,
                lead: users[index % users.count],
                category: nil,
                avatarURLs: AvatarURLs(project: avatar),
                selfURL: api + "/project/\(id)",
                components: [],
                versions: [],
                sprints: [],
                issueCount: 0,
                lastIssueUpdate: nil,
                retirement: ProjectRetirement(isDeleted: isDeleted, since: clock - Int64(index + 1) * 86_400_000)
            )
        }
    }

    /// Returns the keys of the projects, in the order of ids. They are not in alphabetical order, so that the order of
    /// keys differs from that of ids.
    static func keys(configuration: MockSiteConfiguration) -> [String] {
        let letters = Array("QWERTZUIOPASDFGHJKLYXCVBNM")
        return (0..<max(1, configuration.projects)).map { index in
            let named = ["OPS", "WEB", "API2", "DATA", "MOB", "BILL", "AUTH", "SRCH", "ZED", "CORE", "EX", "HR"]
            if index < named.count {
                return named[index]
            }
            let n = index - named.count
            return "P" + String(letters[n % 26]) + String(letters[n / 26 % 26]) + String(letters[n / 676 % 26])
        }
    }

    private func components(project: Int, random: inout SeededRandom) -> [Component] {
        (0..<(3 + random.below(8))).map { index in
            let id = 10000 + project * 16 + index
            return Component(
                id: String(id),
                name: Words.componentNames[(project * 5 + index) % Words.componentNames.count],
                description: random.chance(perMille: 300) ? "Owned by team \(index + 1)." : nil,
                selfURL: api + "/component/\(id)"
            )
        }
    }

    private func versions(project: Int, random: inout SeededRandom) -> [Version] {
        (0..<(4 + random.below(9))).map { index in
            let id = 10000 + project * 16 + index
            let released = index < 4
            return Version(
                id: String(id),
                name: "\(1 + index / 4).\(index % 4).0",
                description: random.chance(perMille: 300) ? "Release \(index + 1) / wave \(index % 3)" : nil,
                isArchived: index == 0,
                isReleased: released,
                releaseDate: released || random.chance(perMille: 400)
                    ? CivilDate(epochDay: 17_900 + index * 91 + random.below(60)).text : nil,
                selfURL: api + "/version/\(id)"
            )
        }
    }

    private func sprints(project: Int, key: String, random: inout SeededRandom) -> [Sprint] {
        (0..<24).map { index in
            let state = index < 21 ? "closed" : index == 21 ? "active" : "future"
            let start = clock - Int64(22 - index) * 1_209_600_000 + Int64(random.below(80_000_000))
            let goals = ["", "Stabilise the release", "Ship it \u{1F680}", "Reduce \"noise\" in alerts"]
            return Sprint(
                id: project * 24 + index + 1,
                name: "\(key) Sprint \(index + 1)",
                state: state,
                boardID: project + 1,
                goal: random.pick(goals),
                startDate: state == "future" ? nil : start,
                endDate: state == "future" ? nil : start + 1_209_600_000,
                completeDate: state == "closed" ? start + 1_213_200_000 : nil
            )
        }
    }

    private static func uuid(_ random: inout SeededRandom) -> String {
        let high = hexadecimal(random.next(), digits: 16)
        let low = hexadecimal(random.next(), digits: 16)
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))-a\(low.prefix(3))-\(low.suffix(12))"
    }
}

extension AvatarURLs {
    /// Creates the addresses of a project's avatar from their common part, which has no query.
    fileprivate init(project avatar: String) {
        self.init(
            size16: avatar + "?size=xsmall",
            size24: avatar + "?size=small",
            size32: avatar + "?size=medium",
            size48: avatar
        )
    }
}
