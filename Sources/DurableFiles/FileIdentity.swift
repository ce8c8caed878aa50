#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The identity of a file, independent of its name: its device and inode.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    private init(_ status: stat) {
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    /// Creates the identity of an open file; `nil` if the descriptor is closed.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Creates the identity of the file that a name refers to; `nil` if there is none.
    ///
    /// - Parameter followsLinks: If `false`, the identity of a symbolic link is that of the link itself.
    package init?(path: String, followsLinks: Bool) {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }

    /// Removes a name, but only if it refers to this file.
    package func remove(_ path: String) {
        if FileIdentity(path: path, followsLinks: false) == self { unlink(path) }
    }

    /// Returns the error for a name that refers to another file, or to none.
    fileprivate static func lost(_ path: String, isReplaced: Bool) -> FileError {
        if isReplaced {
            return FileError(.lost, "\(path) was replaced by another program while it was written; start again")
        }
        let folder = FilePaths.folder(of: path)
        let what = FileIdentity(path: folder, followsLinks: true) == nil ? "the folder \(folder)" : path
        return FileError(.lost, "\(what) was removed or renamed by another program during the run; start again")
    }

    /// Checks that a name refers to this file, before or after it is renamed.
    ///
    /// - Throws: ``FileError/Code/lost`` if the name refers to another file, or to none.
    package func check(_ path: String) throws(FileError) {
        let found = FileIdentity(path: path, followsLinks: false)
        if found != self { throw Self.lost(path, isReplaced: found != nil) }
    }
}

/// The identity of a file that was closed.
///
/// A file system may reuse the inode of a removed file for the next file. Therefore, the length and the time of the
/// last change are compared too.
package struct ClosedFileIdentity: Equatable, Sendable {
    private let file: FileIdentity
    private let byteCount: Int
    private let modified: [Int]

    /// Creates the identity of the file that a name refers to; `nil` if there is none.
    package init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, let file = FileIdentity(path: path, followsLinks: false) else { return nil }
        self.file = file
        byteCount = Int(status.st_size)
        #if canImport(Darwin)
            modified = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
        #else
            modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        #endif
    }

    /// Checks that a name refers to this file, and that the file is unchanged since it was closed.
    ///
    /// - Throws: ``FileError/Code/lost`` if the name refers to another file or to none, or if the file was changed.
    package func check(_ path: String) throws(FileError) {
        let found = ClosedFileIdentity(path: path)
        if found != self { throw FileIdentity.lost(path, isReplaced: found != nil) }
    }

    /// Removes a name, but only if it refers to this file.
    package func remove(_ path: String) {
        if ClosedFileIdentity(path: path) == self { unlink(path) }
    }
}
