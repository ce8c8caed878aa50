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

    private let content: Mutex<Content>

    /// An activity that writes a file.
    struct Writer: Hashable, Sendable {
        /// The path and the name of the activity, with the number of each iteration.
        var path: String
        /// The name of the activity, with that of its pipeline. It is the same in all iterations.
        var activity: String
    }

    private struct Content {
        var report: PipelineRunReport
        var isResumable = false
        /// The last writer of each activity, by the path of the file and by the name of the activity.
        var writers: [String: [String: Writer]] = [:]
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
            for secret in secrets where !content.secrets.contains(secret) { content.secrets.append(secret) }
        }
    }

    /// Returns `true` the first time that it is called for a note of an activity, so that the iterations of a loop do
    /// not repeat it.
    func isFirst(note: String, of activity: String) -> Bool {
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

    /// Registers an activity as the writer of files, so that an iteration of a loop does not replace the files of
    /// another. A different activity may replace files, as in the service.
    ///
    /// - Parameter paths: The paths of the files.
    /// - Throws: ``FactoryRunError/Code/path`` if another iteration has written or writes one of the files.
    func claim(_ paths: [String], for writer: Writer) throws(FactoryRunError) {
        let taken = content.withLock { content -> (path: String, writer: Writer)? in
            for path in paths {
                if let other = content.writers[path]?[writer.activity], other != writer {
                    return (path, other)
                }
            }
            for path in paths { content.writers[path, default: [:]][writer.activity] = writer }
            return nil
        }
        guard let taken else { return }
        throw FactoryRunError(
            .path,
            "the output \"\(taken.path)\" would replace the output of \"\(taken.writer.path)\"; use a different name for "
                + "each iteration, for example with item()"
        )
    }

    /// Removes the registration of a writer whose attempt has failed.
    func release(_ writer: Writer) {
        content.withLock { content in
            content.writers = content.writers.mapValues { $0.filter { $0.value != writer } }.filter {
                !$0.value.isEmpty
            }
        }
    }
}
