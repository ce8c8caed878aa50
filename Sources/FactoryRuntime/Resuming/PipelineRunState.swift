internal import DurableFiles
internal import FactoryDefinitions
internal import Foundation
internal import JiraConnector
internal import Sinks
internal import Synchronization

/// The state of a pipeline's run on the disk, from which another run resumes: `OUTPUT_ROOT/.jirastream/NAME-DIGEST.json`.
///
/// NAME is the pipeline's name, and DIGEST one over the name, the parameters without secrets and the activity that runs alone,
/// so that runs with other parameters have other states. The file is replaced as a whole when the run begins, when an activity
/// begins and when one has ended, so that a killed run leaves one or the other. Only its owner may read it: outputs of lookups
/// are in it. `NAME-DIGEST.json.lock` is locked as long as the object exists, or until the run has ended.
public final class PipelineRunState: Sendable {
    /// The earlier run that was found when the state was opened.
    public enum Beginning: Sendable, Hashable {
        /// No unfinished run.
        case fresh
        /// An unfinished run, which is replaced.
        case replaced
        /// An unfinished run, which is resumed.
        case resumed
    }

    /// The path of the file.
    public let path: String
    /// The earlier run that was found.
    public let beginning: Beginning
    private let lock: LockFile
    private let state: Mutex<PipelineRunRecord>
    private let kept = Mutex(false)

    private init(path: String, lock: LockFile, beginning: Beginning, record: PipelineRunRecord) {
        self.path = path
        self.lock = lock
        self.beginning = beginning
        state = Mutex(record)
    }

    deinit { release() }

    /// If `true`, the run has ended short of success, and the file is there, so that it can be resumed.
    public var isKept: Bool { kept.withLock { $0 } }

    /// The run as it stands in the file.
    var record: PipelineRunRecord { state.withLock { $0 } }

    // MARK: Opening

    /// Locks the state of a run and writes it, or reads the one that an earlier run has left. Blocks.
    ///
    /// - Parameters:
    ///   - name: The file's name without its ending.
    ///   - isResuming: If `true`, a run that is unfinished is resumed.
    ///   - fresh: The record of a run that begins.
    ///   - check: Throws for a record that the run cannot resume.
    /// - Throws: ``FactoryRunError/Code/state``.
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
            try state.write(fresh)
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
                // Nothing is written where a link leads out of the root.
                let type = try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType
                guard type == .typeDirectory else {
                    throw FileError(.notWritable, "\(folder) is not a folder; remove it")
                }
                return try LockFile(path + ".lock", of: path)
            } catch {
                guard error.code != .busy else {
                    throw FactoryRunError(
                        .state,
                        "the pipeline \"\(pipeline)\" cannot run: another run with the same parameters is on and holds its state, "
                            + "\(path). Wait for its end, or stop it."
                    )
                }
                // A run that ends removes the folder with the last file in it.
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
                    "the run cannot be resumed: its state, \(path), is damaged. Run again without resuming, which replaces it.",
                    advisedSettings: [.restart]
                )
            case .version(let version):
                throw FactoryRunError(
                    .state,
                    "the run cannot be resumed: its state, \(path), has format version \(version), and this program reads "
                        + "\(PipelineRunRecord.currentVersion). Resume it with the version that began it, or run again without "
                        + "resuming.",
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

    /// Notes that an activity begins, for a run that resumes this one. Returns the error where the file cannot be written, which
    /// does not keep the run from continuing.
    ///
    /// - Parameter input: The salted digest of the settings that it runs with.
    func begin(_ name: String, at now: FactoryDateTime, input: String) async -> String? {
        await update { record in
            let isChanged = record.activities[name].map { $0.input != input } ?? false
            record.activities[name]?.input = input
            if let ended = record.activities[name]?.ended {
                // Until the end of an activity is known again, the earlier end counts where it is a success.
                guard ended.outcome != .succeeded else { return isChanged }
                record.activities[name]?.ended = nil
                return true
            }
            guard record.activities[name] == nil else { return isChanged }
            record.activities[name] = PipelineRunRecord.Activity(now: now, input: input)
            return true
        }
    }

    /// Notes that an activity has ended. Returns the error where the file cannot be written.
    func end(_ name: String, _ ended: PipelineRunRecord.Ended) async -> String? {
        await update { record in
            guard record.activities[name]?.ended != ended else { return false }
            record.activities[name]?.ended = ended
            return true
        }
    }

    /// Ends the run: the file stays or goes, and the lock goes. Blocks.
    func finish(keeping isKept: Bool) {
        if !isKept { removeFile(path) }
        kept.withLock { $0 = isKept && FileManager.default.fileExists(atPath: path) }
        release()
    }

    private func update(_ change: (inout PipelineRunRecord) -> Bool) async -> String? {
        let changed = state.withLock { record in change(&record) ? record : nil }
        guard let changed else { return nil }
        do {
            try await blocking { try self.write(changed) }
            return nil
        } catch {
            return "\(error) The run continues; if it is resumed, this activity may run again."
        }
    }

    private func write(_ record: PipelineRunRecord) throws(FactoryRunError) {
        do throws(FileError) {
            let partial = try PartialFile(creating: path, isReplacing: true, permissions: 0o600)
            // Without effect once the file has its name.
            defer { partial.discard() }
            try partial.write(record.bytes)
            try partial.publish()
        } catch {
            throw FactoryRunError(.state, "the state of the run, \(path), cannot be written: \(error.message).")
        }
    }

    private func release() {
        guard lock.isHeld else { return }
        removeFile(path + PartialFile.ending)
        Self.release(lock, in: FilePaths.folder(of: path))
    }

    private static func release(_ lock: LockFile, in folder: String) {
        lock.release()
        removeEmptyFolder(folder)
    }
}
