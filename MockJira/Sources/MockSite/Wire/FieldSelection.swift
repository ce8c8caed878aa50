/// The members of `fields` in a response, in the site's order.
package struct FieldSelection: Sendable {
    package enum Member: Sendable {
        case summary, description, environment, issueType, project, status, statusCategory, priority, resolution
        case assignee, reporter, creator, labels, components, fixVersions, versions
        case created, updated, resolutionDate, statusCategoryChangeDate, lastViewed, dueDate
        case timeTracking, timeSpent, timeEstimate, originalEstimate, workRatio, progress
        case votes, watches, links, subtasks, parent, comment, worklog, attachment, restriction
        case null
        case custom(Int)
        case unlisted(Int)
        case sprint, closedSprints, flagged, epic
    }

    /// The fields that issues have only in responses of boards and sprints. The list of fields does not contain them.
    package static let agile: [(name: String, member: Member)] = [
        ("sprint", .sprint), ("closedSprints", .closedSprints), ("flagged", .flagged), ("epic", .epic),
    ]

    let members: [(key: Fragment, member: Member)]
    /// A Boolean value that indicates whether only the id, or the id and the key, are selected.
    package let isIdentityOnly: Bool
    /// A Boolean value that indicates whether the key is selected by name.
    package let hasKey: Bool
    /// The names of the members, in the same order.
    package let names: [String]

    private static let system: [String: Member] = [
        "summary": .summary, "description": .description, "environment": .environment, "issuetype": .issueType,
        "project": .project, "status": .status, "statusCategory": .statusCategory, "priority": .priority,
        "resolution": .resolution, "assignee": .assignee, "reporter": .reporter, "creator": .creator,
        "labels": .labels, "components": .components, "fixVersions": .fixVersions, "versions": .versions,
        "created": .created, "updated": .updated, "resolutiondate": .resolutionDate,
        "statuscategorychangedate": .statusCategoryChangeDate, "lastViewed": .lastViewed, "duedate": .dueDate,
        "timetracking": .timeTracking, "timespent": .timeSpent, "aggregatetimespent": .timeSpent,
        "timeestimate": .timeEstimate, "aggregatetimeestimate": .timeEstimate,
        "timeoriginalestimate": .originalEstimate, "aggregatetimeoriginalestimate": .originalEstimate,
        "workratio": .workRatio, "progress": .progress, "aggregateprogress": .progress, "votes": .votes,
        "watches": .watches, "issuelinks": .links, "subtasks": .subtasks, "parent": .parent, "comment": .comment,
        "worklog": .worklog, "attachment": .attachment, "issuerestriction": .restriction, "security": .null,
    ]

    /// Creates a selection from a list of selectors: `*all`, `*navigable`, names of fields, and names with a leading
    /// minus sign, which are excluded. As in Jira, an unknown name selects nothing.
    ///
    /// - Parameters:
    ///   - fallback: The selector for an empty list. A list of exclusions is applied to `*navigable`, or to `*all` if
    ///     that is the fallback.
    ///   - withAgile: A Boolean value that indicates whether the fields of boards and sprints can be selected.
    package init(
        _ selectors: [String],
        fallback: String,
        withAgile: Bool,
        _ tables: SiteTables,
        _ fragments: IssueFragments,
        _ dialect: Dialect
    ) {
        let positive = selectors.filter { !$0.hasPrefix("-") }
        let negative = Set(selectors.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) })
        let start = negative.isEmpty || fallback == "*all" ? fallback : "*navigable"
        let wanted = positive.isEmpty ? [start] : positive
        var names = Set(wanted)
        if wanted.contains("*all") {
            names.formUnion(tables.fields.map(\.id))
        }
        if wanted.contains("*navigable") {
            names.formUnion(tables.fields.filter(\.isNavigable).map(\.id))
        }
        if wanted.contains("*all") || wanted.contains("*navigable") {
            names.formUnion(tables.unlistedFields.map(\.id))
            if withAgile { names.formUnion(Self.agile.map(\.name)) }
        }
        names.subtract(negative)

        var members: [(name: String, member: Member)] = []
        for field in tables.fields where !field.isCustom && names.contains(field.id) {
            if let member = Self.system[field.id] {
                members.append((field.id, member))
            }
        }
        for (index, field) in tables.customFields.enumerated() where names.contains(field.id) {
            members.append((field.id, .custom(index)))
        }
        for (index, field) in tables.unlistedFields.enumerated() where names.contains(field.id) {
            members.append((field.id, .unlisted(index)))
        }
        if withAgile { members += Self.agile.filter { names.contains($0.name) } }
        let ordered = dialect.ordered(members, key: \.name)
        self.members = ordered.compactMap { entry in fragments.memberKeys[entry.name].map { ($0, entry.member) } }
        self.names = ordered.map(\.name)
        self.isIdentityOnly = names.isSubset(of: ["id", "key", "issuekey"])
        self.hasKey = !names.isDisjoint(with: ["key", "issuekey"])
    }
}
