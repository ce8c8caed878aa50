internal import Foundation
internal import Sinks
internal import Synchronization

/// The manifest of a run while it is published: written beside its name, and renamed when the file has its own.
final class ManifestFile: Sendable {
    private let path: String
    private var partialPath: String { path + ".partial" }
    private let identity = Mutex<ClosedFileIdentity?>(nil)

    init(of output: String) { path = FileManifest.path(of: output) }

    /// Writes the manifest beside its name and brings it to the disk. Blocks.
    func write(_ data: Data) throws(CopyError) {
        unlink(partialPath)
        let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("creating", partialPath) }
        defer { close(descriptor) }
        do {
            try data.withUnsafeBytes { try writeAll($0, to: descriptor, path: partialPath) }
        } catch {
            throw CopyError(error)
        }
        guard fsync(descriptor) == 0 else { throw failure("syncing", partialPath) }
        identity.withLock { $0 = ClosedFileIdentity(path: partialPath) }
    }

    /// Gives the manifest its name, after a check that it is the one that was written. Blocks.
    func publish() throws(CopyError) {
        do throws(SinkError) {
            try identity.withLock { $0 }?.check(partialPath)
        } catch {
            throw CopyError(error)
        }
        guard rename(partialPath, path) == 0 else { throw failure("naming", path) }
    }

    /// Removes what was written beside the name, by this run or by an earlier one.
    func discard() {
        if let identity = identity.withLock({ $0 }) { identity.remove(partialPath) } else { unlink(partialPath) }
    }

    /// A Boolean value that indicates whether a run has left a manifest that has not got its name yet.
    var isLeftBehind: Bool { FileManager.default.fileExists(atPath: partialPath) }

    private func failure(_ what: String, _ path: String) -> CopyError {
        CopyError(.writingFailed, "\(what) \(path) failed: \(String(cString: strerror(errno)))")
    }
}
