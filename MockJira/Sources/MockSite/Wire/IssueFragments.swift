/// The parts of issues as JSON text, each of which is escaped only once: the objects in the site's tables, and the
/// templates of an issue.
///
/// The fragments are created once for a site. Afterwards, issues are written by copying fragments.
package final class IssueFragments: Sendable {
    let store: FragmentStore
    let issues: IssueShapes
    let documents: DocumentShapes
    let wiki: WikiShapes
    let users, issueTypes, statuses, categories, priorities, resolutions, linkTypes, teams: [Fragment]
    /// The objects of projects, by the index of the project.
    let projects: [Fragment]
    let projectKeys: [Fragment]
    /// Objects, by the index of the project and then by their index in the project.
    let components, versions, sprints: [[Fragment]]
    /// The sprints as in responses of the board API, by the same indexes.
    let agileSprints: [[Fragment]]
    /// The characters of the names of epics, by the index of the issue's title, without quotation marks.
    let epicNames: [Fragment]
    /// Strings with their quotation marks.
    let labels, unusual: [Fragment]
    /// The characters of strings, without quotation marks.
    let sentences, titles: [Fragment]
    let url: (before: Fragment, after: Fragment)
    /// The options of each custom field. `optionsWithChild` contains each option with each of the field's children.
    let options: [[Fragment]]
    let optionsWithChild: [[[Fragment]]]
    let storyPoints, exponents, zeros: [Fragment]
    let restriction: Fragment
    /// The key of every member of `fields`, with the comma before and the colon after it.
    let memberKeys: [String: Fragment]
    let unlisted: [Fragment]
    let zoneSuffix: Fragment
    let timeTracking: TimeTrackingKeys

    package init(_ tables: SiteTables, _ dialect: Dialect) {
        var store = FragmentStore()
        func add(_ value: JSONValue) -> Fragment { store.add(value, dialect) }
        func plain(_ text: String) -> Fragment { store.add(Array(text.utf8)) }
        func inner(_ text: String) -> Fragment { store.add(dialect.escaped(text)) }

        issues = IssueShapes(tables, dialect, &store)
        documents = DocumentShapes(tables, dialect, &store)
        wiki = WikiShapes(tables, dialect, &store)
        users = tables.users.map { add(NestedShapes.user($0)) }
        issueTypes = tables.catalogue.issueTypes.map {
            add(NestedShapes.issueType($0, isDataCenter: tables.isDataCenter))
        }
        statuses = tables.catalogue.statuses.map { add(NestedShapes.status($0)) }
        categories = tables.catalogue.statuses.map { add(NestedShapes.statusCategory($0.category)) }
        priorities = tables.catalogue.priorities.map { add(NestedShapes.priority($0)) }
        resolutions = tables.catalogue.resolutions.map { add(NestedShapes.resolution($0)) }
        linkTypes = tables.catalogue.linkTypes.map { add(NestedShapes.linkType($0)) }
        teams = tables.teams.map { add(NestedShapes.team($0)) }
        projects = tables.projects.map { add(NestedShapes.project($0, isDataCenter: tables.isDataCenter)) }
        projectKeys = tables.projects.map { plain($0.key) }
        components = tables.projects.map { $0.components.map { add(NestedShapes.component($0)) } }
        versions = tables.projects.map { $0.versions.map { add(NestedShapes.version($0)) } }
        sprints = tables.projects.map { project in
            project.sprints.map { sprint in
                tables.isDataCenter
                    ? add(.string(sprint.javaText(tables.zone))) : add(NestedShapes.sprint(sprint))
            }
        }
        let agile = tables.baseURL + "/rest/agile/1.0"
        agileSprints = tables.projects.map { $0.sprints.map { add(NestedShapes.agileSprint($0, agile)) } }
        epicNames = tables.text.titles.map { inner(String($0.prefix(20))) }
        labels = Words.labels.map { add(.string($0)) }
        unusual = (tables.text.unusual + [""]).map { add(.string($0)) }
        sentences = tables.text.sentences.map { inner($0) }
        titles = tables.text.titles.map { inner($0) }
        url = (inner("https://docs.example.com/pages/"), inner("?a=1&b=%20"))
        options = tables.customFields.map { $0.options.map { add(NestedShapes.option($0)) } }
        optionsWithChild = tables.customFields.map { field in
            field.options.map { option in
                field.children.map { add(NestedShapes.option(option, child: NestedShapes.option($0))) }
            }
        }
        storyPoints = tables.numbers.storyPoints.map { plain($0) }
        exponents = tables.numbers.exponents.map { plain($0) }
        zeros = tables.numbers.zeros.map { plain($0) }
        restriction = add(.members([("issuerestrictions", .object([])), ("shouldDisplay", .bool(false))]))
        var keys: [String: Fragment] = [:]
        for name in tables.fields.map(\.id) + tables.unlistedFields.map(\.id)
            + FieldSelection.agile.map(\.name)
        {
            keys[name] = store.add([0x2C, 0x22] + dialect.escaped(name) + [0x22, 0x3A])
        }
        memberKeys = keys
        unlisted = tables.unlistedFields.map { add(NestedShapes.unlisted($0.value)) }
        zoneSuffix = plain(String(tables.zone.dateTimeText(0).suffix(5)))
        timeTracking = TimeTrackingKeys(dialect, &store)
        self.store = store
    }
}

/// The members of time tracking in the site's order, each as `,"name":`.
struct TimeTrackingKeys: Sendable {
    enum Member: Int, CaseIterable, Sendable {
        case originalEstimate, remainingEstimate, timeSpent
        case originalEstimateSeconds, remainingEstimateSeconds, timeSpentSeconds
    }

    let members: [(member: Member, key: Fragment)]

    init(_ dialect: Dialect, _ store: inout FragmentStore) {
        var members: [(member: Member, key: Fragment)] = []
        for member in dialect.ordered(Member.allCases, key: { "\($0)" }) {
            members.append((member, store.add(Array(",\"\(member)\":".utf8))))
        }
        self.members = members
    }
}
