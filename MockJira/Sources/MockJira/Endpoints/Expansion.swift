import MockSite

/// The parts that a request adds to issues with the parameters `expand` and `properties`.
struct Expansion {
    private let wanted: Set<String>
    /// The names of the issue properties to include.
    private let properties: [String]

    /// The maximum number of changes in an issue on Cloud. If an issue has more changes, the latest ones are sent.
    static let changeLimit = 40

    /// The names that Jira accepts. `versionedRepresentations` adds nothing.
    private static let known: Set = [
        "renderedFields", "names", "schema", "transitions", "operations", "editmeta", "changelog",
        "versionedRepresentations",
    ]

    init(_ names: [String], properties: [String] = []) throws(ErrorResponse) {
        let trimmed = names.map { $0.trimmed }
        if let unknown = trimmed.first(where: { !Self.known.contains($0) }) {
            throw .badRequest("Invalid expand value '\(unknown)'.")
        }
        wanted = Set(trimmed)
        self.properties = properties
    }

    /// A Boolean value that indicates whether ``appendParts(of:_:_:_:)`` adds anything.
    private var addsParts: Bool {
        !properties.isEmpty || !wanted.isSubset(of: ["names", "schema", "versionedRepresentations"])
    }

    private var addsNamesOrSchema: Bool { wanted.contains("names") || wanted.contains("schema") }

    /// Returns a closure that appends the expanded parts to the object of an issue; nil if nothing is added.
    ///
    /// - Parameter namesInEachIssue: If `true`, `names` and `schema` are members of each issue, as in a bulk fetch;
    ///   otherwise of the whole response.
    func addition(
        _ context: RequestContext,
        _ selection: FieldSelection,
        namesInEachIssue: Bool = false
    ) -> ((Int, inout TextWriter) -> Void)? {
        guard addsParts || namesInEachIssue && addsNamesOrSchema else { return nil }
        return { number, out in
            appendParts(of: number, context, selection, &out)
            if namesInEachIssue { append(selection, context, &out) }
        }
    }

    /// Adds the expanded parts of an issue to its object. The object's closing brace must be the last byte of `out`.
    func appendParts(
        of number: Int,
        _ context: RequestContext,
        _ selection: FieldSelection? = nil,
        _ out: inout TextWriter
    ) {
        guard addsParts else { return }
        let issue = IssueFacts(context.tables, number)
        let zone = context.site.zone
        var parts: [(key: String, value: JSONValue)] = []
        if wanted.contains("renderedFields"), let selection {
            parts.append(("renderedFields", RenderedFields(context).object(number, selection)))
        }
        if wanted.contains("transitions") {
            let transitions = context.resources.transitions(issue).map { $0.without(["fields"]).json(zone) }
            parts.append(("transitions", .array(transitions)))
        }
        if wanted.contains("operations") {
            // On the mock, the menus of an issue have no entries.
            parts.append(("operations", .members([("linkGroups", .array([]))])))
        }
        if wanted.contains("editmeta"), let selection {
            parts.append(("editmeta", .members([("fields", Self.editableFields(selection, context))])))
        }
        if wanted.contains("changelog") {
            let count = issue.historyCount
            // Data Center sends all changes, the oldest first.
            let shown =
                context.tables.isDataCenter
                ? Array(0..<count) : (max(0, count - Self.changeLimit)..<count).reversed()
            let latest = shown.map { context.resources.history(issue, $0).json(zone) }
            let changelog = JSONValue.members([
                ("startAt", .int(0)), ("maxResults", .int(latest.count)), ("total", .int(count)),
                ("histories", .array(latest)),
            ])
            parts.append(("changelog", changelog))
        }
        if !properties.isEmpty {
            let known = context.resources.properties(of: issue)
            let chosen = known.filter { properties.contains("*all") || properties.contains($0.key) }
                .filter { !properties.contains("-" + $0.key) }
            parts.append(("properties", .object(chosen.map { (key: $0.key, value: $0.value.json(zone)) })))
        }
        out.truncate(to: out.count - 1)
        for part in parts {
            out.append(0x2C)
            out.append(JSONValue.string(part.key).bytes(context.dialect))
            out.append(0x3A)
            out.append(part.value.bytes(context.dialect))
        }
        out.append(0x7D)
    }

    /// Returns the metadata of the selected fields that can be edited. These are the fields that screens can contain.
    private static func editableFields(_ selection: FieldSelection, _ context: RequestContext) -> JSONValue {
        let fields = context.tables.fields.filter { $0.isOrderable && selection.names.contains($0.id) }
        return .object(
            fields.map { field in
                let operations = field.schema?.type == "array" ? ["add", "set", "remove"] : ["set"]
                let shape = JSONValue.members([
                    ("required", .bool(["summary", "issuetype"].contains(field.id))),
                    ("schema", field.schema.map { FieldList.schema($0) }), ("name", .string(field.name)),
                    ("key", .string(field.key)), ("operations", .array(operations.map { .string($0) })),
                ])
                return (key: field.id, value: shape)
            }
        )
    }

    /// Adds `names` and `schema`, if they are expanded, to an object whose closing brace is the last byte of `out`.
    func append(_ selection: FieldSelection, _ context: RequestContext, _ out: inout TextWriter) {
        guard addsNamesOrSchema else { return }
        let fields = context.tables.fields.filter { selection.names.contains($0.id) }
        out.truncate(to: out.count - 1)
        if wanted.contains("names") {
            out.append(",\"names\":")
            out.append(JSONValue.object(fields.map { (key: $0.id, value: .string($0.name)) }).bytes(context.dialect))
        }
        if wanted.contains("schema") {
            out.append(",\"schema\":")
            let members = fields.compactMap { field in
                field.schema.map { (key: field.id, value: FieldList.schema($0)) }
            }
            out.append(JSONValue.object(members).bytes(context.dialect))
        }
        out.append(0x7D)
    }
}
