internal import Dispatch
internal import DurableFiles
internal import Foundation
internal import InterimData
internal import JiraReader
internal import RunState
internal import Sinks
internal import Synchronization

/// A run that writes a file or a series of files. It manages the journal, the manifest, and the state that a later run
/// needs to resume.
///
/// The files beside an output belong to its first file. A run holds `OUTPUT.lock` and writes `OUTPUT.partial`,
/// `OUTPUT.journal`, `OUTPUT.keys` and, if issues are listed first, `OUTPUT.ids`. When all data is written and synced,
/// the run writes the manifest under a temporary name, appends the last entry to the journal, renames the files and
/// then the manifest to their final names, and removes the journal. If these steps are interrupted, a run that resumes
/// completes them.
final class FileRun: BlockObserver {
    /// The state of an output when a run begins.
    enum Beginning: Sendable {
        /// Nothing is resumed, and the output is locked. If `replaced` is `true`, the output of an unfinished run is
        /// replaced.
        case fresh(FileRun, LockFile, replaced: Bool)
        /// An unfinished run is resumed, and its output is locked.
        case resumed(FileRun, LockFile, Kept)
        /// The output is complete and was verified. It is no longer locked.
        case complete(FileManifest)
    }

    /// The part of an earlier run that is kept.
    struct Kept: Sendable {
        var output: KeptOutput
        var checkpoint: Checkpoint
        var records: KeptRecords
        var resumption: Resumption
        /// If `true`, the text is complete, and only the final steps are missing.
        var isEnded: Bool
    }

    struct State {
        /// The blocks, each with the number of its file.
        var blocks: [(file: Int, block: WrittenBlock)] = []
        /// If `true`, there is a checkpoint from which another run can resume: either its keys are available, or it is
        /// the end of the output.
        var hasCheckpoint = false
        /// The number of records whose keys are in the journal.
        var keyCount = 0
        /// If `false`, a record has no key, and the keys of later records are not usable.
        var allHaveKeys = true
        /// The counts and findings of the runs before this one.
        var base = RunCounts()
        var baseFindings = ReadingFindings()
        var keptRecords: KeptRecords?
        /// The time at which an earlier run completed the list of issues.
        var listCompleted: Date?
    }

    let plan: CopyPlan
    let output: String
    let head: JournalHead
    private let manifestFile: ManifestFile
    let journal = Mutex<RunJournal?>(nil)
    /// The ids that were listed before the journal was created.
    private let pending = Mutex<[(ids: ListedIssues, date: Date)]>([])
    let state = Mutex(State())
    private let start = ContinuousClock.now
    private let began = Date()
    /// The statistics of the reader, once it exists.
    let statistics = Mutex<ReadingStatistics?>(nil)
    private let tallies = Mutex<RowTallies?>(nil)

    /// Creates a run. If `head` is `nil`, it is a new run; otherwise, it continues the run with that head.
    init(plan: CopyPlan, runPlan: RunPlan, output: String, head: JournalHead? = nil) {
        self.plan = plan
        self.output = output
        self.head = head ?? JournalHead(plan: runPlan, activityRunID: plan.activityRunID, started: began)
        manifestFile = ManifestFile(of: output)
    }

    /// Begins the journal of a new run, and removes the temporary files of an earlier one. Blocks. The output must be
    /// locked already.
    func beginJournal() throws(RunStateError) {
        manifestFile.discard()
        FileSeriesSink.removePartials(of: plan.sink, from: 0)
        let new = try RunJournal(output: output, head: head)
        journal.withLock { journal in
            journal = new
            pending.withLock { pending in
                for (ids, date) in pending { new.append(listed: ids.ids, isComplete: ids.isComplete, at: date) }
                pending = []
            }
        }
    }

    /// Sets the statistics that counts are taken from.
    func attach(_ statistics: ReadingStatistics) { self.statistics.withLock { $0 = statistics } }

    /// Sets the object that counts rows, and adds the counts of the runs before this one to it.
    func attach(_ tallies: RowTallies) {
        if let earlier = state.withLock({ $0.base.rows }) { tallies.add(earlier) }
        self.tallies.withLock { $0 = tallies }
    }

    /// The counts since the beginning of the first run.
    var counts: RunCounts {
        var counts = state.withLock { $0.base }
        guard let statistics = statistics.withLock({ $0 }) else { return counts }
        counts.requests += statistics.requestCount
        counts.retries += statistics.retryCount
        counts.receivedByteCount += statistics.receivedByteCount
        counts.milliseconds += Int((ContinuousClock.now - start) / .milliseconds(1))
        counts.siteDate = counts.siteDate ?? statistics.siteDate
        counts.rows = tallies.withLock { $0 }?.counts
        return counts
    }

    /// Returns the findings since the beginning of the first run. If `place` is not `nil`, it is used instead of the
    /// reader's current findings, which include those of later pages.
    func findings(upTo place: ReadingFindings? = nil) -> ReadingFindings {
        var all = state.withLock { $0.baseFindings }
        guard let statistics = statistics.withLock({ $0 }) else { return all }
        all.add(place ?? statistics.findings)
        // Issues in the file are not missing, even if the site has since deleted them.
        if let keptRecords = state.withLock({ $0.keptRecords }), plan.table.isListedByCensus {
            all.goneIssues.removeAll { keptRecords.contains(issue: $0) }
            all.unreadIssues.removeAll { keptRecords.contains(issue: $0) }
        }
        return all
    }

    /// Adds ids that were listed to the journal, or keeps them until the journal is created.
    func add(listed: ListedIssues) {
        let now = Date()
        journal.withLock { journal in
            guard let journal else { return pending.withLock { $0.append((listed, now)) } }
            journal.append(listed: listed.ids, isComplete: listed.isComplete, at: now)
        }
    }

    /// The age of the list of issues, if it was complete when the run was resumed.
    var listingAge: ListingAge? {
        state.withLock { $0.listCompleted }.map { ListingAge(completed: $0, now: began) }
    }

    /// A Boolean value that indicates whether another run can resume this one.
    var isResumable: Bool { state.withLock { $0.hasCheckpoint } }

    // MARK: Blocks

    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void {
        let (counts, file) = (counts, plan.sink.series == nil ? nil : position.file)
        var checkpoint = position.checkpoint
        // Findings of the current page are left out, because a resumed run reads the page again.
        checkpoint?.findings = findings(upTo: position.endsRun ? nil : position.checkpoint?.findings)
        let (endsFile, endsRun, keys) = (position.endsFile, position.endsRun, position.keys)
        let keyCount: Int? = state.withLock { state in
            state.keyCount += keys.count
            state.allHaveKeys = state.allHaveKeys && position.allHaveKeys
            return state.allHaveKeys && checkpoint != nil ? state.keyCount : nil
        }
        return { [self, checkpoint] block in
            let entry = JournalBlock(
                file: file,
                block: block,
                endsFile: endsFile,
                endsRun: endsRun,
                checkpoint: checkpoint,
                keyCount: keyCount,
                counts: counts
            )
            try journal.withLock { $0 }?.append(.block(entry), keys: keys)
            state.withLock { state in
                state.blocks.append((file ?? 0, block))
                if keyCount != nil || endsRun { state.hasCheckpoint = true }
            }
        }
    }

    func blocksSynced() throws {
        try journal.withLock { $0 }?.sync()
    }

    // MARK: The end

    /// Writes the manifest and the journal's last entry. Blocks. The data must be synced already.
    func seal(_ summary: SinkSummary) throws {
        try manifestFile.write(try manifest(summary).json())
        try journal.withLock { $0 }?.append(.complete)
        try journal.withLock { $0 }?.sync()
    }

    /// Renames the manifest to its final name, and removes the journal. Blocks. The output must have its final name
    /// already.
    func publish() throws {
        try manifestFile.publish()
        journal.withLock { $0 }?.remove()
    }

    /// Syncs the journal and keeps it. Blocks.
    func suspend() {
        try? journal.withLock { $0 }?.sync()
    }

    /// Removes the journal and the unpublished manifest. Blocks.
    func abandon() {
        journal.withLock { $0 }?.remove()
        manifestFile.discard()
    }
}

// MARK: The manifest

extension FileRun {
    private func manifest(_ summary: SinkSummary) -> FileManifest {
        let statistics = statistics.withLock { $0 }
        var columns = plan.table.columns
        let names = Set(columns.map(\.name))
        columns += (statistics?.siteColumns ?? []).filter { !names.contains($0.name) }
        var entries = columns.map { FileManifest.ColumnEntry(name: $0.name, type: $0.type.rawValue) }
        if !plan.mapping.entries.isEmpty {
            entries = plan.mapping.entries.map { entry in
                .init(name: entry.sink.joined(separator: "."), type: entry.sinkType?.rawValue ?? "")
            }
        }
        // The key columns of the records are not necessarily columns of the rows that a mapping makes.
        let keyColumns = plan.writesRows ? [] : plan.table.keyColumns(on: statistics?.deployment ?? .cloud)
        let written = state.withLock { $0.blocks }
        var manifest = FileManifest(
            output: output,
            plan: head.plan,
            columns: entries,
            keyColumns: keyColumns,
            started: head.started,
            ended: Date(),
            counts: counts,
            findings: findings()
        )
        manifest.activityRunID = head.activityRunID
        manifest.describe(
            rows: summary.rowCount,
            bytes: summary.writtenByteCount,
            textBytes: summary.textByteCount,
            sha256: summary.sha256
        )
        if let files = summary.files {
            let blocks = Dictionary(grouping: written, by: \.file)
            manifest.files = files.enumerated().map { number, file in
                FileManifest.FileEntry(
                    file: FilePaths.name(of: file.path),
                    rows: file.rowCount,
                    bytes: file.writtenByteCount,
                    textBytes: file.textByteCount,
                    sha256: file.sha256,
                    blocks: (blocks[number] ?? []).map(\.block)
                )
            }
        } else {
            manifest.blocks = written.map(\.block)
        }
        return manifest
    }
}
