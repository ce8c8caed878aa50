internal import FactoryDefinitions
internal import JiraConnector
internal import JiraReader
internal import Sinks

/// A copy with all settings resolved except the credentials.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-overview
struct BoundCopy: BoundActivity {
    static let type = "Copy"
    static let errorNumber = "2200"
    static let writesFiles = true
    static let isTransfer = true

    var source: SourceBinding
    var sinkType: String
    /// The store of the sink.
    var store: String
    var plan: CopyPlan
    /// The notes for the user that concern the copy or its sink; the source has its own notes.
    var ownNotes: [String]

    var notes: [String] { source.notes + ownNotes }
    var serviceNotes: [String] { source.site.notes }
    var linkedService: String? { source.service.name }

    func describe(in object: inout FactoryObject) {
        source.describe(in: &object)
        let sink = plan.sink
        if let outputFile { object["file"] = .string(outputFile) }
        object["format"] = .string(sink.format.rawValue)
        object["compression"] = .string(sink.level == .none ? "none" : sink.codec == .gzip ? "gzip" : "deflate")
        if !plan.mapping.entries.isEmpty {
            object["columns"] = .array(plan.mapping.entries.map { .string($0.sink.joined(separator: ".")) })
        }
    }

    var outputFile: String? {
        guard case .file(let path, _) = plan.sink.destination else { return nil }
        return plan.sink.series.map { $0.path(0, prefix: path) } ?? path
    }

    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths? {
        try run.check(plan, of: activity)
    }

    func prepared(id: String, isResuming: Bool) -> BoundCopy {
        guard plan.keepsJournal else { return self }
        var copy = self
        copy.plan.activityRunID = id
        copy.plan.resumes = isResuming
        return copy
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        var plan = plan
        plan.credentials = try await attempt.run.binding.credentials(of: source.service)
        try attempt.run.check(plan, of: attempt.activity.name)
        let writer = OutputWriter(path: attempt.context.writerPath + attempt.activity.name, store: store)
        let output = outputFile.map { OutputClaims.Output(path: $0, isSeries: plan.sink.series != nil) }
        if let output {
            try attempt.run.binding.output.makeFolder(of: output.path)
            try attempt.context.shared.claim(output, for: writer)
        }
        do throws(CopyError) {
            do throws(CopyError) {
                return try await run(plan, attempt)
            } catch {
                guard plan.resumes, error.code == .invalidManifest else { throw error }
                attempt.note("the earlier file is not valid; it is exported again")
                plan.resumes = false
                return try await run(plan, attempt)
            }
        } catch {
            if let output { attempt.context.shared.release(output, of: writer) }
            throw FactoryRunError(error)
        }
    }
}

// MARK: Resolving

extension BoundCopy {
    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundCopy {
        let place = "\"\(activity.name)\""
        try rejectUnsupportedSettings(settings)
        guard let sourceSettings = try settings.object("source"), let sinkSettings = try settings.object("sink") else {
            throw FactoryRunError(.invalidDefinition, "\(place) needs a source and a sink")
        }
        let input = try binding.dataset(in: [sourceSettings], in: scope, place: place) { () throws(FactoryRunError) in
            try onlyReference(activity, "inputs", scope)
        }
        let target = try binding.dataset(in: [sinkSettings], in: scope, place: place) { () throws(FactoryRunError) in
            try onlyReference(activity, "outputs", scope)
        }
        let source = try binding.source(sourceSettings, input)
        var plan = CopyPlan(
            table: source.table,
            site: source.site.site,
            credentials: .anonymous,
            reader: source.site.reader,
            parameters: source.parameters,
            sink: try binding.sink(sinkSettings, target, table: source.table)
        )
        plan.jql = source.jql
        plan.mapping = try binding.mapping(settings["translator"], source)
        if source.isFlat, plan.mapping.entries.isEmpty, plan.sink.format != .csv {
            plan.flattening = .version1
            plan.version1 = source.version1?.naming ?? plan.version1
        }
        if let version1 = source.version1 { plan.complete = version1.truncatedLists(readBy: plan.mapping) }
        if try settings.boolean("enableSkipIncompatibleRow") ?? false {
            plan.faultTolerance = .skip(log: try sessionLog(settings, activity, scope, run, binding))
        } else {
            plan.acceptsTruncatedLists = source.version1 == nil
        }
        return BoundCopy(
            source: source,
            sinkType: target.linkedService.type,
            store: target.linkedService.store,
            plan: plan,
            ownNotes: try noEffectNotes(settings, sinkSettings)
        )
    }

    /// Returns a note for each setting that is accepted but has no effect.
    private static func noEffectNotes(
        _ settings: ResolvedObject,
        _ sink: ResolvedObject
    ) throws(FactoryRunError) -> [String] {
        var idle = ["parallelCopies", "dataIntegrationUnits", "preserve", "preserveRules"].filter {
            settings[$0] != nil
        }
        if try settings.boolean("enableStaging") ?? false { idle.append("enableStaging") }
        if try sink.object("storeSettings")?["copyBehavior"] != nil { idle.append("copyBehavior") }
        return idle.map { "\($0) has no effect here" }
    }

    /// Rejects settings that Azure Data Factory rejects too.
    private static func rejectUnsupportedSettings(_ settings: ResolvedObject) throws(FactoryRunError) {
        if try settings.boolean("validateDataConsistency") ?? false {
            throw FactoryRunError(
                .invalidDefinition,
                "validateDataConsistency applies to binary copies only "
                    + "(DataConsistencyValidationNotSupportedForNonDirectBinaryCopy)"
            )
        }
        if settings["skipErrorFile"] != nil {
            throw FactoryRunError(.invalidDefinition, "skipErrorFile applies to binary copies only")
        }
    }

    private static func sessionLog(
        _ settings: ResolvedObject,
        _ activity: PipelineActivity,
        _ scope: ExpressionScope,
        _ run: String,
        _ binding: FactoryBinding
    ) throws(FactoryRunError) -> SessionLogDestination? {
        let folder: String
        var isReliable = false
        var usesRedirectForm = false
        if let log = try settings.object("logSettings") {
            guard try log.boolean("enableCopyActivityLog") ?? false,
                let location = try log.object("logLocationSettings")
            else { return nil }
            isReliable = try log.object("copyActivityLogSettings")?.boolean("enableReliableLogging") ?? false
            folder = try logFolder(location, scope, binding)
        } else if let location = try settings.object("redirectIncompatibleRowSettings") {
            usesRedirectForm = true
            folder = try logFolder(location, scope, binding)
        } else {
            return nil
        }
        // The name of the activity becomes a part of the path, so it must be valid in a path.
        _ = try binding.output.path([activity.name])
        var destination = SessionLogDestination(
            folder: folder,
            activity: activity.name.replacing("/", with: "_").replacing("\\", with: "_"),
            runID: run
        )
        destination.isReliable = isReliable
        destination.usesRedirectForm = usesRedirectForm
        return destination
    }

    private static func logFolder(
        _ location: ResolvedObject,
        _ scope: ExpressionScope,
        _ binding: FactoryBinding
    ) throws(FactoryRunError) -> String {
        let service = try binding.linkedService(location["linkedServiceName"], in: scope, place: location.place)
        return try binding.folder(try location.text("path") ?? "", of: service, for: "logs")
    }

    private static func onlyReference(
        _ activity: PipelineActivity,
        _ property: String,
        _ scope: ExpressionScope
    ) throws(FactoryRunError) -> FactoryValue {
        guard case .array(let references)? = activity.object[property], references.count == 1 else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(property) of \"\(activity.name)\" must have exactly one dataset"
            )
        }
        return try ExpressionResolution.resolve(
            references[0],
            in: scope,
            place: "\(property) of \"\(activity.name)\""
        )
    }
}

// MARK: Running

extension BoundCopy {
    private func run(
        _ plan: CopyPlan,
        _ attempt: ActivityAttempt
    ) async throws(CopyError) -> ActivityRun.AttemptResult {
        let logName =
            if case .skip(let log?) = plan.faultTolerance, log.usesRedirectForm { "redirectRowPath" } else {
                "logFilePath"
            }
        func output(_ report: CopyReport, _ outcome: ActivityOutcome) -> FactoryValue {
            ActivityOutput.copy(
                report,
                sinkType: sinkType,
                file: outputFile,
                start: attempt.start.text(format: "o") ?? "",
                status: outcome.rawValue,
                location: attempt.run.binding.output,
                logName: logName
            )
        }
        let copying = try CopyActivity(plan: plan)
        do throws(CopyError) {
            let report = try await copying.run()
            var notes = [Self.note(report)].compactMap { $0 }
            if source.version1 == nil, plan.table.hasRowsOfIssues, let lists = Self.truncatedLists(report) {
                notes.append("Jira truncated lists (\(lists)); tables such as IssueComments have all their elements")
            }
            if report.wasWhole { notes.append("the file is already complete; nothing read") }
            if source.version1 != nil, let missing = Self.missingRows(report) {
                notes.append(missing)
                return ActivityRun.AttemptResult(
                    output: output(report, .succeeded).adding(error: "TruncatedLists", missing),
                    isIncomplete: true,
                    note: notes.joined(separator: "; "),
                    wasWhole: report.wasWhole
                )
            }
            return ActivityRun.AttemptResult(
                output: output(report, .succeeded),
                isIncomplete: report.isIncomplete,
                note: notes.isEmpty ? nil : notes.joined(separator: "; "),
                wasWhole: report.wasWhole
            )
        } catch {
            let report = copying.report(of: error)
            guard error.code == .truncatedLists, let missing = Self.missingRows(report) else {
                attempt.failedOutput.value = output(report, .failed)
                throw error
            }
            attempt.failedOutput.value = output(report, .failed).adding(error: "TruncatedLists", missing)
            throw CopyError(error.code, "\(plan.table.name): \(missing)", cause: error.cause)
        }
    }

    /// Returns a message about lists that Jira truncated and that could not be completed; `nil` if there are none.
    private static func missingRows(_ report: CopyReport) -> String? {
        truncatedLists(report).map { lists in
            "Jira truncated lists that could not be completed (\(lists)); check the permissions of the account, or set "
                + "enableSkipIncompatibleRow to accept the missing elements"
        }
    }

    /// Returns the names of truncated lists with the number of issues; `nil` if there are none.
    private static func truncatedLists(_ report: CopyReport) -> String? {
        let lists = IssueList.allCases.compactMap { list in
            report.cutLists[list.rawValue].flatMap { $0 > 0 ? "\(list.rawValue) of \($0) issues" : nil }
        }
        return lists.isEmpty ? nil : lists.joined(separator: ", ")
    }

    /// Returns the notes about a run as one text, or `nil` if there are none. Columns without any value are only noted
    /// and are not an error, because a valid member may be missing in every record.
    private static func note(_ report: CopyReport) -> String? {
        var notes = report.listing?.notes ?? []
        if let age = report.listingAge { notes.append(age.note) }
        if let empty = report.emptyColumns, !empty.isEmpty {
            let names = empty.map { "\"\($0)\"" }.joined(separator: ", ")
            notes.append(
                "no value in any of the \(report.rowsCopied) rows: \(names); check the source columns in the mapping"
            )
        }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}

extension FactoryValue {
    /// Returns an output with an error added to its `errors`.
    fileprivate func adding(error code: String, _ message: String) -> FactoryValue {
        guard case .object(var object) = self else { return self }
        var errors: [FactoryValue] = if case .array(let errors)? = object["errors"] { errors } else { [] }
        errors.append(.object(FactoryObject([("Code", .string(code)), ("Message", .string(message))])))
        object["errors"] = .array(errors)
        return .object(object)
    }
}
