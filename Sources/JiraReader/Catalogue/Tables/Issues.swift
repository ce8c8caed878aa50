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
            permission: "Browse projects, in each project; and the issue's security level, where it has one.",
            operation: "bulkFetchIssues",
            isConnectorTable: false,
            isOnDataCenter: true
        )
    ]
}

/// The columns of issues: the issue's own, the system's fields, and the site's.
enum IssueColumns {
    /// Members of the issue itself.
    static let own: [Column] = [
        Column("id", .string),
        Column("key", .string),
        Column("self", .string),
        Column("expand", .string),
    ]

    /// The fields that every site has. A site's custom fields are known only when the site was asked.
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

    /// Parts of fields by which other tables choose issues.
    static let parts: [Column] = [
        Column(path: ["fields", "watches", "watchCount"], type: .integer),
        Column(path: ["fields", "votes", "votes"], type: .integer),
    ]

    /// All columns of a site, from the records of its fields.
    ///
    /// A field's type is what its `schema` says; the source of the type names is the vendor's `JsonTypeBean`. Texts that
    /// the third version of the API gives as documents are `Object`; on Data Center, whose API is the second, they are texts.
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
            column.title = record["name"]?.text ?? ""
            column.sourceType = schema ?? ""
            columns.append(column)
        }
        return columns
    }

    /// Whether a choice of fields can only be understood with the site's own fields: it names one.
    static func needsSite(_ fields: [String]?) -> Bool {
        fields?.contains { !isWildcard($0) && !isSystem($0) } ?? false
    }

    /// Whether a field is one that every site has, by its id, with or without a `-`.
    private static func isSystem(_ field: String) -> Bool {
        system.contains { $0.path[1] == field || "-" + $0.path[1] == field }
    }

    private static func isWildcard(_ field: String) -> Bool { field.hasPrefix("*") || field.hasPrefix("-*") }

    /// The ids of fields that are given by id or by name, in any case, with a `-` in front where they are left out.
    ///
    /// Members of the issue itself, such as `key`, come in any case.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a field that the site does not have, and for a name that
    ///   several fields have, with their ids.
    static func ids(of fields: [String], among columns: [Column]) throws(JiraReaderError) -> [String] {
        let known = columns.filter { $0.path.count == 2 }
        var ids: [String] = []
        for field in fields {
            if isWildcard(field) || isSystem(field) || known.contains(where: { $0.path[1] == field }) {
                ids.append(field)
                continue
            }
            let sign = field.hasPrefix("-") ? "-" : ""
            let name = String(field.dropFirst(sign.count))
            if own.contains(where: { $0.name == name }) { continue }
            var matches = known.filter { $0.path[1] == name }
            if matches.isEmpty { matches = known.filter { $0.title == name } }
            if matches.isEmpty { matches = known.filter { $0.title.lowercased() == name.lowercased() } }
            guard matches.count < 2 else {
                throw JiraReaderError(
                    .invalidOption,
                    "\(matches.count) fields are named \"\(name)\"; give one by its id: "
                        + matches.map { $0.path[1] }.joined(separator: ", "),
                    table: "Issues"
                )
            }
            guard let match = matches.first else {
                let near = NearestName.find(
                    name,
                    among: known.flatMap { [$0.path[1], $0.title] }.filter { !$0.isEmpty }
                )
                throw JiraReaderError(
                    .invalidOption,
                    "the site has no field \"\(name)\"; \(near.map { "did you mean \"\($0)\"? " } ?? "")"
                        + "`jirastream schema Issues --site …` lists them",
                    table: "Issues"
                )
            }
            ids.append(sign + match.path[1])
        }
        // An empty list would mean the site's default.
        return ids.isEmpty ? ["id"] : ids
    }

    /// The columns of the answer to a request for fields that ``of(site:)`` reads.
    static let fieldColumns = ColumnSet([
        Column("id", .string), Column("name", .string), Column(path: ["schema", "type"], type: .string),
        Column(path: ["schema", "custom"], type: .string),
    ])

    private static func field(_ id: String, _ type: InterimType) -> Column {
        Column(path: ["fields", id], type: type)
    }

    /// The system's fields that are documents on Cloud.
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
