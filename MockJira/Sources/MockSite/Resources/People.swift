/// The resources of accounts, groups and roles.
extension SiteResources {
    package static let people: [Resource] = [
        Resource(
            "getAllUsersDefault",
            "/rest/api/3/users",
            .pagedArray(size: 50, limit: 1000),
            options: ResourceParameter.accepted("expand")
        ) { resources, _ in resources.tables.users.map { resources.user($0) } },
        Resource(
            "getCurrentUser",
            "/rest/api/3/myself",
            .object,
            expansions: [Resource.Expansion("groups"), Resource.Expansion("applicationRoles")]
        ) { resources, query in [resources.currentUser(query.expand)] },
        Resource(
            "bulkGetGroups",
            "/rest/api/3/group/bulk",
            .page(size: 50, limit: 100),
            options: [.ids("groupId", "groupId"), .ids("groupName", "name")]
                + ResourceParameter.accepted("accessType", "applicationKey")
        ) { resources, _ in resources.groups.map { ["name": .text($0.name), "groupId": .text($0.id)] } },
        Resource(
            "findGroups",
            "/rest/api/3/groups/picker",
            .best("groups", limit: 20),
            .anyone,
            options: [.search("query", "name")]
                + ResourceParameter.accepted("accountId", "exclude", "excludeId", "userName")
                + ResourceParameter.accepted("caseInsensitive", as: .boolean),
            pageMembers: { _, _, shown, total in
                [
                    "header": .text("Showing \(shown.count) of \(total) matching groups"), "total": .integer(total),
                ]
            }
        ) { resources, _ in resources.foundGroups },
        Resource(
            "getUsersFromGroup",
            "/rest/api/3/group/member",
            .page(size: 50, limit: 50),
            required: [["groupId", "groupname"]],
            options: [ResourceParameter("includeInactiveUsers", .boolean, .withFalse("active"))]
        ) { resources, query throws(ErrorResponse) in
            guard let group = resources.groups.first(where: { $0.id == query[0] || $0.name == query[0] }) else {
                throw .missing("Group named '\(query[0])' does not exist.")
            }
            return resources.members(of: group).map { resources.userDetails($0) }
        },
        Resource("getAllApplicationRoles", "/rest/api/3/applicationrole", .array, .administrator) { resources, _ in
            resources.applicationRoles
        },
        Resource("getAllProjectRoles", "/rest/api/3/role", .array, .administrator) { resources, _ in
            resources.roles.map { resources.role($0, in: nil) }
        },
        Resource(
            "getProjectRoles",
            "/rest/api/3/project/{projectIdOrKey}/role",
            .map(nil, key: "name", value: "self"),
            .anyone
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            return resources.roles.map { role in
                ["name": .text(role.name), "self": .text("\(project.selfURL)/role/\(role.id)")]
            }
        },
        Resource(
            "getProjectRole",
            "/rest/api/3/project/{projectIdOrKey}/role/{id}",
            .object,
            .anyone,
            options: ResourceParameter.accepted("excludeInactiveUsers", as: .boolean)
        ) { resources, query throws(ErrorResponse) in
            let project = try resources.project(query[0])
            guard let role = resources.roles.first(where: { String($0.id) == query[1] }) else {
                throw .missing("No project role with id '\(query[1])' was found.")
            }
            return [resources.role(role, in: project)]
        },
    ]

    // MARK: Accounts

    /// Returns an account with all members that Jira sends outside issues.
    package func user(_ user: User) -> SiteRecord {
        userDetails(user).with(["locale": .maybe(user.locale)])
    }

    /// Returns an account as other records contain it.
    package func userDetails(_ user: User) -> SiteRecord {
        userBean(user).with([
            "accountType": user.key == nil ? .text(user.accountType) : nil, "emailAddress": .maybe(user.emailAddress),
            "timeZone": .maybe(user.timeZone),
        ])
    }

    /// Returns an account with the smallest set of members that Jira sends.
    func userBean(_ user: User) -> SiteRecord {
        [
            "self": .text(user.selfURL), "accountId": user.key == nil ? .text(user.accountID) : nil,
            "name": .maybe(user.name), "key": .maybe(user.key), "displayName": .text(user.displayName),
            "active": .boolean(user.isActive), "avatarUrls": .object(avatars(user.avatarURLs)),
        ]
    }

    package func avatars(_ urls: AvatarURLs) -> SiteRecord {
        [
            "16x16": .text(urls.size16), "24x24": .text(urls.size24), "32x32": .text(urls.size32),
            "48x48": .text(urls.size48),
        ]
    }

    private func currentUser(_ expand: Set<String>) -> SiteRecord {
        func list(_ items: [SiteRecord], _ name: String) -> SiteValue {
            .object(["size": .integer(items.count), "items": .objects(expand.contains(name) ? items : [])])
        }
        let account = tables.users[account]
        let mine = groups.filter { members(of: $0).contains(account) }
        return user(account).with([
            "groups": list(mine.map(\.record), "groups"),
            "applicationRoles": list(Array(applicationRoles.prefix(2)), "applicationRoles"),
            "expand": .text("groups,applicationRoles"),
        ])
    }

    // MARK: Groups

    struct Group: Sendable, Equatable {
        let index: Int
        let id: String
        let name: String
        let api: String

        /// The group as other records contain it.
        var record: SiteRecord {
            ["name": .text(name), "groupId": .text(id), "self": .text(api + "/group?groupId=" + id)]
        }
    }

    static let groupCount = 230

    /// All groups, in the order of their indexes.
    var groups: [Group] {
        var random = random("groups")
        let first = [
            "administrators", "jira-administrators", "jira-software-users", "jira-servicedesk-users", "empty group",
        ]
        return (0..<Self.groupCount).map { index in
            let name =
                index < first.count
                ? first[index] : "\(random.pick(Words.projectNames)) \(random.pick(Words.labels)) \(index)"
            return Group(index: index, id: uuid(&random), name: name, api: api)
        }
    }

    /// Returns the members of a group. The third group contains all users, the fifth none, and most groups contain a
    /// few.
    func members(of group: Group) -> [User] {
        switch group.index {
        case 0, 1: return Array(tables.users.prefix(2))
        case 2: return tables.users
        case 4: return []
        default:
            let randomSource = RandomSource(seed: tables.configuration.seed, subject: UInt64(group.index) << 8 | 9)
            let count = 1 + randomSource.below(group.index % 10 == 3 ? 120 : 12, .resources, 0)
            let places = Set((1...count).map { randomSource.below(tables.users.count, .resources, $0) })
            return places.sorted().map { tables.users[$0] }
        }
    }

    private var foundGroups: [SiteRecord] {
        groups.sorted { ($0.name, $0.index) < ($1.name, $1.index) }.map { group in
            [
                "name": .text(group.name), "html": .text(group.name), "groupId": .text(group.id),
                "labels": .objects(
                    group.index < 2
                        ? [["text": .text("Admin"), "title": .text("Site administrators"), "type": .text("ADMIN")]] : []
                ),
                "managedBy": .maybe(group.index % 3 == 0 ? "OPEN" : nil),
            ]
        }
    }

    private var applicationRoles: [SiteRecord] {
        let groups = Array(groups.prefix(4))
        let count = tables.users.filter(\.isActive).count
        return [
            ("jira-software", "Jira Software"), ("jira-core", "Jira Work Management"),
            ("jira-servicedesk", "Jira Service Management"),
        ]
        .enumerated().map { place, role in
            let mine = place == 2 ? [groups[3]] : [groups[1], groups[2]]
            return [
                "key": .text(role.0), "name": .text(role.1), "groups": .texts(mine.map(\.name)),
                "groupDetails": .objects(mine.map(\.record)), "defaultGroups": .texts(mine.suffix(1).map(\.name)),
                "defaultGroupsDetails": .objects(mine.suffix(1).map(\.record)),
                "selectedByDefault": .boolean(place == 0), "defined": .boolean(place < 2),
                "numberOfSeats": .integer(place == 0 ? 10_000 : -1),
                "remainingSeats": .integer(place == 0 ? 10_000 - count : -1),
                "userCount": .integer(place < 2 ? count : 0), "userCountDescription": .text(place < 2 ? "users" : ""),
                "hasUnlimitedSeats": .boolean(place > 0), "platform": .boolean(place == 1),
            ]
        }
    }

    // MARK: Roles

    package var roles: [(id: Int, name: String, description: String)] {
        [
            (10002, "Administrators", "A project role that represents administrators in a project"),
            (10100, "Developers", "A project role that represents \"developers\" in a project"),
            (10101, "Viewers", ""), (10103, "Service Desk Customers", "Customers / requesters"),
            (10200, "Prüfer", "Prüft größere Änderungen"),
        ]
    }

    /// Returns a role with its actors in a project. If `project` is nil, these are the default actors.
    package func role(_ role: (id: Int, name: String, description: String), in project: Project?) -> SiteRecord {
        let subject = UInt64(project.map { $0.index + 1 } ?? 0) << 16 | UInt64(role.id)
        let randomSource = RandomSource(seed: tables.configuration.seed, subject: subject << 8 | 11)
        let known = groups
        let actors = (0..<randomSource.below(4, .resources)).map { place -> SiteRecord in
            let id = role.id * 100 + (project?.index ?? 99) * 4 + place
            if randomSource.chance(perMille: 500, .resources, place * 2 + 1) {
                let group = known[randomSource.below(known.count, .resources, place * 2 + 2)]
                return [
                    "id": .integer(id), "displayName": .text(group.name), "name": .text(group.name),
                    "type": .text("atlassian-group-role-actor"),
                    "actorGroup": .object([
                        "name": .text(group.name), "displayName": .text(group.name), "groupId": .text(group.id),
                    ]),
                ]
            }
            let user = tables.users[randomSource.below(tables.users.count, .resources, place * 2 + 2)]
            return [
                "id": .integer(id), "displayName": .text(user.displayName), "type": .text("atlassian-user-role-actor"),
                "avatarUrl": .text(user.avatarURLs.size16), "name": user.name.map { .text($0) },
                "actorUser": user.name == nil ? .object(["accountId": .text(user.accountID)]) : nil,
            ]
        }
        return [
            "self": .text((project?.selfURL ?? api) + "/role/\(role.id)"), "name": .text(role.name),
            "id": .integer(role.id), "description": .text(role.description), "actors": .objects(actors),
            "scope": project.flatMap { $0.isSimplified ? .object(scope(of: $0)) : nil },
        ]
    }

    /// Returns the scope of an issue type, a role or another element that belongs to a team-managed project.
    package func scope(of project: Project) -> SiteRecord {
        ["type": .text("PROJECT"), "project": .object(["id": .text(project.id)])]
    }
}
