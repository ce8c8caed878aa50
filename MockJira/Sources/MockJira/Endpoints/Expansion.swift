/// What a request wants besides the issues themselves.
struct Expansion {
    private let wantsNames: Bool
    private let wantsSchema: Bool
    private let wantsTransitions: Bool
    private let wantsChangelog: Bool

    /// How many changes come with an issue, the latest ones.
    static let changeLimit = 40

    /// The vendor's names. Those beyond names, schema, transitions and changelog are accepted, and nothing is added for them, as for an account
    /// that may not see more.
    private static let known: Set = [
        "renderedFields", "names", "schema", "transitions", "operations", "editmeta", "changelog",
        "versionedRepresentations",
    ]

    init(_ names: [String]) throws(Refusal) {
        let trimmed = names.map { $0.trimmed }
        if let unknown = trimmed.first(where: { !Self.known.contains($0) }) {
            throw .badRequest("Invalid expand value '\(unknown)'.")
        }
        wantsNames = trimmed.contains("names")
        wantsSchema = trimmed.contains("schema")
        wantsTransitions = trimmed.contains("transitions")
        wantsChangelog = trimmed.contains("changelog")
    }

    /// Adds `transitions` and `changelog` to an issue that was just closed.
    func appendParts(of number: Int, _ bench: Workbench, _ out: inout TextWriter) {
        guard wantsTransitions || wantsChangelog else { return }
        let issue = IssueFacts(bench.tables, number)
        let zone = bench.site.zone
        out.truncate(to: out.count - 1)
        if wantsTransitions {
            let transitions = bench.book.transitions(issue).map { $0.without(["fields"]).json(zone) }
            out.append(",\"transitions\":")
            out.append(JSONValue.array(transitions).bytes(bench.dialect))
        }
        if wantsChangelog {
            let count = issue.historyCount
            // Data Center sends them all, and the oldest first.
            let shown =
                bench.tables.isDataCenter
                ? Array(0..<count) : (max(0, count - Self.changeLimit)..<count).reversed()
            let latest = shown.map { bench.book.history(issue, $0).json(zone) }
            let changelog = JSONValue.members([
                ("startAt", .int(0)), ("maxResults", .int(latest.count)), ("total", .int(count)),
                ("histories", .array(latest)),
            ])
            out.append(",\"changelog\":")
            out.append(changelog.bytes(bench.dialect))
        }
        out.append(0x7D)
    }

    /// Adds `names` and `schema` to an object that was just closed.
    func append(_ selection: FieldSelection, _ bench: Workbench, _ out: inout TextWriter) {
        guard wantsNames || wantsSchema else { return }
        let fields = bench.tables.fields.filter { selection.names.contains($0.id) }
        out.truncate(to: out.count - 1)
        if wantsNames {
            out.append(",\"names\":")
            out.append(JSONValue.object(fields.map { (key: $0.id, value: .string($0.name)) }).bytes(bench.dialect))
        }
        if wantsSchema {
            out.append(",\"schema\":")
            let members = fields.compactMap { field in
                field.schema.map { (key: field.id, value: FieldList.schema($0)) }
            }
            out.append(JSONValue.object(members).bytes(bench.dialect))
        }
        out.append(0x7D)
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
