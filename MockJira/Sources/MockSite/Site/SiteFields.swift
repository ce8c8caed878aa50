/// The kind of values that a custom field has.
enum CustomFieldKind: Sendable {
    case sprints, rank, storyPoints, decimal, integer, bigInteger, exponent, negativeZero, longFraction
    case text, oddText, epicLink, url, labels, emptyObjectText
    case document, dateTime, date, option, options, cascading, user, users, version, team
    /// A field of an app that is no longer installed.
    case alwaysNull
}

/// A custom field, with the parameters of its generated values.
struct CustomField: Sendable {
    /// The index in the list of fields.
    let fieldIndex: Int
    let id: String
    let kind: CustomFieldKind
    /// The probability that an issue has a value, in thousandths.
    let filledPerMille: Int
    let options: [FieldOption]
    /// The options of the second level of a cascading list, which are the same for every option of the first level.
    let children: [FieldOption]
    /// If `true`, only projects of service desks have the field.
    let isForServiceDesk: Bool
}

/// Creates the list of fields.
struct SiteFields: Sendable {
    private(set) var fields: [Field] = []
    private(set) var custom: [CustomField] = []
    let teams: [Team]

    init(configuration: MockSiteConfiguration, baseURL: String) {
        let api = configuration.api(baseURL)
        var random = SeededRandom(seed: configuration.seed, topic: .fieldIdentifiers)
        self.teams = ["Falcon", "Otter \u{1F9A6}", "Back/End", "Größe"].map { name in
            Team(
                id: hexadecimal(random.next(), digits: 16),
                name: name,
                isVisible: random.chance(perMille: 800),
                isVerified: random.chance(perMille: 500),
                isShared: true
            )
        }
        fields = SystemFields.all.filter { !configuration.isDataCenter || !SystemFields.onCloudOnly.contains($0.id) }
        var number = 10000
        for definition in CustomFieldDefinition.all {
            number += 1 + random.below(9)
            let id = "customfield_\(number)"
            custom.append(
                CustomField(
                    fieldIndex: fields.count,
                    id: id,
                    kind: definition.kind,
                    filledPerMille: definition.filledPerMille,
                    options: Self.options(definition.options, first: number * 10, api),
                    children: Self.options(definition.children, first: number * 10 + 100_000, api),
                    isForServiceDesk: definition.isForServiceDesk
                )
            )
            fields.append(
                Field(
                    id: id,
                    key: id,
                    name: definition.name,
                    isCustom: true,
                    isOrderable: true,
                    isNavigable: true,
                    isSearchable: true,
                    clauseNames: ["cf[\(number)]", definition.name],
                    schema: Field.Schema(
                        type: definition.type,
                        items: definition.items,
                        system: nil,
                        custom: definition.typeKey,
                        customID: number
                    )
                )
            )
        }
    }

    private static func options(_ values: [String], first: Int, _ api: String) -> [FieldOption] {
        values.enumerated().map { index, value in
            FieldOption(
                id: String(first + index),
                value: value,
                selfURL: api + "/customFieldOption/\(first + index)"
            )
        }
    }
}

/// The system fields of a Jira site.
enum SystemFields {
    /// The fields that Data Center does not have.
    static let onCloudOnly: Set = ["statusCategory", "statuscategorychangedate", "issuerestriction"]

    static let all: [Field] = [
        unlistedSchema("issuekey", "Key", clauses: ["id", "issue", "issuekey", "key"]),
        unlistedSchema("thumbnail", "Images", clauses: []),
        field("issuetype", "Issue Type", "issuetype", clauses: ["issuetype", "type"]),
        Field(
            id: "parent",
            key: "parent",
            name: "Parent",
            isCustom: false,
            isOrderable: false,
            isNavigable: true,
            isSearchable: false,
            clauseNames: ["parent"],
            schema: nil
        ),
        field("project", "Project", "project"),
        field("summary", "Summary", "string"),
        field("description", "Description", "string"),
        field("environment", "Environment", "string"),
        field("status", "Status", "status", orderable: false),
        field("statusCategory", "Status Category", "statusCategory", orderable: false),
        field(
            "statuscategorychangedate",
            "Status Category Changed",
            "datetime",
            orderable: false,
            clauses: ["statusCategoryChangedDate"]
        ),
        field("priority", "Priority", "priority"),
        field("resolution", "Resolution", "resolution"),
        field("resolutiondate", "Resolved", "datetime", orderable: false, clauses: ["resolutiondate", "resolved"]),
        field("created", "Created", "datetime", orderable: false, clauses: ["created", "createdDate"]),
        field("updated", "Updated", "datetime", orderable: false, clauses: ["updated", "updatedDate"]),
        field("lastViewed", "Last Viewed", "datetime", orderable: false),
        field("duedate", "Due date", "date", clauses: ["due", "duedate"]),
        field("assignee", "Assignee", "user"),
        field("reporter", "Reporter", "user"),
        field("creator", "Creator", "user", orderable: false),
        field("labels", "Labels", "array", items: "string"),
        field("components", "Components", "array", items: "component", clauses: ["component"]),
        field("fixVersions", "Fix versions", "array", items: "version", clauses: ["fixVersion"]),
        field("versions", "Affects versions", "array", items: "version", clauses: ["affectedVersion"]),
        field("timetracking", "Time tracking", "timetracking", navigable: false, clauses: []),
        field("timespent", "Time Spent", "number", orderable: false),
        field("timeestimate", "Remaining Estimate", "number", orderable: false, clauses: ["remainingEstimate"]),
        field("timeoriginalestimate", "Original estimate", "number", orderable: false, clauses: ["originalEstimate"]),
        field("aggregatetimespent", "Σ Time Spent", "number", orderable: false, clauses: []),
        field("aggregatetimeestimate", "Σ Remaining Estimate", "number", orderable: false, clauses: []),
        field("aggregatetimeoriginalestimate", "Σ Original Estimate", "number", orderable: false, clauses: []),
        field("workratio", "Work Ratio", "number", orderable: false),
        field("progress", "Progress", "progress", orderable: false),
        field("aggregateprogress", "Σ Progress", "progress", orderable: false, clauses: []),
        field("votes", "Votes", "votes", orderable: false),
        field("watches", "Watchers", "watches", orderable: false, clauses: ["watchers"]),
        field("issuelinks", "Linked Issues", "array", items: "issuelinks", clauses: []),
        field("subtasks", "Sub-tasks", "array", items: "issuelinks", orderable: false),
        field("attachment", "Attachment", "array", items: "attachment", navigable: false, clauses: ["attachments"]),
        field("comment", "Comment", "comments-page", navigable: false),
        field("worklog", "Log Work", "array", items: "worklog", navigable: false, clauses: []),
        field("security", "Security Level", "securitylevel", clauses: ["level"]),
        field("issuerestriction", "Restrict to", "issuerestriction", navigable: false, clauses: []),
    ]

    private static func field(
        _ id: String,
        _ name: String,
        _ type: String,
        items: String? = nil,
        orderable: Bool = true,
        navigable: Bool = true,
        clauses: [String]? = nil
    ) -> Field {
        Field(
            id: id,
            key: id,
            name: name,
            isCustom: false,
            isOrderable: orderable,
            isNavigable: navigable,
            isSearchable: true,
            clauseNames: clauses ?? [id],
            schema: Field.Schema(type: type, items: items, system: id, custom: nil, customID: nil)
        )
    }

    private static func unlistedSchema(_ id: String, _ name: String, clauses: [String]) -> Field {
        Field(
            id: id,
            key: id,
            name: name,
            isCustom: false,
            isOrderable: false,
            isNavigable: true,
            isSearchable: false,
            clauseNames: clauses,
            schema: nil
        )
    }
}
