/// What a request wants besides the issues themselves.
struct Expansion {
    private let wantsNames: Bool
    private let wantsSchema: Bool

    /// The vendor's names. Those beyond names and schema are accepted, and nothing is added for them, as for an account
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
