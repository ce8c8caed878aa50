internal import Dispatch
internal import DurableFiles
internal import Foundation
internal import InterimData
internal import JiraReader
internal import RunState
internal import Sinks
internal import Synchronization

/// A run that writes a file or a series of files: its journal, its manifest, and the state that it resumes from.
///
/// The files beside an output are those of its first file. A run holds `OUTPUT.lock` and writes `OUTPUT.partial`, `OUTPUT.journal`,
/// `OUTPUT.keys` and, where issues are listed first, `OUTPUT.ids`. When everything is written and safe, the manifest is written
/// beside its final name, the journal says so, the files get their names, the manifest gets its own, and the journal is removed. A run
/// that resumes takes these steps from the one on that was not taken.
final class FileRun: BlockObserver {
    /// The state of an output when a run begins.
    enum Beginning: Sendable {
        /// There is nothing to resume, and the output is locked. If `replaced`, the journal of an unfinished run is there.
        case fresh(FileRun, LockFile, replaced: Bool)
        /// An unfinished run, whose output is locked.
        case continued(FileRun, LockFile, Kept)
        /// An output that is whole. It is not locked any more.
        case whole(FileManifest)
    }

    /// The part of an earlier run that counts.
    struct Kept: Sendable {
        var output: KeptOutput
        var checkpoint: Checkpoint
        var held: HeldRecords
        var resumption: Resumption
        /// If `true`, the whole text is there, and only the end is missing.
        var isEnded: Bool
    }

    private struct State {
        /// The blocks, and the files that they are in.
        var blocks: [(file: Int, block: WrittenBlock)] = []
        /// If `true`, there is a checkpoint that another run can resume from.
        var hasCheckpoint = false
        /// The records whose keys are in the journal.
        var keyCount = 0
        /// If `false`, a record has no key, so that none behind it counts.
        var haveKeys = true
        /// The counts and findings of the runs before this one.
        var base = RunCounts()
        var baseFindings = ReadingFindings()
        var held: HeldRecords?
        /// The time at which the list of issues was complete that an earlier run left.
        var listCompleted: Date?
    }

    private let plan: CopyPlan
    private let output: String
    private let head: JournalHead
    private let manifestFile: ManifestFile
    private let journal = Mutex<RunJournal?>(nil)
    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let began = Date()
    /// The statistics of the reader, once there is one.
    private let statistics = Mutex<ReadingStatistics?>(nil)
    private let tallies = Mutex<RowTallies?>(nil)

    private init(plan: CopyPlan, output: String, head: JournalHead) {
        self.plan = plan
        self.output = output
        self.head = head
        manifestFile = ManifestFile(of: output)
    }

    /// Locks the output and looks for a run to resume. Blocks.
    ///
    /// - Parameters:
    ///   - output: The path of the file; of a series, the first one's.
    ///   - isResuming: If `true`, an unfinished run is resumed.
    /// - Throws: ``CopyError`` when the plan differs from the unfinished run's, when another run writes the output, or when the
    ///   files cannot be read.
    static func begin(_ plan: CopyPlan, output: String, isResuming: Bool) throws -> Beginning {
        let lock: LockFile
        do throws(SinkError) {
            lock = try OutputLock.take(output)
        } catch {
            // What is whole is left alone, also in a folder that cannot be written to.
            guard error.code == .notWritable, isResuming, let manifest = try finished(plan, output),
                manifest.started >= plan.resumesSince ?? .distantPast
            else { throw error }
            return .whole(manifest)
        }
        do {
            let beginning = try begin(plan, output, isResuming, lock)
            if case .whole = beginning { lock.release() }
            return beginning
        } catch {
            lock.release()
            throw error
        }
    }

    /// The manifest of an output that a run of the same plan has finished; `nil` where there is none, or a run is unfinished.
    private static func finished(_ plan: CopyPlan, _ output: String) throws -> FileManifest? {
        let files = FileManager.default
        guard files.fileExists(atPath: output), !files.fileExists(atPath: RunJournal.path(of: output)),
            let manifest = try FileManifest.read(of: output)
        else { return nil }
        return manifest.plan.differences(from: plan.runPlan).isEmpty ? manifest : nil
    }

    private static func begin(
        _ plan: CopyPlan,
        _ output: String,
        _ isResuming: Bool,
        _ lock: LockFile
    ) throws -> Beginning {
        let new = FileRun(plan: plan, output: output, head: JournalHead(plan: plan.runPlan, started: Date()))
        guard isResuming, isEligible(plan, output, new.head) else {
            let wasThere = FileManager.default.fileExists(atPath: RunJournal.path(of: output))
            return .fresh(new, lock, replaced: wasThere)
        }
        let fresh = Beginning.fresh(new, lock, replaced: false)
        let isThere = FileManager.default.fileExists(atPath: output)
        guard let content = try JournalContent(output: output) else {
            guard isThere else { return fresh }
            guard let manifest = try FileManifest.read(of: output) else {
                throw CopyError(
                    .invalidPlan,
                    "\(output) exists already, and it has no manifest of this program; give another name"
                )
            }
            let differences = manifest.plan.differences(from: new.head.plan)
            guard differences.isEmpty else { throw Self.differing(output, differences, isFinished: true) }
            return .whole(manifest)
        }
        let differences = content.head.plan.differences(from: new.head.plan)
        guard differences.isEmpty else { throw Self.differing(output, differences, isFinished: false) }
        if content.isComplete { return .whole(try finishPublishing(plan, output)) }
        guard content.isResumable else { throw JournalContent.otherVersion }
        guard FileManager.default.fileExists(atPath: output + PartialFile.ending) else { return fresh }
        if isThere, case .file(_, overwrite: false) = plan.sink.destination {
            throw CopyError(
                .invalidPlan,
                "\(output) exists already, and the unfinished run was to create it; move it away, or --overwrite to replace it"
            )
        }
        return try continued(plan, output, content, lock) ?? fresh
    }

    /// Returns a Boolean value that indicates whether what an earlier run has left may be resumed, or be whole, by
    /// ``CopyPlan/resumesSince``.
    private static func isEligible(_ plan: CopyPlan, _ output: String, _ head: JournalHead) -> Bool {
        guard let since = plan.resumesSince else { return true }
        do throws(RunStateError) {
            if let journal = try JournalContent(output: output) {
                guard journal.isResumable || journal.isComplete else { return false }
                return journal.head.started >= since && journal.head.plan.differences(from: head.plan).isEmpty
            }
            guard FileManager.default.fileExists(atPath: output) else { return true }
            guard let manifest = try FileManifest.read(of: output) else { return false }
            return manifest.started >= since && manifest.plan.differences(from: head.plan).isEmpty
        } catch {
            // Files of another version, or damaged ones.
            return false
        }
    }

    private static func differing(_ output: String, _ differences: [String], isFinished: Bool) -> CopyError {
        CopyError(
            .invalidPlan,
            "\(output) \(isFinished ? "is whole already and" : "has an unfinished run that") was asked for otherwise: "
                + differences.joined(separator: "; ")
                + (isFinished ? "; give another name" : "; ask as it was asked, or start afresh without --resume")
        )
    }

    /// Reads what is kept, which verifies it.
    ///
    /// - Returns: `nil` where nothing of it counts, because the records have no keys of their own.
    private static func continued(
        _ plan: CopyPlan,
        _ output: String,
        _ journal: JournalContent,
        _ lock: LockFile
    ) throws -> Beginning? {
        let configuration = plan.sinkConfiguration
        var kept: KeptOutput?
        var isEnded = false
        if journal.blocks.last?.endsRun == true {
            kept = try KeptOutput(configuration: configuration, blocks: journal.blocks.map(\.kept))
            isEnded = kept?.blockCount == journal.blocks.count
        }
        if !isEnded {
            kept?.close()
            guard !plan.table.keyColumns.isEmpty else { return nil }
            // A block counts as far as the keys of its records do.
            let available = journal.keys(of: output, upTo: .max / 2).count / 2
            let keyed = journal.blocks.prefix { block in
                !block.endsRun
                    && (block.checkpoint == nil || block.keyCount.map { (0...available).contains($0) } ?? false)
            }
            kept = try KeptOutput(configuration: configuration, blocks: keyed.map(\.kept))
        }
        guard let kept else { return nil }
        do {
            return try resumed(plan, output, journal, lock, kept, isEnded: isEnded)
        } catch {
            kept.close()
            throw error
        }
    }

    private static func resumed(
        _ plan: CopyPlan,
        _ output: String,
        _ journal: JournalContent,
        _ lock: LockFile,
        _ kept: KeptOutput,
        isEnded: Bool
    ) throws -> Beginning? {
        let blocks = Array(journal.blocks.prefix(kept.blockCount))
        let checkpoint = blocks.last?.checkpoint ?? Checkpoint()
        let keys = journal.keys(of: output, upTo: blocks.last?.keyCount ?? 0)
        let held = HeldRecords(
            keys.keys,
            from: plan.table.isListedByCensus ? blocks.keysBeforeLastPage : 0,
            of: plan.table
        )
        let hasKeys = held.keysAreUnique && keys.count / 2 == blocks.last?.keyCount ?? 0
        // Without the ids before its page it is not known which issues are in the file, and the run begins anew.
        let hasIDs = journal.listedIDs.count >= checkpoint.mark.map(Resumption.listedCount(before:)) ?? 0
        guard isEnded || hasKeys && hasIDs else {
            kept.close()
            return nil
        }
        let run = FileRun(plan: plan, output: output, head: journal.head)
        let entryCount = blocks.isEmpty ? 1 : journal.blockEntries[blocks.count - 1] + 1
        let resumed = try RunJournal(output: output, continuing: journal, keys: keys, entryCount: entryCount)
        run.journal.withLock { $0 = resumed }
        run.state.withLock { state in
            state.blocks = blocks.map { ($0.file ?? 0, $0.block) }
            state.hasCheckpoint = !blocks.isEmpty
            state.base = blocks.last?.counts ?? RunCounts()
            state.base.resumptions += 1
            state.baseFindings = checkpoint.findings
            state.keyCount = keys.count / 2
            state.held = held
            if plan.table.isListedByCensus { state.listCompleted = journal.listCompleted }
        }
        return .continued(
            run,
            lock,
            Kept(
                output: kept,
                checkpoint: checkpoint,
                held: held,
                resumption: Resumption(
                    mark: checkpoint.mark,
                    listed: journal.listedIDs.numbers,
                    isListComplete: journal.isListComplete
                ),
                isEnded: isEnded
            )
        )
    }

    /// Takes the steps of a publishing that were not taken.
    private static func finishPublishing(_ plan: CopyPlan, _ output: String) throws -> FileManifest {
        guard case .file(_, let isReplacing) = plan.sink.destination else { throw CopyError(.invalidPlan, "no file") }
        let written = try FileManifest.read(waitingOf: output)
        let folder = FilePaths.folder(of: output)
        let paths = written?.files?.map { folder + "/" + $0.file } ?? [output]
        try FileSeriesSink.publish(leftBehind: paths, isReplacing: isReplacing)
        try ManifestFile(of: output).publish()
        syncFolder(of: output)
        guard FileManager.default.fileExists(atPath: output), let manifest = try FileManifest.read(of: output) else {
            throw CopyError(
                .writingFailed,
                "the unfinished run had written everything, but \(output) or its manifest is gone; start afresh without --resume"
            )
        }
        RunJournal.remove(of: output)
        return manifest
    }

    /// Begins the journal of a fresh run. Blocks. The file is locked by now.
    func beginJournal() throws(RunStateError) {
        manifestFile.discard()
        let new = try RunJournal(output: output, head: head)
        journal.withLock { $0 = new }
    }

    /// Sets the statistics that counts are taken from.
    func attach(_ statistics: ReadingStatistics) { self.statistics.withLock { $0 = statistics } }

    /// Sets the place where rows are counted, and adds those of the runs before this one to it.
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

    /// The findings since the beginning of the first run: all of them, or those up to a place.
    func findings(upTo place: ReadingFindings? = nil) -> ReadingFindings {
        var all = state.withLock { $0.baseFindings }
        guard let statistics = statistics.withLock({ $0 }) else { return all }
        all.add(place ?? statistics.findings)
        // What is in the file is not missing, even where the site has lost it since.
        if let held = state.withLock({ $0.held }), plan.table.isListedByCensus {
            all.goneIssues.removeAll { held.contains(issue: $0) }
            all.unreadIssues.removeAll { held.contains(issue: $0) }
        }
        return all
    }

    /// Notes ids that were listed.
    func note(listed: ListedIssues) {
        journal.withLock { $0 }?.append(listed: listed.ids, isComplete: listed.isComplete, at: Date())
    }

    /// The age of the list of issues that the run resumes with, where that was complete.
    var listingAge: ListingAge? {
        state.withLock { $0.listCompleted }.map { ListingAge(completed: $0, now: began) }
    }

    /// A Boolean value that indicates whether another run can resume this one.
    var isWorthKeeping: Bool { state.withLock { $0.hasCheckpoint } }

    // MARK: Blocks

    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void {
        let (counts, file) = (counts, plan.sink.series == nil ? nil : position.file)
        var checkpoint = position.checkpoint
        // What the page in hand has brought is found again when it is read again.
        checkpoint?.findings = findings(upTo: position.endsRun ? nil : position.checkpoint?.findings)
        let (endsFile, endsRun, keys) = (position.endsFile, position.endsRun, position.keys)
        let keyCount: Int? = state.withLock { state in
            state.keyCount += keys.count
            state.haveKeys = state.haveKeys && position.haveKeys
            return state.haveKeys && checkpoint != nil ? state.keyCount : nil
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
                if checkpoint != nil { state.hasCheckpoint = true }
            }
        }
    }

    func blocksSynced() throws {
        try journal.withLock { $0 }?.sync()
    }

    // MARK: The end

    /// Writes the manifest and notes that everything is written. Blocks. The data is safe by now.
    func seal(_ summary: SinkSummary) throws {
        try manifestFile.write(try manifest(summary).json())
        try journal.withLock { $0 }?.append(.complete)
        try journal.withLock { $0 }?.sync()
    }

    /// Gives the manifest its name, and removes the journal. Blocks. The file has its name by now.
    func settle() throws {
        try manifestFile.publish()
        journal.withLock { $0 }?.remove()
    }

    /// Brings the journal to the disk and leaves it. Blocks.
    func suspend() {
        try? journal.withLock { $0 }?.sync()
    }

    /// Removes the journal. Blocks.
    func abandon() {
        journal.withLock { $0 }?.remove()
        manifestFile.discard()
    }

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
        // The key columns of the records need not be columns of rows that a mapping makes.
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

extension JournalBlock {
    /// The block as a sink reads it back.
    fileprivate var kept: KeptBlock {
        KeptBlock(file: file ?? 0, block: block, endsFile: endsFile, isCheckpoint: checkpoint != nil)
    }
}

extension [JournalBlock] {
    /// The number of keys in front of the first block that may hold records of the page that came last.
    fileprivate var keysBeforeLastPage: Int {
        let mark = last { $0.checkpoint != nil }?.checkpoint?.mark
        return Swift.max(0, last { $0.checkpoint.map { $0.mark != mark } ?? false }?.keyCount ?? 0)
    }
}
