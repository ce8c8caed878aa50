internal import Dispatch
internal import DurableFiles
internal import Foundation
internal import InterimData
internal import JiraReader
internal import Sinks
internal import Synchronization

/// A run that writes a file: its journal, its manifest, and the state that it resumes from.
///
/// A run holds `OUTPUT.lock` and writes `OUTPUT.partial`, `OUTPUT.journal`, `OUTPUT.keys` and, where issues are listed first,
/// `OUTPUT.ids`. When everything is written and safe, the journal says so, the manifest is written beside its final name, the file gets its name, the
/// manifest gets its own, and the journal goes. A run that goes on finishes these steps from wherever they were cut.
final class FileRun: BlockObserver {
    /// What a run finds when it begins.
    enum Beginning: Sendable {
        /// There is nothing to resume, and the output is locked. If `replaced`, the journal of an unfinished run is there.
        case fresh(FileRun, LockFile, replaced: Bool)
        /// An unfinished run, whose output is locked.
        case continued(FileRun, Kept)
        /// A file that is whole. The output is not locked any more.
        case whole(FileManifest)
    }

    /// What an earlier run has left.
    struct Kept: Sendable {
        var file: KeptFile
        var content: KeptFile.Content
        /// The number of records in it, of each of which a mapping may have made several rows, or none.
        var recordCount: Int
        var held: HeldRecords
        var resumption: Resumption
        /// Whether the whole text is there, and only the end is missing.
        var isEnded: Bool
    }

    private struct State {
        var blocks: [WrittenBlock] = []
        /// The records whose keys are in the journal.
        var keyCount = 0
        /// What the runs before this one counted.
        var base = RunCounts()
        var held: HeldRecords?
        /// When the list of issues was completed that an earlier run has left.
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
    /// What the reader has done so far, told when it is made.
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
    /// - Parameter isResuming: If `true`, an unfinished run is resumed.
    /// - Throws: ``CopyError`` when the plan differs from the unfinished run's, when another run writes the output, or when the
    ///   files cannot be read.
    static func begin(_ plan: CopyPlan, output: String, isResuming: Bool) throws -> Beginning {
        let lock: LockFile
        do throws(SinkError) {
            lock = try OutputLock.take(output)
        } catch {
            // What is whole is left alone, also in a folder that cannot be written to.
            guard error.code == .notWritable, isResuming, let manifest = try finished(plan, output) else { throw error }
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

    /// The manifest of a file that a run of the same plan has finished; `nil` where there is none, or a run is unfinished.
    private static func finished(_ plan: CopyPlan, _ output: String) throws -> FileManifest? {
        let files = FileManager.default
        guard files.fileExists(atPath: output), !files.fileExists(atPath: RunJournal.path(of: output)),
            let manifest = try FileManifest.read(of: output)
        else { return nil }
        let new = JournalHead(plan: plan.shape, started: manifest.started)
        let differences = JournalHead(plan: manifest.plan, started: manifest.started).differences(from: new)
        return differences.isEmpty ? manifest : nil
    }

    private static func begin(
        _ plan: CopyPlan,
        _ output: String,
        _ isResuming: Bool,
        _ lock: LockFile
    ) throws -> Beginning {
        let new = FileRun(plan: plan, output: output, head: JournalHead(plan: plan.shape, started: Date()))
        guard isResuming else {
            let wasThere = FileManager.default.fileExists(atPath: RunJournal.path(of: output))
            return .fresh(new, lock, replaced: wasThere)
        }
        let fresh = Beginning.fresh(new, lock, replaced: false)
        let kept = try KeptFile(configuration: plan.sinkConfiguration, lock: lock)
        let isThere = FileManager.default.fileExists(atPath: output)
        guard let content = try JournalContent(output: output) else {
            kept?.close()
            guard isThere else { return fresh }
            guard let manifest = try FileManifest.read(of: output) else {
                throw CopyError(
                    .invalidPlan,
                    "\(output) exists already, and it has no manifest of this program; give another name"
                )
            }
            let differences = JournalHead(plan: manifest.plan, started: manifest.started).differences(from: new.head)
            guard differences.isEmpty else { throw Self.differing(output, differences, isFinished: true) }
            return .whole(manifest)
        }
        do {
            let differences = content.head.differences(from: new.head)
            guard differences.isEmpty else { throw Self.differing(output, differences, isFinished: false) }
            if content.isComplete { return .whole(try finishPublishing(output, kept)) }
            guard content.isResumable else { throw CopyError(.invalidPlan, JournalContent.otherVersion) }
            guard let kept else { return fresh }
            if isThere, case .file(_, overwrite: false) = plan.sink.destination {
                throw CopyError(
                    .invalidPlan,
                    "\(output) exists already, and the unfinished run was to create it; move it away, or --overwrite to replace it"
                )
            }
            return try continued(plan, output, content, kept) ?? fresh
        } catch {
            kept?.close()
            throw error
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
        _ file: KeptFile
    ) throws -> Beginning? {
        var content = KeptFile.Content()
        var isEnded = false
        if journal.blocks.last?.isLast == true {
            content = try file.read(journal.blocks.map(\.block))
            isEnded = content.blockCount == journal.blocks.count
        }
        if !isEnded {
            guard !plan.table.keyColumns.isEmpty else {
                file.close()
                return nil
            }
            // A block counts as far as the keys of its records do.
            let available = journal.keys(of: output, upTo: .max / 2).count / 2
            let keyed = journal.blocks.prefix { block in
                !block.isLast && (block.keyCount.map { (0...available).contains($0) } ?? false)
            }
            content = try file.read(keyed.map(\.block))
        }
        let blocks = Array(journal.blocks.prefix(content.blockCount))
        let keys = journal.keys(of: output, upTo: blocks.last?.keyCount ?? 0)
        let held = HeldRecords(
            keys.keys,
            from: plan.table.isListedByCensus ? blocks.keysBeforeLastPage : 0,
            of: plan.table
        )
        let hasKeys = held.keysAreUnique && keys.count / 2 == blocks.last?.keyCount ?? 0
        guard isEnded || hasKeys && journal.hasIDs(before: blocks.last?.mark) else {
            file.close()
            return nil
        }
        let run = FileRun(plan: plan, output: output, head: journal.head)
        let entryCount = blocks.isEmpty ? 1 : journal.blockEntries[blocks.count - 1] + 1
        let resumed = try RunJournal(output: output, continuing: journal, keys: keys, entryCount: entryCount)
        run.journal.withLock { $0 = resumed }
        run.state.withLock { state in
            state.blocks = blocks.map(\.block)
            state.base = blocks.last?.counts ?? RunCounts()
            state.base.resumptions += 1
            state.keyCount = keys.count / 2
            state.held = held
            if plan.table.isListedByCensus { state.listCompleted = journal.listCompleted }
        }
        return .continued(
            run,
            Kept(
                file: file,
                content: content,
                recordCount: isEnded ? content.recordCount : keys.count / 2,
                held: held,
                resumption: Resumption(
                    mark: blocks.last?.mark,
                    listed: journal.listedIDs.numbers,
                    isListComplete: journal.isListComplete
                ),
                isEnded: isEnded
            )
        )
    }

    /// Takes the steps of a publishing that were not taken.
    private static func finishPublishing(_ output: String, _ kept: KeptFile?) throws -> FileManifest {
        try kept?.publish()
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
    func beginJournal() throws(CopyError) {
        manifestFile.discard()
        let new = try RunJournal(output: output, head: head)
        journal.withLock { $0 = new }
    }

    /// Tells where counts are found.
    func attach(_ statistics: ReadingStatistics) { self.statistics.withLock { $0 = statistics } }

    /// Sets the place where rows are counted, and adds those of the runs before this one to it.
    func attach(_ tallies: RowTallies) {
        if let earlier = state.withLock({ $0.base.rows }) { tallies.add(earlier) }
        self.tallies.withLock { $0 = tallies }
    }

    /// What was counted since the very beginning, with what was found up to a place.
    func counts(findings: ReadingFindings?) -> RunCounts {
        var counts = state.withLock { $0.base }
        guard let statistics = statistics.withLock({ $0 }) else { return counts }
        counts.requests += statistics.requestCount
        counts.retries += statistics.retryCount
        counts.receivedByteCount += statistics.receivedByteCount
        counts.milliseconds += Int((ContinuousClock.now - start) / .milliseconds(1))
        counts.siteDate = counts.siteDate ?? statistics.siteDate
        var all = counts.findings
        all.add(findings ?? statistics.findings)
        // What is in the file is not missing, even where the site has lost it since.
        if let held = state.withLock({ $0.held }), plan.table.isListedByCensus {
            all.goneIssues.removeAll { held.contains(issue: $0) }
            all.unreadIssues.removeAll { held.contains(issue: $0) }
        }
        counts.findings = all
        counts.rows = tallies.withLock { $0 }?.counts
        return counts
    }

    /// Notes ids that were listed.
    func note(listed: ListedIssues) { journal.withLock { $0 }?.append(listed: listed, at: Date()) }

    /// The age of the list of issues that the run goes on with, where that was complete.
    var listingAge: ListingAge? {
        state.withLock { $0.listCompleted }.map { ListingAge(completed: $0, now: began) }
    }

    /// Whether there is anything for another run to go on from.
    var isWorthKeeping: Bool { state.withLock { !$0.blocks.isEmpty } }

    // MARK: Blocks

    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void {
        // What the page in hand has brought is found again when it is read again.
        let findings = position.isLast ? nil : (position.mark as? ReadingPlace)?.findings
        let counts = counts(findings: findings)
        let mark = position.mark?.text
        let (isLast, keys) = (position.isLast, position.keys)
        let keyCount = state.withLock { state in
            state.keyCount += keys.count
            return position.haveKeys ? state.keyCount : nil
        }
        return { [self] block in
            let entry = JournalBlock(block: block, mark: mark, isLast: isLast, keyCount: keyCount, counts: counts)
            try journal.withLock { $0 }?.append(.block(entry), keys: keys)
            state.withLock { $0.blocks.append(block) }
        }
    }

    func blocksSynced() throws {
        try journal.withLock { $0 }?.sync()
    }

    // MARK: The end

    /// Writes the manifest and notes that everything is written. Blocks. The data is safe by now.
    func seal(_ summary: FileSink.Summary) throws {
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

    private func manifest(_ summary: FileSink.Summary) -> FileManifest {
        let counts = counts(findings: nil)
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
        // What a mapping has renamed or dropped tells no record from another any more.
        let keyColumns = plan.writesRows ? [] : plan.table.keyColumns(on: statistics?.deployment ?? .cloud)
        let name = output.split(separator: "/").last.map(String.init) ?? output
        return FileManifest(
            file: name,
            site: plan.site.baseURL,
            account: plan.credentials.account,
            table: plan.table.name,
            plan: head.plan,
            columns: entries,
            keyColumns: keyColumns,
            check: keyColumns.isEmpty ? .count : .keys,
            rows: summary.recordCount,
            bytes: summary.writtenByteCount,
            textBytes: summary.textByteCount,
            sha256: summary.sha256,
            blocks: state.withLock { $0.blocks },
            started: head.started,
            ended: Date(),
            siteDate: counts.siteDate,
            resumptions: counts.resumptions,
            requests: counts.requests,
            retries: counts.retries,
            goneIssues: counts.goneIssues.sorted(),
            unreadIssues: counts.unreadIssues.sorted(),
            cutLists: counts.cutLists.byName,
            skippedParents: counts.skippedParents,
            listing: counts.listing
        )
    }
}

extension [JournalBlock] {
    /// The number of keys in front of the first block that may hold records of the page that came last.
    fileprivate var keysBeforeLastPage: Int {
        let first = lastIndex { $0.mark != last?.mark } ?? 0
        return first > 0 ? Swift.max(0, self[first - 1].keyCount ?? 0) : 0
    }
}
