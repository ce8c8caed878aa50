internal import FactoryDefinitions
internal import JiraConnector
internal import JiraReader

/// A lookup with all settings resolved except the credentials.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-lookup-activity
struct BoundLookup: BoundActivity {
    static let type = "Lookup"
    static let errorNumber = "2100"
    static let reusesOutput = true
    static let isTransfer = true

    var source: SourceBinding
    var plan: LookupPlan

    var notes: [String] { source.notes }
    var serviceNotes: [String] { source.site.notes }
    var linkedService: String? { source.service.name }

    func describe(in object: inout FactoryObject) { source.describe(in: &object) }

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundLookup {
        let place = "\"\(activity.name)\""
        guard let sourceSettings = try settings.object("source") else {
            throw FactoryRunError(.invalidDefinition, "\(place) needs a source")
        }
        let source = try binding.source(
            sourceSettings,
            try binding.dataset(in: [settings, sourceSettings], in: scope, place: place) { settings["dataset"] }
        )
        guard source.version1?.list == nil else {
            throw FactoryRunError(
                .unsupported,
                "a lookup reads records, but the rows of this table are items inside them; look up \(source.table.name), "
                    + "or copy the table"
            )
        }
        var plan = LookupPlan(
            table: source.table,
            site: source.site.site,
            credentials: .anonymous,
            reader: source.site.reader
        )
        plan.parameters = source.parameters
        plan.jql = source.jql
        plan.mapping = try binding.mapping(nil, source)
        if source.isFlat, let naming = source.version1?.naming {
            plan.flattening = .version1
            plan.version1 = naming
        }
        plan.firstRowOnly = try settings.boolean("firstRowOnly") ?? true
        plan.isStrict = binding.isStrict
        return BoundLookup(source: source, plan: plan)
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        var plan = plan
        plan.credentials = try await attempt.run.binding.credentials(of: source.service)
        do throws(CopyError) {
            let output = try await LookupActivity(plan: plan).run()
            // If the table has more rows than a lookup returns, the service's lookup succeeds too, but without a note.
            let note =
                output.isTruncated
                ? "the table has more rows than the \(LookupActivity.maximumRowCount) that a lookup returns" : nil
            let notes = output.listing.notes + [note].compactMap { $0 }
            return ActivityRun.AttemptResult(
                output: withAllColumns(ActivityOutput.lookup(output)),
                isIncomplete: !output.listing.isEmpty,
                note: notes.isEmpty ? nil : notes.joined(separator: "; ")
            )
        } catch {
            throw FactoryRunError(error)
        }
    }

    /// Returns an output in which each row has all described columns of version 1.0, whose tables have the same columns
    /// in every row. Columns without a value are null.
    private func withAllColumns(_ output: FactoryValue) -> FactoryValue {
        guard source.isFlat, plan.mapping.entries.isEmpty, let naming = source.version1?.naming,
            case .object(var object) = output
        else { return output }
        let names = naming.columns(of: source.table.columns, containers: source.table.containers).map(\.name)
        func filled(_ row: FactoryValue) -> FactoryValue {
            guard case .object(let row) = row else { return row }
            // The names of the columns, and of the objects that they are members of.
            var known: Set<Substring> = []
            for member in row.members {
                known.insert(member.name[...])
                for place in member.name.indices where member.name[place] == "_" { known.insert(member.name[..<place]) }
            }
            let missing = names.filter { !known.contains($0[...]) }
            return .object(FactoryObject(row.members + missing.map { ($0, .null) }))
        }
        if let row = object["firstRow"] { object["firstRow"] = filled(row) }
        if case .array(let rows)? = object["value"] { object["value"] = .array(rows.map(filled)) }
        return .object(object)
    }
}
