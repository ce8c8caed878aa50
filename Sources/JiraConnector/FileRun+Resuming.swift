internal import DurableFiles
internal import Foundation
internal import InterimData
internal import JiraReader
internal import RunState
internal import Sinks

extension FileRun {
    /// Locks the output and looks for a run to resume. Blocks.
    ///
    /// - Parameters:
    ///   - runPlan: The part of the plan that determines the output.
    ///   - output: The path of the file; for a series, the path of its first file.
    /// - Throws: ``CopyError`` when the plan differs from that of the unfinished run, when another run is writing the
    ///   output, or when the files cannot be read.
    static func begin(_ plan: CopyPlan, _ runPlan: RunPlan, output: String) throws -> Beginning {
        let lock: LockFile
        do throws(SinkError) {
            lock = try OutputLock.take(output)
        } catch {
            // A complete output needs no lock, so it is accepted even in a folder without write permission.
            guard error.code == .notWritable, plan.resumes,
                case .finished(let manifest) = try ExistingOutput(by: output),
                ExistingOutput.finished(manifest).isEligible(for: plan), manifest.differences(from: runPlan).isEmpty
            else { throw error }
            return .complete(try verified(manifest, output))
        }
        do {
            let beginning = try begin(plan, runPlan, output, lock)
            if case .complete = beginning { lock.release() }
            return beginning
        } catch {
            lock.release()
            throw error
        }
    }

    /// The state in which earlier runs left an output.
    private enum ExistingOutput {
        /// There is no file under the output's name.
        case missing
        /// A run is unfinished.
        case unfinished(JournalContent)
        /// A run has finished.
        case finished(FileManifest)
        /// There is a file under the output's name, but no manifest.
        case unknown

        init(by output: String) throws(RunStateError) {
            if let journal = try JournalContent(output: output) {
                self = .unfinished(journal)
            } else if !FileManager.default.fileExists(atPath: output) {
                self = .missing
            } else if let manifest = try FileManifest.read(of: output) {
                self = .finished(manifest)
            } else {
                self = .unknown
            }
        }

        /// Returns a Boolean value that indicates whether ``CopyPlan/activityRunID`` permits this state to be resumed
        /// or treated as complete.
        func isEligible(for plan: CopyPlan) -> Bool {
            guard let id = plan.activityRunID else { return true }
            return switch self {
            case .missing: true
            case .unfinished(let journal):
                journal.head.activityRunID == id && (journal.isResumable || journal.isComplete)
            case .finished(let manifest): manifest.activityRunID == id
            case .unknown: false
            }
        }

        /// Returns the differences between the plan of the earlier run and another plan, as phrases.
        func differences(from plan: RunPlan) -> [String] {
            switch self {
            case .missing, .unknown: []
            case .unfinished(let journal): journal.head.differences(from: plan)
            case .finished(let manifest): manifest.differences(from: plan)
            }
        }
    }

    private static func begin(
        _ plan: CopyPlan,
        _ runPlan: RunPlan,
        _ output: String,
        _ lock: LockFile
    ) throws -> Beginning {
        let new = FileRun(plan: plan, runPlan: runPlan, output: output)
        let wasThere = FileManager.default.fileExists(atPath: RunJournal.path(of: output))
        let fresh = Beginning.fresh(new, lock, replaced: wasThere)
        guard plan.resumes else { return fresh }
        let existing: ExistingOutput
        do throws(RunStateError) {
            existing = try ExistingOutput(by: output)
        } catch {
            // Files that are damaged or of another version cannot belong to a run with this id, and are replaced.
            guard plan.activityRunID == nil else { return fresh }
            throw error
        }
        guard existing.isEligible(for: plan) else { return fresh }
        let differences = existing.differences(from: runPlan)
        if !differences.isEmpty {
            guard plan.activityRunID == nil else { return fresh }
            let isFinished = if case .finished = existing { true } else { false }
            throw Self.differing(output, differences, isFinished: isFinished)
        }
        switch existing {
        case .missing: return fresh
        case .finished(let manifest): return .complete(try verified(manifest, output))
        case .unknown:
            throw CopyError(
                .invalidPlan,
                "\(output) exists already, and it has no manifest of this program; choose another name"
            )
        case .unfinished(let journal):
            if journal.isComplete { return .complete(try finishPublishing(plan, output)) }
            guard journal.isResumable else { throw JournalContent.otherVersion }
            guard FileManager.default.fileExists(atPath: output + PartialFile.defaultExtension) else { return fresh }
            if FileManager.default.fileExists(atPath: output),
                case .file(_, overwrite: false) = plan.sink.destination
            {
                throw CopyError(
                    .invalidPlan,
                    "\(output) exists already, but the unfinished run was to create it; move it away, or allow it to be replaced",
                    advisedSettings: [.overwrite]
                )
            }
            return try readKept(plan, output, journal, lock) ?? fresh
        }
    }

    /// Reads an output that an earlier run has finished, and checks it against its manifest.
    private static func verified(_ manifest: FileManifest, _ output: String) throws -> FileManifest {
        guard let problem = try FileVerification(path: output).run().problems.first else { return manifest }
        throw CopyError(
            .invalidManifest,
            "\(output) was finished, but has been modified: \(problem); replace it with an export without resuming",
            advisedSettings: [.overwrite, .restart]
        )
    }

    private static func differing(_ output: String, _ differences: [String], isFinished: Bool) -> CopyError {
        CopyError(
            .invalidPlan,
            "\(output) \(isFinished ? "is complete already, by a" : "has an unfinished") run with other settings: "
                + differences.joined(separator: "; ")
                + (isFinished ? "; choose another name" : "; use the same options, or start again without resuming"),
            advisedSettings: isFinished ? [] : [.restart]
        )
    }

    /// Reads and verifies the kept part of an output.
    ///
    /// - Returns: The resumed run; `nil` if nothing can be kept, for example because records have no unique keys.
    private static func readKept(
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
            // A block is usable only if the key file contains the keys of its records.
            let available = journal.keys(of: output, upTo: .max / 2).count / 2
            let keyed = journal.blocks.prefix { block in
                !block.endsRun
                    && (block.checkpoint == nil || block.keyCount.map { (0...available).contains($0) } ?? false)
            }
            kept = try KeptOutput(configuration: configuration, blocks: keyed.map(\.kept))
        }
        guard let kept else { return nil }
        do {
            return try resumeRun(plan, output, journal, lock, kept, configuration, isEnded: isEnded)
        } catch {
            kept.close()
            throw error
        }
    }

    private static func resumeRun(
        _ plan: CopyPlan,
        _ output: String,
        _ journal: JournalContent,
        _ lock: LockFile,
        _ kept: KeptOutput,
        _ configuration: SinkConfiguration,
        isEnded: Bool
    ) throws -> Beginning? {
        let blocks = Array(journal.blocks.prefix(kept.blockCount))
        let checkpoint = blocks.last?.checkpoint ?? Checkpoint()
        let keys = journal.keys(of: output, upTo: blocks.last?.keyCount ?? 0)
        let keptRecords = KeptRecords(
            keys.keys,
            from: plan.table.isListedByCensus ? blocks.keysBeforeLastPage : 0,
            of: plan.table
        )
        let hasKeys = keptRecords.keysAreUnique && keys.count / 2 == blocks.last?.keyCount ?? 0
        // A mark is invalid if another version of the reader wrote it, or if it is damaged.
        let hasMark = checkpoint.mark.map(Resumption.isMark) ?? true
        // If the ids listed before the page of the mark are missing, the issues in the file are unknown, and the run
        // starts from the beginning.
        let hasIDs = journal.listedIDs.count >= checkpoint.mark.map(Resumption.listedCount(before:)) ?? 0
        guard isEnded || hasKeys && hasIDs && hasMark else {
            kept.close()
            return nil
        }
        let run = FileRun(plan: plan, runPlan: journal.head.plan, output: output, head: journal.head)
        let entryCount = blocks.isEmpty ? 1 : journal.blockEntries[blocks.count - 1] + 1
        try kept.truncate(configuration)
        let resumed = try RunJournal(output: output, continuing: journal, keys: keys, entryCount: entryCount)
        run.journal.withLock { $0 = resumed }
        run.state.withLock { state in
            state.blocks = blocks.map { ($0.file ?? 0, $0.block) }
            state.hasCheckpoint = !blocks.isEmpty
            state.base = blocks.last?.counts ?? RunCounts()
            state.base.resumptions += 1
            state.baseFindings = checkpoint.findings
            state.keyCount = keys.count / 2
            state.keptRecords = keptRecords
            if plan.table.isListedByCensus { state.listCompleted = journal.listCompleted }
        }
        return .resumed(
            run,
            lock,
            Kept(
                output: kept,
                // The findings of earlier runs are omitted here, because the run itself adds them.
                checkpoint: Checkpoint(
                    mark: checkpoint.mark,
                    pageRecordCount: checkpoint.pageRecordCount,
                    recordCount: checkpoint.recordCount,
                    rowCount: checkpoint.rowCount
                ),
                records: keptRecords,
                resumption: Resumption(
                    mark: checkpoint.mark,
                    listed: journal.listedIDs.numbers,
                    isListComplete: journal.isListComplete
                ),
                isEnded: isEnded
            )
        )
    }

    /// Completes the publishing of an output that another run has written completely.
    private static func finishPublishing(_ plan: CopyPlan, _ output: String) throws -> FileManifest {
        guard case .file(_, let isReplacing) = plan.sink.destination else { preconditionFailure("a file is published") }
        let problem = try FileVerification(unpublished: output).run().problems.first
        if let problem {
            throw CopyError(
                .invalidManifest,
                "the unfinished run of \(output) had written everything, but \(problem); start again without resuming",
                advisedSettings: [.restart]
            )
        }
        let written = try FileManifest.read(unpublishedOf: output)
        let folder = FilePaths.folder(of: output)
        let paths = written?.files?.map { folder + "/" + FilePaths.name(of: $0.file) } ?? [output]
        try FileSeriesSink.publish(existing: paths, isReplacing: isReplacing)
        try ManifestFile(of: output).publish()
        syncFolder(of: output)
        guard FileManager.default.fileExists(atPath: output), let manifest = try FileManifest.read(of: output) else {
            throw CopyError(
                .invalidManifest,
                "the unfinished run had written everything, but \(output) or its manifest was removed; start again without resuming",
                advisedSettings: [.restart]
            )
        }
        RunJournal.remove(of: output)
        return manifest
    }
}

extension JournalBlock {
    /// The block in the form that a sink reads.
    fileprivate var kept: KeptBlock {
        KeptBlock(file: file ?? 0, block: block, endsFile: endsFile, isCheckpoint: checkpoint != nil)
    }
}

extension [JournalBlock] {
    /// The number of keys before the first block that may contain records of the last page.
    fileprivate var keysBeforeLastPage: Int {
        let mark = last { $0.checkpoint != nil }?.checkpoint?.mark
        return Swift.max(0, last { $0.checkpoint.map { $0.mark != mark } ?? false }?.keyCount ?? 0)
    }
}
