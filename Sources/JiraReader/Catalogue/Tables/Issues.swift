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

/// The columns of issues. These are the members of the issue itself, the system fields, and the custom fields of the
/// site.
enum IssueColumns {
    /// The members of the issue itself, which are not in `fields`.
    static let own: [Column] = [
        Column("id", .string),
        Column("key", .string),
        Column("self", .string),
        Column("expand", .string),
    ]

    /// The fields that every site has. The custom fields of a site are known only after the site has returned its list
    /// of fields.
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

    /// The paths to points in time inside fields that are objects or lists, by the id of the field.
    static let nestedDateTimePaths: [String: [String]] = [
        "attachment": ["[*].created"],
        "comment": IssueList.comment.dateTimes.map { "comments[*].\($0)" },
        "worklog": IssueList.worklog.dateTimes.map { "worklogs[*].\($0)" },
        // The issues that the operations of boards return have their sprints in two separate fields.
        "sprint": sprintDateTimes,
        "closedSprints": sprintDateTimes.map { "[*].\($0)" },
    ]

    /// The members of a sprint that are points in time.
    static let sprintDateTimes = ["startDate", "endDate", "completeDate", "createdDate"]

    /// The members of fields by which child tables select the issues for which they send requests.
    static let parts: [Column] = [
        Column(path: ["fields", "watches", "watchCount"], type: .integer),
        Column(path: ["fields", "votes", "votes"], type: .integer),
    ]

    /// Returns all columns of the issues of a site.
    ///
    /// The type of a field is determined by its `schema`. The names of the types are those of Atlassian's
    /// `JsonTypeBean`. Version 3 of the API returns formatted texts as documents, so that their type is `Object`. Data
    /// Center has version 2 of the API, which returns them as texts.
    ///
    /// - Parameter fields: The records of the site's list of fields.
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
            // The value of a field for sprints is a list of sprints. Source:
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

    /// The columns that `of(site:on:)` reads in the site's list of fields.
    static let fieldColumns = ColumnSet([
        Column("id", .string), Column("name", .string), Column("untranslatedName", .string),
        Column(path: ["schema", "type"], type: .string), Column(path: ["schema", "custom"], type: .string),
    ])

    private static func field(_ id: String, _ type: InterimType) -> Column {
        var column = Column(path: ["fields", id], type: type)
        column.nestedDateTimePaths = nestedDateTimePaths[id] ?? []
        return column
    }

    /// The ids of the system fields whose values are documents on Cloud.
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
