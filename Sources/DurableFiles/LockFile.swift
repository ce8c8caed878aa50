/// An exclusive lock between processes, and between the runs of one process.
///
/// The lock is on a file that has no other purpose. It is never renamed, so that the name always leads to the file that is
/// locked, and it is removed when the lock is released. A process that ends in any way releases the lock with it; the empty file
/// that it may leave is no obstacle.
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
            let file: OpenFile
            if let existing = try OpenFile(existing: path, for: .reading, purpose: "locking \(owner)") {
                file = existing
            } else {
                do throws(FileError) {
                    file = try OpenFile(creating: path)
                } catch {
                    // Another process was faster.
                    if error.code == .exists { continue }
                    throw error
                }
            }
            guard try file.lock() else { throw FileError(.busy, "\(owner) is being written by another run") }
            // A lock on a file that was removed in the meantime is nobody's.
            if file.identity == FileIdentity(path: path, followsLinks: false) {
                self.file = file
                return
            }
        }
    }

    /// Ends the lock and removes its file. A second call does nothing.
    package func release() {
        guard file.isOpen else { return }
        // While it is locked: afterwards the file may be another process's lock.
        file.identity?.remove(file.path)
        file.close()
    }

    deinit { release() }
}
