internal import FactoryDefinitions
internal import JiraConnector
internal import JiraReader
internal import Sinks
internal import Synchronization

extension ActivityRun {
    /// Runs one try after another as the policy says.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, the same in a run that resumes. Files of other runs do not count.
    ///   - canResume: If `false`, the activity was begun with other settings, and none of its files counts.
    func find(
        _ bound: BoundActivity,
        id: String,
        start: FactoryDateTime,
        canResume: Bool,
        _ policy: ActivityPolicy,
        _ failedOutput: LastOutput,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void
    ) async throws(FactoryRunError) -> Found {
        let name = activity.name
        let tries = Mutex(0)
        return try await PolicyDriver(policy: policy, clock: run.settings.clock).run { attempt, error in
            onEvent(.retries(activity: name, attempt: attempt, error: error))
        } _: { () async throws(FactoryRunError) -> Found in
            let isFirst = tries.withLock { tries in
                tries += 1
                return tries == 1
            }
            var bound = bound
            // Resumes the try before, or the run before this one.
            if case .copy(var copy) = bound, copy.plan.keepsJournal {
                copy.plan.activityRunID = id
                copy.plan.resumes = canResume && (!isFirst || earlier != nil)
                bound = .copy(copy)
            }
            return try await attempt(bound, start: start, failedOutput, onEvent)
        }
    }

    private func attempt(
        _ bound: BoundActivity,
        start: FactoryDateTime,
        _ failedOutput: LastOutput,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void
    ) async throws(FactoryRunError) -> Found {
        let credentials = try await run.binding.credentials(of: bound.source.service)
        switch bound {
        case .copy(let copy):
            var plan = copy.plan
            plan.credentials = credentials
            try run.check(plan, of: activity.name)
            if case .file(let path, _) = plan.sink.destination { try run.binding.output.makeFolder(of: path) }
            do throws(CopyError) {
                do throws(CopyError) {
                    return try await self.copy(copy, plan, start: start, failedOutput)
                } catch {
                    guard plan.resumes, error.code == .invalidManifest else { throw error }
                    onEvent(
                        .noted(
                            activity: activity.name,
                            note: "the file is no longer as it was written; it is exported again"
                        )
                    )
                    plan.resumes = false
                    return try await self.copy(copy, plan, start: start, failedOutput)
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

    private func copy(
        _ copy: BoundCopy,
        _ plan: CopyPlan,
        start: FactoryDateTime,
        _ failedOutput: LastOutput
    ) async throws(CopyError) -> Found {
        let logName =
            if case .skip(let log?) = plan.faultTolerance, log.hasRowsAlone { "redirectRowPath" } else {
                "logFilePath"
            }
        func output(_ report: CopyReport, _ outcome: ActivityOutcome) -> FactoryValue {
            ActivityOutput.copy(
                report,
                sinkType: copy.sinkType,
                start: start.text(format: "o") ?? "",
                status: outcome.rawValue,
                root: run.settings.outputRoot,
                logName: logName
            )
        }
        let copying = try CopyActivity(plan: plan)
        do throws(CopyError) {
            let report = try await copying.run()
            var notes = [Self.note(report)].compactMap { $0 }
            if report.wasWhole { notes.append("the file is whole already; nothing was read") }
            return Found(
                output: output(report, .succeeded),
                isIncomplete: report.isIncomplete,
                note: notes.isEmpty ? nil : notes.joined(separator: "; "),
                wasWhole: report.wasWhole
            )
        } catch {
            failedOutput.value = output(copying.report(of: error), .failed)
            throw error
        }
    }

    /// A word of columns that stayed empty: a name that is nowhere in the data gives no error where its place may be.
    private static func note(_ report: CopyReport) -> String? {
        var notes = report.listing?.notes ?? []
        if let age = report.listingAge { notes.append(age.note) }
        if let empty = report.emptyColumns, !empty.isEmpty {
            let names = empty.map { "\"\($0)\"" }.joined(separator: ", ")
            notes.append(
                "no value in any of the \(report.rowsCopied) rows: \(names); are the names of their sources right?"
            )
        }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}
