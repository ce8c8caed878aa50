internal import InterimData

extension Catalogue {
    static let issues: [Table] = [
        Table(
            name: "Issues",
            family: .issues,
            summary: "The issues that the account can see, in the order of their creation.",
            path: "/rest/api/3/issue/bulkfetch",
            records: .array(["issues"]),
            pagination: IssuePagination(),
            columns: IssueColumns.own + IssueColumns.system,
            keyColumns: ["id"],
            permission: "Browse projects, in each project; and the issue's security level, if it has one.",
            operation: "bulkFetchIssues",
            isConnectorTable: false,
            dataCenter: .same,
            issueRecords: .selectable
        )
    ]
}

/// The columns of issues: members of the issue itself, system fields, and the site's own fields.
enum IssueColumns {
    /// Members of the issue itself.
    static let own: [Column] = [
        Column("id", .string),
        Column("key", .string),
        Column("self", .string),
        Column("expand", .string),
    ]

    /// The fields that every site has. The custom fields of a site are known only after it has listed them.
    static let system: [Column] = [
        field("summary", .string), field("description", .object), field("environment", .object),
        field("issuetype", .object), field("project", .object), field("parent", .object), field("status", .object),
        field("priority", .object), field("resolution", .object), field("assignee", .object),
        field("reporter", .object), field("creator", .object), field("labels", .array), field("components", .array),
        field("versions", .array), field("fixVersions", .array), field("created", .dateTime),
        field("updated", .dateTime), field("resolutiondate", .dateTime), field("statuscategorychangedate", .dateTime),
        field("lastViewed", .dateTime), field("duedate", .string), field("timetracking", .object),
        field("timeestimate", .integer), field("timeoriginalestimate", .integer), field("timespent", .integer),
        field("aggregatetimeestimate", .integer), field("aggregatetimeoriginalestimate", .integer),
        field("aggregatetimespent", .integer), field("workratio", .integer), field("progress", .object),
        field("aggregateprogress", .object), field("votes", .object), field("watches", .object),
        field("issuelinks", .array), field("subtasks", .array), field("attachment", .array),
        field("comment", .object), field("worklog", .object), field("security", .object),
    ]

    /// The date-times inside fields that are objects or lists, by the field's id.
    static let nestedDateTimePaths: [String: [String]] = [
        "attachment": ["[*].created"],
        "comment": IssueList.comment.dateTimes.map { "comments[*].\($0)" },
        "worklog": IssueList.worklog.dateTimes.map { "worklogs[*].\($0)" },
        // The issues of boards have sprints in separate fields.
        "sprint": sprintDateTimes,
        "closedSprints": sprintDateTimes.map { "[*].\($0)" },
    ]

    /// The date-times of a sprint.
    static let sprintDateTimes = ["startDate", "endDate", "completeDate", "createdDate"]

    /// Parts of fields by which child tables select issues.
    static let parts: [Column] = [
        Column(path: ["fields", "watches", "watchCount"], type: .integer),
        Column(path: ["fields", "votes", "votes"], type: .integer),
    ]

    /// Returns all columns of a site, from the records of its fields.
    ///
    /// The type of a field is that of its `schema`; the source of the type names is Atlassian's `JsonTypeBean`. Texts
    /// that version 3 of the API returns as documents are `Object`; on Data Center, whose API has version 2, they are
    /// texts.
    static func of(site fields: RecordBatch, on deployment: Deployment) -> [Column] {
        var columns = own
        var seen: Set<String> = []
        let known = Dictionary(uniqueKeysWithValues: system.map { ($0.path[1], $0) })
        for number in 0..<fields.count {
            let record = fields[number]
            guard let id = record["id"]?.text, seen.insert(id).inserted else { continue }
            let schema = record["schema.type"]?.text
            let kind = record["schema.custom"]?.text
            var column = known[id] ?? field(id, type(schema: schema, kind: kind, on: deployment))
            if deployment == .dataCenter, documents.contains(id) { column.type = .string }
            // A field of sprints contains a list. Source:
            // <https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/>.
            if kind?.hasSuffix(":gh-sprint") == true, schema == "array" {
                column.nestedDateTimePaths = sprintDateTimes.map { "[*].\($0)" }
            }
            column.title = record["name"]?.text ?? ""
            column.untranslatedTitle = record["untranslatedName"]?.text ?? ""
            column.sourceType = schema ?? ""
            columns.append(column)
        }
        return columns
    }

    /// The columns of the response to a request for fields, which ``of(site:)`` reads.
    static let fieldColumns = ColumnSet([
        Column("id", .string), Column("name", .string), Column("untranslatedName", .string),
        Column(path: ["schema", "type"], type: .string), Column(path: ["schema", "custom"], type: .string),
    ])

    private static func field(_ id: String, _ type: InterimType) -> Column {
        var column = Column(path: ["fields", id], type: type)
        column.nestedDateTimePaths = nestedDateTimePaths[id] ?? []
        return column
    }

    /// The system fields that are documents on Cloud.
    private static let documents: Set<String> = ["description", "environment"]

    private static func type(schema: String?, kind: String?, on deployment: Deployment) -> InterimType {
        switch schema {
        case "string": kind?.hasSuffix(":textarea") == true && deployment == .cloud ? .object : .string
        case "date", "any", nil: .string
        case "datetime": .dateTime
        case "number": .decimal
        case "array": .array
        default: .object
        }
    }
}
