/// The resources of filters.
extension SiteResources {
    package static let filters: [Resource] = [
        Resource(
            "getFiltersPaginated",
            "/rest/api/3/filter/search",
            .page(size: 50, limit: 100),
            .anyone,
            options: [
                .search("filterName", "name"), .ids("id", "id"), .ids("accountId", "owner.accountId"),
                .order([
                    "description": "description", "favourite_count": "favouritedCount", "id": "id",
                    "is_favourite": "favourite", "name": "name", "owner": "owner.displayName", "is_shared": "id",
                ]),
            ] + ResourceParameter.accepted("owner", "groupname", "groupId")
                + ResourceParameter.accepted("projectId", as: .integer)
                + ResourceParameter.accepted("overrideSharePermissions", "isSubstringMatch", as: .boolean),
            expansions: [
                .init("description", "description"), .init("favourite", "favourite"),
                .init("favouritedCount", "favouritedCount"), .init("jql", "jql"), .init("owner", "owner"),
                .init("searchUrl", "searchUrl"), .init("sharePermissions", "sharePermissions"),
                .init("editPermissions", "editPermissions"), .init("isWritable"),
                .init("approximateLastUsed", "approximateLastUsed"), .init("subscriptions", "subscriptions"),
                .init("viewUrl", "viewUrl"),
            ]
        ) { resources, _ in
            resources.filters.sorted { ($0.name, $0.number) < ($1.name, $1.number) }.map { resources.listed($0) }
        },
        Resource(
            "getMyFilters",
            "/rest/api/3/filter/my",
            .array,
            options: [ResourceParameter("includeFavourites", .boolean)],
            expansions: [.init("sharedUsers"), .init("subscriptions")]
        ) { resources, query in
            resources.filters.filter { $0.owner == resources.tables.users[0] }.map {
                resources.complete($0, query.expand)
            }
        },
        Resource(
            "getFavouriteFilters",
            "/rest/api/3/filter/favourite",
            .array,
            .anyone,
            expansions: [.init("sharedUsers"), .init("subscriptions")]
        ) { resources, query in resources.filters.filter(\.isFavourite).map { resources.complete($0, query.expand) } },
        Resource("getSharePermissions", "/rest/api/3/filter/{id}/permission", .array, .anyone) {
            resources,
            query throws(ErrorResponse) in
            guard let filter = resources.filters.first(where: { String($0.number) == query[0] }) else {
                throw .missing("The selected filter is not available to you, perhaps it has been deleted.")
            }
            return resources.sharing(filter)
        },
    ]

    struct Filter: Sendable {
        let number: Int
        let name: String
        let description: String?
        let jql: String
        let owner: User
        let isFavourite: Bool
        let favourites: Int
        let lastUsed: Int64?
        let shares: Int
    }

    /// All filters, in ascending order of their numbers.
    var filters: [Filter] {
        var random = random("filters")
        let queries = [
            "type = Bug AND resolution IS EMPTY", "assignee = currentUser() ORDER BY updated DESC",
            "labels = \"tech-debt\" OR text ~ 'größe'", "project = OPS AND created >= -30d", "",
        ]
        return (0..<250).map { index in
            Filter(
                number: 10000 + index + (index > 60 ? 40 : 0),
                name: "\(random.pick(Words.projectNames)) \(title(&random)) \(index)",
                description: random.chance(perMille: 400) ? sentence(&random) : nil,
                jql: random.pick(queries),
                owner: index % 9 == 0 ? tables.users[0] : tables.users[random.below(tables.users.count)],
                isFavourite: random.chance(perMille: 120),
                favourites: random.below(40),
                lastUsed: random.chance(perMille: 700) ? moment(&random) : nil,
                shares: random.below(4)
            )
        }
    }

    private func common(_ filter: Filter) -> SiteRecord {
        let query = filter.jql.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(UInt64(byte), digits: 2).uppercased()
        }.joined()
        return [
            "self": .text(api + "/filter/\(filter.number)"), "id": .text(String(filter.number)),
            "name": .text(filter.name), "description": .maybe(filter.description), "jql": .text(filter.jql),
            "viewUrl": .text(tables.baseURL + "/issues/?filter=\(filter.number)"),
            "searchUrl": .text(api + "/search?jql=" + query), "favourite": .boolean(filter.isFavourite),
            "favouritedCount": .integer(filter.favourites), "owner": .object(user(filter.owner)),
            "sharePermissions": .objects(sharing(filter)), "editPermissions": .list([]),
            // An unused filter has null here, as in Atlassian's example. The schema does not allow null.
            "approximateLastUsed": filter.lastUsed.map { .dateTime($0) } ?? .null,
        ]
    }

    /// Returns a filter as in responses of `filter/search`.
    private func listed(_ filter: Filter) -> SiteRecord {
        common(filter).with([
            "expand": .text(
                "description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,sharePermissions,editPermissions,"
                    + "isWritable,approximateLastUsed,subscriptions"
            ),
            "subscriptions": .list([]),
        ])
    }

    /// Returns a filter as in responses of `filter/my` and `filter/favourite`: with the counts of shared users and
    /// subscriptions, and with the users and subscriptions themselves if `expand` contains them.
    func complete(_ filter: Filter, _ expand: Set<String>) -> SiteRecord {
        let people = (0..<(filter.number % 4)).map { tables.users[(filter.number + $0) % tables.users.count] }
        let shared = people.map { user($0) }
        let subscriptions = people.dropFirst().enumerated().map { place, person -> SiteRecord in
            let id = filter.number * 4 + place
            let group = groups[id % groups.count].record
            return place == 0
                ? ["id": .integer(id), "user": .object(user(person))]
                : ["id": .integer(id), "group": .object(group)]
        }
        return common(filter).with([
            "sharedUsers": .object(list(shared, isShown: expand.contains("sharedUsers"))),
            "subscriptions": .object(list(subscriptions, isShown: expand.contains("subscriptions"))),
        ])
    }

    private func list(_ records: [SiteRecord], isShown: Bool) -> SiteRecord {
        [
            "size": .integer(records.count), "items": .objects(isShown ? records : []), "max-results": .integer(1000),
            "start-index": .integer(0), "end-index": .integer(isShown ? max(0, records.count - 1) : 0),
        ]
    }

    private func sharing(_ filter: Filter) -> [SiteRecord] {
        let known = groups
        return (0..<filter.shares).map { place in
            let id = filter.number * 4 + place
            switch (filter.number + place) % 3 {
            case 0: return ["id": .integer(id), "type": .text("loggedin")]
            case 1:
                let group = known[id % known.count]
                return ["id": .integer(id), "type": .text("group"), "group": .object(group.record)]
            default:
                let project = tables.projects[id % tables.projects.count]
                return ["id": .integer(id), "type": .text("project"), "project": .object(listed(project))]
            }
        }
    }
}
