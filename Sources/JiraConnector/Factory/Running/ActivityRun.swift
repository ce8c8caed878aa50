internal import FactoryDefinitions
internal import JiraReader
internal import Sinks

/// One activity of a run.
struct ActivityRun: Sendable {
    let run: PipelineRun
    let activity: PipelineActivity
    let scope: ExpressionScope

    /// What has come of an activity.
    struct Ended: Sendable {
        var activity: PipelineActivity
        var id: String
        var outcome: PipelineSchedule.Outcome
        var start: FactoryDateTime
        var end: FactoryDateTime
        /// The settings, evaluated; for the run's output.
        var input: FactoryValue
        var output: FactoryValue
        var error: FactoryRunError?
        var policy: ActivityPolicy
        var linkedService: String?
        /// Whether it succeeded and yet something could not be read.
        var isIncomplete = false
        var retryAttempt: Int?
    }

    /// What a try has found.
    private struct Found: Sendable {
        var output: FactoryValue
        var isIncomplete = false
        /// Something to be known of what was found.
        var note: String?
    }

    /// Runs the activity as its policy says.
    func start(_ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void) async -> Ended {
        let start = run.now
        var scope = scope
        scope.now = start
        let frozen = scope
        let id = scope.newIdentifier()
        var ended = Ended(
            activity: activity,
            id: id,
            outcome: .failed,
            start: start,
            end: start,
            input: .object(FactoryObject()),
            output: .object(FactoryObject()),
            policy: ActivityPolicy()
        )
        onEvent(.began(activity: activity.name, type: activity.type))
        let failedOutput = LastOutput()
        do throws(FactoryRunError) {
            try activity.checkType()
            ended.policy = try activity.policy(in: frozen)
            let settings = try ExpressionResolution.resolve(
                activity.object["typeProperties"],
                in: frozen,
                named: "\"\(activity.name)\""
            )
            ended.input = .object(settings.object)
            let bound = try run.binding.bind(
                activity,
                settings: settings,
                scope: frozen,
                run: id
            )
            for note in bound.notes { onEvent(.noted(activity: activity.name, note: note)) }
            ended.linkedService = bound.source.service.name
            let name = activity.name
            let driver = PolicyDriver(policy: ended.policy, clock: run.settings.clock)
            let found = try await driver.run { attempt, error in
                onEvent(.retries(activity: name, attempt: attempt, error: error))
            } _: { () async throws(FactoryRunError) -> Found in
                try await attempt(bound, start: start, failedOutput)
            }
            ended.output = found.output
            ended.isIncomplete = found.isIncomplete
            if let note = found.note { onEvent(.noted(activity: activity.name, note: note)) }
            ended.outcome = .succeeded
        } catch {
            ended.error = error
            ended.output = failedOutput.value ?? ended.output
            ended.outcome = error.code == .cancelled ? .cancelled : .failed
        }
        ended.end = run.now
        return ended
    }

    /// A word of columns that stayed empty: a name that is nowhere in the data gives no error where its place may be.
    private static func note(_ report: CopyReport) -> String? {
        var notes = report.listing?.notes ?? []
        if let empty = report.emptyColumns, !empty.isEmpty {
            let names = empty.map { "\"\($0)\"" }.joined(separator: ", ")
            notes.append(
                "no value in any of the \(report.rowsCopied) rows: \(names); are the names of their sources right?"
            )
        }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    private func attempt(
        _ bound: BoundActivity,
        start: FactoryDateTime,
        _ failedOutput: LastOutput
    ) async throws(FactoryRunError) -> Found {
        let credentials = try await run.binding.credentials(of: bound.source.service)
        switch bound {
        case .copy(let copy):
            var plan = copy.plan
            plan.credentials = credentials
            try run.check(plan, of: activity.name)
            if case .file(let path, _) = plan.sink.destination { try run.binding.output.makeFolder(of: path) }
            let text = start.text(format: "o") ?? ""
            let logName =
                if case .skip(let log?) = plan.faultTolerance, log.hasRowsAlone { "redirectRowPath" } else {
                    "logFilePath"
                }
            do throws(CopyError) {
                let copying = try CopyActivity(plan: plan)
                do throws(CopyError) {
                    let report = try await copying.run()
                    let output = ActivityOutput.copy(
                        report,
                        sinkType: copy.sinkType,
                        start: text,
                        status: PipelineSchedule.Outcome.succeeded.rawValue,
                        root: run.settings.outputRoot,
                        logName: logName
                    )
                    return Found(output: output, isIncomplete: report.isIncomplete, note: Self.note(report))
                } catch {
                    failedOutput.value = ActivityOutput.copy(
                        copying.report(of: error),
                        sinkType: copy.sinkType,
                        start: text,
                        status: PipelineSchedule.Outcome.failed.rawValue,
                        root: run.settings.outputRoot,
                        logName: logName
                    )
                    throw error
                }
            } catch {
                throw FactoryRunError(error)
            }
        case .lookup(let lookup):
            var plan = lookup.plan
            plan.credentials = credentials
            do throws(CopyError) {
                let output = try await LookupActivity(plan: plan).run()
                // A service's lookup succeeds then too, and says nothing.
                let note =
                    output.isCut
                    ? "the table has more rows than the \(LookupActivity.maximumRowCount) that a lookup gives" : nil
                let notes = output.listing.notes + [note].compactMap { $0 }
                return Found(
                    output: ActivityOutput.lookup(output),
                    isIncomplete: !output.listing.isEmpty,
                    note: notes.isEmpty ? nil : notes.joined(separator: "; ")
                )
            } catch {
                throw FactoryRunError(error)
            }
        }
    }
}

extension BoundActivity {
    /// What somebody should know of it.
    var notes: [String] {
        switch self {
        case .copy(let copy): copy.source.notes + copy.notes
        case .lookup(let lookup): lookup.source.notes
        }
    }

    /// What is read.
    var source: SourceBinding {
        switch self {
        case .copy(let copy): copy.source
        case .lookup(let lookup): lookup.source
        }
    }
}
