/// A field of queries.
enum QueryField: Hashable, Sendable {
    case project, category, issueType, status, statusCategory, priority, resolution
    case assignee, reporter, creator
    case labels, components, fixVersions, versions
    case created, updated, resolved, lastViewed, statusChanged, due
    case votes, watchers, workRatio, timeSpent, originalEstimate, remainingEstimate
    case summary, description, environment, comment, text
    case key, parent, attachments, level
    /// A custom field, by its index in the site's list of custom fields.
    case custom(Int)
    /// A known field that cannot be searched.
    case unsearchable

    private static let names: [String: QueryField] = [
        "project": .project, "category": .category, "projectcategory": .category, "issuetype": .issueType,
        "type": .issueType, "status": .status, "statuscategory": .statusCategory, "priority": .priority,
        "resolution": .resolution, "assignee": .assignee, "reporter": .reporter, "creator": .creator,
        "labels": .labels, "component": .components, "components": .components, "fixversion": .fixVersions,
        "fixversions": .fixVersions, "affectedversion": .versions, "affectsversions": .versions,
        "created": .created, "createddate": .created, "updated": .updated, "updateddate": .updated,
        "resolved": .resolved, "resolutiondate": .resolved, "lastviewed": .lastViewed,
        "statuscategorychangeddate": .statusChanged, "due": .due, "duedate": .due, "votes": .votes,
        "watchers": .watchers, "workratio": .workRatio, "timespent": .timeSpent,
        "originalestimate": .originalEstimate, "timeoriginalestimate": .originalEstimate,
        "remainingestimate": .remainingEstimate, "timeestimate": .remainingEstimate, "summary": .summary,
        "description": .description, "environment": .environment, "comment": .comment, "text": .text, "key": .key,
        "id": .key, "issue": .key, "issuekey": .key, "parent": .parent, "attachments": .attachments, "level": .level,
        "security": .level, "progress": .unsearchable, "subtasks": .unsearchable, "thumbnail": .unsearchable,
    ]

    /// Creates the field with a name, regardless of letter case; nil if no field has the name. The name of a custom
    /// field is its id (`customfield_10010`), its clause name (`cf[10010]`), its displayed name, or its displayed name
    /// and type, as Cloud completes it (`Severity[Dropdown]`).
    init?(_ name: String, _ tables: SiteTables) {
        let wanted = name.lowercased()
        if let known = Self.names[wanted] {
            self = known
            return
        }
        let short = wanted.hasSuffix("]") ? wanted.lastIndex(of: "[").map { String(wanted[..<$0]) } : nil
        let place = tables.customFields.firstIndex { custom in
            let field = tables.fields[custom.fieldIndex]
            let name = field.name.lowercased()
            return custom.id == wanted || name == wanted || name == short
                || field.clauseNames.contains { $0.lowercased() == wanted }
        }
        guard let place else { return nil }
        self = .custom(place)
    }

    /// The kind of a field's values, which determines their comparison.
    enum Kind: Equatable, Sendable {
        /// A value from a list of the site.
        case choice
        /// A value from a list with an order.
        case ranked
        case user
        case labels
        /// Values from a list of the project.
        case projectParts
        case versions
        case sprints
        case options
        case moment
        case day
        case number
        case votes
        case duration
        /// A text that is searched by words.
        case prose
        case comments
        /// All texts of the issue.
        case allTexts
        /// A text that is compared as a whole.
        case exactText
        case key
        case issueLink
        case attachments
        /// A field without a value in any issue.
        case withoutValues
        case unsearchable
    }

    func kind(_ tables: SiteTables) -> Kind {
        switch self {
        case .project, .category, .issueType, .status, .statusCategory: .choice
        case .priority, .resolution: .ranked
        case .assignee, .reporter, .creator: .user
        case .labels: .labels
        case .components: .projectParts
        case .fixVersions, .versions: .versions
        case .created, .updated, .resolved, .lastViewed, .statusChanged: .moment
        case .due: .day
        case .votes, .watchers: .votes
        case .workRatio: .number
        case .timeSpent, .originalEstimate, .remainingEstimate: .duration
        case .summary, .description, .environment: .prose
        case .comment: .comments
        case .text: .allTexts
        case .key: .key
        case .parent: .issueLink
        case .attachments: .attachments
        case .level: .withoutValues
        case .unsearchable: .unsearchable
        case .custom(let place): Self.kind(tables.customFields[place].kind)
        }
    }

    private static func kind(_ kind: CustomFieldKind) -> Kind {
        switch kind {
        case .sprints: .sprints
        case .rank, .emptyObjectText: .unsearchable
        case .storyPoints, .decimal, .integer, .bigInteger, .exponent, .negativeZero, .longFraction: .number
        case .text, .oddText, .document: .prose
        case .epicLink: .issueLink
        case .url: .exactText
        case .labels: .labels
        case .dateTime: .moment
        case .date: .day
        case .option, .options, .cascading: .options
        case .user, .users: .user
        case .version: .versions
        case .team: .choice
        case .alwaysNull: .withoutValues
        }
    }
}

extension QueryField.Kind {
    /// The operators that Atlassian's list of fields allows for fields of this kind.
    /// https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
    var operators: Set<JQLQuery.Operator> {
        let equality: Set<JQLQuery.Operator> = [.equals, .notEquals, .isIn, .isNotIn]
        let presence: Set<JQLQuery.Operator> = [.isEmpty, .isNotEmpty]
        let order: Set<JQLQuery.Operator> = [.less, .lessOrEqual, .greater, .greaterOrEqual]
        switch self {
        case .choice, .user, .labels, .projectParts, .sprints, .options, .exactText, .issueLink, .withoutValues:
            return equality.union(presence)
        case .ranked, .versions, .moment, .day, .number, .duration, .key: return equality.union(presence).union(order)
        case .votes: return equality.union(order)
        case .prose: return presence.union([.contains, .notContains])
        case .comments: return [.contains, .notContains, .isEmpty, .isNotEmpty]
        case .allTexts: return [.contains]
        case .attachments: return presence
        case .unsearchable: return []
        }
    }
}
