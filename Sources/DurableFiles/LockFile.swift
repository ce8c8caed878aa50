/// An exclusive lock between processes, and between the runs of one process.
///
/// The lock is on an empty file that has no other purpose. It is never renamed, so that the name always leads to the file that is
/// locked, and it is removed when the lock is released. A process that ends in any way releases the lock with it; the file that it
/// may leave is no obstacle. A file that is not empty is another program's: it is neither locked nor removed.
///
/// The file system has to support `flock`. Calls block for a moment at most.
package final class LockFile: Sendable {
    private let file: OpenFile

    /// Takes a lock.
    ///
    /// - Parameters:
    ///   - path: The path of the lock file, which is created if there is none.
    ///   - owner: The object of the lock, for messages, such as the path of an output.
    /// - Throws: ``FileError/Code/busy`` if the lock is held, and any other code if the file cannot be created or locked.
    package init(_ path: String, of owner: String) throws(FileError) {
        while true {
            var isNew = false
            let file: OpenFile
            if let existing = try Self.open(path, owner) {
                file = existing
                guard try file.byteCount() == 0 else {
                    throw FileError(
                        .notWritable,
                        "\(path) is another program's file, and has the name of the lock of \(owner); give \(owner) another name"
                    )
                }
            } else {
                do throws(FileError) {
                    file = try OpenFile(creating: path, purpose: "creating the lock of \(owner)")
                    isNew = true
                } catch {
                    // Another process was faster.
                    if error.code == .exists { continue }
                    throw error
                }
            }
            do throws(FileError) {
                guard try file.lock() else {
                    throw FileError(.busy, "\(owner) is being written by another run; wait for its end, or stop it")
                }
            } catch {
                if isNew, error.code != .busy { file.identity?.remove(path) }
                throw error
            }
            // A lock on a file that was removed in the meantime protects nothing.
            if file.identity == FileIdentity(path: path, followsLinks: false) {
                self.file = file
                return
            }
        }
    }

    /// Opens a lock file for writing, which NFS requires of a file that is locked; for reading where another user has left it.
    private static func open(_ path: String, _ owner: String) throws(FileError) -> OpenFile? {
        do throws(FileError) {
            return try OpenFile(existing: path, for: .updating, purpose: "locking \(owner)")
        } catch {
            guard error.isPermissionDenied else { throw error }
            return try OpenFile(existing: path, for: .reading, purpose: "locking \(owner)")
        }
    }

    /// A Boolean value that indicates whether ``release()`` was not called yet.
    package var isHeld: Bool { file.isOpen }

    /// Ends the lock and removes its file. A second call does nothing.
    package func release() {
        guard file.isOpen else { return }
        // While it is locked: afterwards the file may be another process's lock. One that another program has written to stays.
        if (try? file.byteCount()) == 0 { file.identity?.remove(file.path) }
        file.close()
    }

    deinit { release() }
}
