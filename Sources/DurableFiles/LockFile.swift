/// An exclusive lock between processes, and between the runs of one process.
///
/// The lock is on an empty file that has no other purpose. The file is never renamed, so that its name always refers to
/// the locked file, and it is removed when the lock is released. When a process ends for any reason, its lock is
/// released; a remaining file does not prevent another lock. A file that is not empty belongs to another program: it is
/// neither locked nor removed.
///
/// The file system must support `flock`. Calls block only briefly.
package final class LockFile: Sendable {
    private let file: OpenFile

    /// Takes a lock.
    ///
    /// - Parameters:
    ///   - path: The path of the lock file, which is created if there is none.
    ///   - owner: The locked object, for messages, such as the path of an output.
    /// - Throws: ``FileError/Code/busy`` if the lock is held, or another code if the file cannot be created or locked.
    package init(_ path: String, of owner: String) throws(FileError) {
        while true {
            var isNew = false
            let file: OpenFile
            if let existing = try Self.open(path, owner) {
                file = existing
                guard try file.byteCount() == 0 else {
                    throw FileError(
                        .notWritable,
                        "\(path) belongs to another program, but has the name of the lock of \(owner); "
                            + "choose another name for \(owner)"
                    )
                }
            } else {
                do throws(FileError) {
                    file = try OpenFile(creating: path, purpose: "creating the lock of \(owner)")
                    isNew = true
                } catch {
                    // Another process has created the file in the meantime.
                    if error.code == .exists { continue }
                    let folder = FilePaths.folder(of: path)
                    if FileIdentity(path: folder, followsLinks: true) == nil {
                        throw FileError(
                            .notWritable,
                            "\(owner) cannot be written: there is no folder \(folder); create it, or choose another"
                        )
                    }
                    throw error
                }
            }
            do throws(FileError) {
                guard try file.lock() else {
                    throw FileError(.busy, "\(owner) is being written by another run; wait until it ends, or stop it")
                }
            } catch {
                if isNew, error.code != .busy { file.identity?.remove(path) }
                throw error
            }
            // A lock on a file that was removed in the meantime has no effect.
            if file.identity == FileIdentity(path: path, followsLinks: false) {
                self.file = file
                return
            }
        }
    }

    /// Opens a lock file for writing, which NFS requires for a lock, or for reading if permission to write to it is
    /// denied. Returns `nil` if there is no file.
    private static func open(_ path: String, _ owner: String) throws(FileError) -> OpenFile? {
        do throws(FileError) {
            return try OpenFile(existing: path, for: .updating, purpose: "locking \(owner)")
        } catch {
            guard error.isPermissionDenied else { throw error }
            return try OpenFile(existing: path, for: .reading, purpose: "locking \(owner)")
        }
    }

    /// A Boolean value that indicates whether the lock is held: ``release()`` has not been called yet.
    package var isHeld: Bool { file.isOpen }

    /// Releases the lock and removes its file. A second call does nothing.
    package func release() {
        guard file.isOpen else { return }
        // The file is removed while it is locked, because afterwards it may be the lock of another process. A file that
        // another program has written to is kept.
        if (try? file.byteCount()) == 0 { file.identity?.remove(file.path) }
        file.close()
    }

    deinit { release() }
}
