internal import FactoryDefinitions
internal import Synchronization

/// The objects that all activities of a run share, including those of pipelines that the run executes.
final class SharedRun: Sendable {
    /// The content of the state file when the run began.
    let earlier: PipelineRunRecord
    /// The state file; `nil` if the run has none.
    let state: PipelineRunState?
    private let onEvent: @Sendable (PipelineRun.Event) -> Void
    /// Held while an event is reported, so that iterations at the same time report one after another.
    private let reporting = Mutex(())
    /// The limit of copies and lookups that run at the same time.
    let transfers = TransferLimit(PipelineRun.concurrentTransferCount)

    /// The files that the unfinished run has deleted, relative to the folder of outputs.
    private let deletions: [String: FactoryDateTime]

    private let content: Mutex<Content>

    private struct Content {
        var report: PipelineRunReport
        var isResumable = false
        var claims = OutputClaims()
        var secrets: [String]
        var notes: Set<[String]> = []
    }

    init(
        secrets: [String],
        report: PipelineRunReport,
        earlier: PipelineRunRecord,
        state: PipelineRunState?,
        onEvent: @escaping @Sendable (PipelineRun.Event) -> Void
    ) {
        content = Mutex(Content(report: report, secrets: secrets))
        self.earlier = earlier
        deletions = earlier.deletions
        self.state = state
        self.onEvent = onEvent
    }

    /// The report of the activities that have ended.
    var report: PipelineRunReport { content.withLock { $0.report } }

    /// A Boolean value that indicates whether resuming the run can make progress.
    var isResumable: Bool { content.withLock { $0.isResumable } }

    /// The values of secure parameters of all pipelines that have begun.
    var secrets: [String] { content.withLock { $0.secrets } }

    /// Reports an event, with secrets masked.
    func report(_ event: PipelineRun.Event) {
        let event = event.masked(secrets)
        reporting.withLock { _ in onEvent(event) }
    }

    /// Adds secrets, which are masked in everything that is reported from then on.
    func add(secrets: [String]) {
        content.withLock { content in
            let new = Set(secrets).subtracting(content.secrets)
            if !new.isEmpty { content.secrets = SecretForms.sorted(content.secrets + new) }
        }
    }

    /// Returns `true` the first time that it is called for a note of an activity, so that the iterations of a loop do
    /// not repeat it. Without an activity, the note concerns the run.
    func isFirst(note: String, of activity: String = "") -> Bool {
        content.withLock { $0.notes.insert([activity, note]).inserted }
    }

    /// Adds an activity that has ended to the report.
    func add(_ ended: ActivityRun.Ended) {
        let (outcome, error) = (ended.outcome, ended.error)
        content.withLock { content in
            if outcome != .failed || error?.isRetriable != false { content.isResumable = true }
            content.report.add(ended, secrets: content.secrets)
        }
    }

    /// Adds an activity that was skipped or is inactive to the report.
    func add(passedOver activity: PipelineActivity?, _ outcome: ActivityOutcome, in context: RunContext) {
        guard let activity else { return }
        content.withLock { $0.report.add(passedOver: activity, outcome, in: context) }
    }

    /// Registers an activity as the writer of an output.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` if another iteration of a loop, or a copy to another store, has written or
    ///   writes it.
    func claim(_ output: OutputClaims.Output, for writer: OutputWriter) throws(FactoryRunError) {
        guard let other = content.withLock({ $0.claims.claim(output, for: writer) }) else { return }
        guard other.store == writer.store else {
            throw FactoryRunError(
                .path,
                "the output \"\(output.path)\" would replace the output of \"\(other.path)\", which belongs to another "
                    + "linked service; here, both are below the same folder. Run one of the activities alone with "
                    + "another folder of outputs, or use a different path."
            )
        }
        throw FactoryRunError(
            .path,
            "the output \"\(output.path)\" would replace the output of \"\(other.path)\"; use a different name for each "
                + "iteration, for example with item()"
        )
    }

    /// Returns a Boolean value that indicates whether the unfinished run deleted a file after a copy to it had ended.
    /// The file is not written again when the run is resumed.
    ///
    /// - Parameter file: The path relative to the folder of outputs.
    func hasDeleted(_ file: String, after copy: PipelineRunRecord.Ended) -> Bool {
        deletions[file].map { $0.ticks >= copy.time.ticks } ?? false
    }

    /// Returns a Boolean value that indicates whether an activity has written one of the files since this run began or
    /// was resumed.
    func hasWritten(_ files: [String], in location: OutputLocation) -> Bool {
        content.withLock { content in files.contains { content.claims.contains(location.absolute($0)) } }
    }

    /// Checks that no activity of this run has written a file to another store than the one from which it is deleted.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` with the name of the activity.
    func checkDeletion(of path: String, in store: String) throws(FactoryRunError) {
        guard let writer = content.withLock({ $0.claims.writer(of: path, otherThan: store) }) else { return }
        throw FactoryRunError(
            .path,
            "the file \"\(path)\" cannot be deleted, because \"\(writer.path)\" has written it to the store of another "
                + "linked service; here, both are below the same folder"
        )
    }

    /// Removes the registrations of files that were deleted.
    func release(deleted paths: [String]) {
        content.withLock { content in
            for path in paths { content.claims.release(deleted: path) }
        }
    }

    /// Removes the registration of a writer whose attempt has failed.
    func release(_ output: OutputClaims.Output, of writer: OutputWriter) {
        content.withLock { $0.claims.release(output, of: writer) }
    }
}
