internal import DurableFiles
internal import FactoryDefinitions
internal import Foundation
internal import JiraConnector
internal import Sinks
internal import Synchronization

/// The state file of a pipeline run, from which the run can be resumed: `OUTPUT_ROOT/.jirastream/NAME-DIGEST.json`.
///
/// NAME is the name of the pipeline. DIGEST is a digest of the name, the parameters with secrets masked, and the only
/// activity to run, if one is set. Runs with different parameters therefore have different state files. The file is
/// written atomically when the run begins. When an activity begins and when it ends, a line is appended, so a killed
/// run leaves a valid file. Only the owner of the file can read it, because it contains outputs of lookups.
/// `NAME-DIGEST.json.lock` is locked until the run has ended or this object is released.
public final class PipelineRunState: Sendable {
    /// The result of the search for an unfinished run when the state was opened.
    public enum Beginning: Sendable, Hashable {
        /// There was no unfinished run.
        case fresh
        /// An unfinished run was replaced.
        case replaced
        /// An unfinished run is resumed.
        case resumed
    }

    /// The path of the file.
    public let path: String
    /// The result of the search for an unfinished run.
    public let beginning: Beginning
    private let lock: LockFile
    private let content: Mutex<Content>
    private let kept = Mutex(false)
    /// The file, which is locked while it is written.
    private let file: Mutex<PipelineRunFile>

    /// The state in memory.
    private struct Content {
        var record: PipelineRunRecord
        /// The names of the activities whose last change is not in the file yet.
        var pending: Set<String> = []
    }

    private init(path: String, lock: LockFile, beginning: Beginning, record: PipelineRunRecord) {
        self.path = path
        self.lock = lock
        self.beginning = beginning
        content = Mutex(Content(record: record))
        file = Mutex(PipelineRunFile(path: path))
    }

    deinit { release() }

    /// If `true`, the run has ended without success, and the file still exists, so the run can be resumed.
    public var isKept: Bool { kept.withLock { $0 } }

    /// The current state, including changes that are not in the file yet.
    var record: PipelineRunRecord { content.withLock { $0.record } }

    // MARK: Opening

    /// Locks the state file of a run. Then reads the file if an unfinished run is resumed, and otherwise writes the
    /// state of a new run. The method blocks during file operations.
    ///
    /// - Parameters:
    ///   - name: The name of the file without its extension.
    ///   - isResuming: If `true`, an unfinished run is resumed if there is one. If `false`, it is replaced.
    ///   - fresh: The content of the file for a new run.
    ///   - check: Called with the content of the file of an unfinished run before it is resumed. Throws an error if
    ///     this run cannot resume it.
    /// - Throws: ``FactoryRunError/Code/state`` if another run has locked the file, or if the file cannot be read or
    ///   written. Errors of `check` are thrown unchanged.
    static func open(
        _ name: String,
        below root: String,
        isResuming: Bool,
        fresh: PipelineRunRecord,
        check: (PipelineRunRecord) throws(FactoryRunError) -> Void
    ) throws(FactoryRunError) -> PipelineRunState {
        let folder = root + "/" + OutputLocation.stateFolder
        let path = folder + "/" + name + ".json"
        let lock = try lock(path, in: folder, pipeline: fresh.pipeline)
        do throws(FactoryRunError) {
            if isResuming, let bytes = try read(path) {
                let record = try record(bytes, path)
                try check(record)
                return PipelineRunState(path: path, lock: lock, beginning: .resumed, record: record)
            }
            let isThere = FileManager.default.fileExists(atPath: path)
            let state = PipelineRunState(
                path: path,
                lock: lock,
                beginning: isThere ? .replaced : .fresh,
                record: fresh
            )
            try state.file.withLock { file throws(FactoryRunError) in try file.write([:]) { fresh } }
            return state
        } catch {
            release(lock, in: folder)
            throw error
        }
    }

    private static func lock(
        _ path: String,
        in folder: String,
        pipeline: String
    ) throws(FactoryRunError) -> LockFile {
        for attempt in 1... {
            do throws(FileError) {
                try makeFolders(folder)
                // A symbolic link could lead outside of the root, so it is rejected.
                let type = try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
                guard type == .typeDirectory else {
                    throw FileError(.notWritable, "\(folder) is not a folder; remove it")
                }
                return try LockFile(path + ".lock", of: path)
            } catch {
                guard error.code != .busy else {
                    throw FactoryRunError(
                        .state,
                        "the pipeline \"\(pipeline)\" cannot run: another run with the same parameters uses its state"
                            + ", \(path). Wait for its end, or stop it."
                    )
                }
                // Another run may have removed the empty folder when it ended.
                if attempt < 10, !FileManager.default.fileExists(atPath: folder) { continue }
                throw failure("locked", path, error)
            }
        }
        preconditionFailure("The loop above ends by returning or throwing.")
    }

    private static func read(_ path: String) throws(FactoryRunError) -> [UInt8]? {
        do throws(FileError) {
            guard let file = try OpenFile(existing: path, for: .reading, purpose: "reading it") else { return nil }
            defer { file.close() }
            return try file.bytes(from: 0, count: try file.byteCount())
        } catch {
            throw failure("read", path, error)
        }
    }

    private static func record(_ bytes: [UInt8], _ path: String) throws(FactoryRunError) -> PipelineRunRecord {
        do throws(PipelineRunRecord.Problem) {
            return try PipelineRunRecord(bytes: bytes)
        } catch {
            switch error {
            case .damaged:
                throw FactoryRunError(
                    .state,
                    "the run cannot be resumed: its state, \(path), is damaged. Run again without resuming to replace "
                        + "it.",
                    advisedSettings: [.restart]
                )
            case .version(let version):
                throw FactoryRunError(
                    .state,
                    "the run cannot be resumed: its state, \(path), has format version \(version), and this program "
                        + "reads 1 to \(PipelineRunRecord.currentVersion). Resume it with the version that began it, or "
                        + "run again without resuming.",
                    advisedSettings: [.restart]
                )
            }
        }
    }

    private static func failure(_ verb: String, _ path: String, _ error: FileError) -> FactoryRunError {
        FactoryRunError(
            .state,
            "the state of the run, \(path), cannot be \(verb): \(error.message). Check the folder and its permissions."
        )
    }

    // MARK: The run

    /// Stores the beginning of an activity in the file, for a run that resumes this one.
    ///
    /// - Parameters:
    ///   - name: The path and the name of the activity.
    ///   - input: The salted digest of the evaluated settings.
    ///   - isWritten: If `false`, the beginning is stored when the file is written the next time.
    /// - Returns: The message of the error if the file cannot be written, or `nil`. The run continues in both cases.
    func begin(_ name: String, at now: FactoryDateTime, input: String, isWritten: Bool = true) async -> String? {
        await update(name, isWritten: isWritten) { record in
            let isChanged = record.activities[name].map { $0.input != input } ?? false
            record.activities[name]?.input = input
            if let ended = record.activities[name]?.ended {
                // A success in the unfinished run stays in the file until the activity ends again.
                guard ended.outcome != .succeeded else { return isChanged }
                record.activities[name]?.ended = nil
                return true
            }
            guard record.activities[name] == nil else { return isChanged }
            record.activities[name] = PipelineRunRecord.Activity(now: now, input: input)
            return true
        }
    }

    /// Stores the end of an activity in the file. Returns the message of the error if the file cannot be written, or
    /// `nil`.
    func end(_ name: String, _ ended: PipelineRunRecord.Ended, isWritten: Bool = true) async -> String? {
        await update(name, isWritten: isWritten) { record in
            guard record.activities[name]?.ended != ended else { return false }
            record.activities[name]?.ended = ended
            return true
        }
    }

    /// Releases the lock when the run ends. Removes the file unless `isKept` is `true`. The method blocks during file
    /// operations.
    func finish(keeping isKept: Bool) {
        file.withLock { $0.close() }
        if !isKept { removeFile(path) }
        kept.withLock { $0 = isKept && FileManager.default.fileExists(atPath: path) }
        release()
    }

    private func update(
        _ name: String,
        isWritten: Bool,
        _ change: (inout PipelineRunRecord) -> Bool
    ) async -> String? {
        let isChanged = content.withLock { content in
            guard change(&content.record) else { return false }
            content.pending.insert(name)
            return true
        }
        guard isChanged, isWritten else { return nil }
        do {
            try await blocking { try self.writePending() }
            return nil
        } catch {
            return "\(error) The run continues; if it is resumed, this activity may run again."
        }
    }

    /// Writes all changes that are not in the file yet. Another activity may have written them together with its own.
    private func writePending() throws(FactoryRunError) {
        try file.withLock { file throws(FactoryRunError) in
            let changed = content.withLock { content in
                var changed: [String: PipelineRunRecord.Activity] = [:]
                for name in content.pending { changed[name] = content.record.activities[name] }
                content.pending = []
                return changed
            }
            guard !changed.isEmpty else { return }
            do throws(FactoryRunError) {
                // A change that follows is written again by its own activity.
                try file.write(changed) { record }
            } catch {
                content.withLock { $0.pending.formUnion(changed.keys) }
                throw error
            }
        }
    }

    private func release() {
        guard lock.isHeld else { return }
        removeFile(path + PartialFile.defaultExtension)
        Self.release(lock, in: FilePaths.folder(of: path))
    }

    private static func release(_ lock: LockFile, in folder: String) {
        lock.release()
        removeEmptyFolder(folder)
    }
}
