internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that is written under a temporary name and renamed when it is complete.
///
/// Under the final name, a reader finds the old content, or no file, until all of the new content is on the disk. The
/// permissions of the temporary file are restricted by the process's umask. The temporary file is never accessed
/// through a symbolic link, and must still have its temporary name when it is renamed. Before a temporary file is
/// created, one of an earlier process is removed instead of overwritten: it may be a second name of the finished file,
/// which a process left because it was killed while it published the file.
///
/// Processes that may write the same file need a ``LockFile``. Calls block. The object belongs to one owner;
/// ``sync()`` may run concurrently with ``write(_:)``.
///
/// The class is `@unchecked Sendable` because the length of the written content is a mutable property. This is sound
/// because only ``write(_:)`` and ``truncate(to:)`` change it, which the owner calls one at a time, and ``publish()``
/// is called after them.
package final class PartialFile: @unchecked Sendable {
    /// The default extension of temporary names.
    package static let defaultExtension = ".partial"

    private let path: String
    private let partialPath: String
    private let isReplacing: Bool
    private let file: OpenFile
    /// The length of the written content, including that of an earlier process; `nil` if unknown.
    private var writtenByteCount: Int? = 0
    /// The identity of the temporary file.
    package let identity: FileIdentity?

    /// Creates the temporary file.
    ///
    /// - Parameters:
    ///   - path: The final name.
    ///   - partialPath: The temporary name, in the same folder; by default the final name with ``defaultExtension``.
    ///   - isReplacing: If `true`, a file that has the final name is replaced.
    ///   - permissions: The permissions, which are restricted by the process's umask.
    /// - Throws: ``FileError/Code/exists`` if a file has the final name and must not be replaced,
    ///   ``FileError/Code/notWritable`` if `path` is a folder or the temporary name refers to anything but a regular
    ///   file, and `FileError.Code.special` if `path` is a device, a pipe or a socket.
    package init(
        creating path: String,
        partialPath: String? = nil,
        isReplacing: Bool,
        permissions: UInt16 = 0o666
    ) throws(FileError) {
        self.path = path
        let partialPath = partialPath ?? path + Self.defaultExtension
        self.partialPath = partialPath
        self.isReplacing = isReplacing
        switch Self.type(of: path) {
        case nil: break
        case .directory?: throw FileError(.notWritable, "\(path) is a folder; choose a file in it")
        case let type?:
            guard isReplacing else {
                throw FileError(errno: Errno.fileExists.rawValue, doing: "creating it", path: path)
            }
            // Replacing /dev/null with a file would damage the whole system.
            guard type == .regular || type == .symbolicLink else {
                throw FileError(
                    .special,
                    "\(path) is a device, a pipe or a socket; write to standard output and redirect it"
                )
            }
        }
        if let type = Self.type(of: partialPath) {
            guard type != .symbolicLink else {
                throw FileError(.notWritable, "\(partialPath) is a symbolic link; remove it")
            }
            guard type == .regular else { throw FileError(.notWritable, "\(partialPath) is not a regular file") }
            guard unlink(partialPath) == 0 || errno == ENOENT else {
                throw FileError(errno: lastError(), doing: "removing the file of an earlier run", path: partialPath)
            }
        }
        file = try OpenFile(creating: partialPath, permissions: permissions)
        identity = file.identity
    }

    /// Opens the temporary file of an earlier process to continue it. Returns `nil` if there is none.
    ///
    /// - Throws: ``FileError`` if it cannot be opened or is not a regular file.
    package init?(existing path: String, isReplacing: Bool) throws(FileError) {
        self.path = path
        partialPath = path + Self.defaultExtension
        self.isReplacing = isReplacing
        let left = try OpenFile(existing: partialPath, for: .updating, purpose: "opening the file of an earlier run")
        guard let left else { return nil }
        file = left
        identity = left.identity
        writtenByteCount = nil
    }

    private static func type(of path: String) -> FileType? {
        (try? FilePath(path).stat(followTargetSymlink: false))?.type
    }

    /// Returns the length of the file in bytes.
    package func byteCount() throws(FileError) -> Int { try file.byteCount() }

    /// Reads bytes, beginning at an offset, until the buffer is full or the file ends.
    ///
    /// - Returns: The number of bytes read.
    package func read(from offset: Int, into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try file.read(from: offset, into: room)
    }

    /// Returns `count` bytes of the file, or fewer if the file ends earlier.
    package func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try file.bytes(from: offset, count: count)
    }

    /// Shortens the file to a number of bytes. The next write is at the new end.
    package func truncate(to byteCount: Int) throws(FileError) {
        try file.truncate(to: byteCount)
        writtenByteCount = byteCount
    }

    /// Appends bytes after the last write.
    ///
    /// - Throws: ``FileError/Code/lost`` if another program has changed the length.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try checkLength()
        try file.write(bytes)
        writtenByteCount = writtenByteCount.map { $0 + bytes.count }
    }

    /// Appends bytes after the last write.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        try checkLength()
        try file.write(bytes)
        writtenByteCount = writtenByteCount.map { $0 + bytes.count }
    }

    /// Sets the permissions, independently of the process's umask.
    package func setPermissions(_ permissions: UInt16) throws(FileError) { try file.setPermissions(permissions) }

    /// Syncs the written bytes to the disk, and checks that the temporary name still refers to the file.
    ///
    /// - Throws: ``FileError/Code/lost`` if the name refers to another file, or to none.
    package func sync() throws(FileError) {
        try file.sync()
        try identity?.check(partialPath)
    }

    /// Syncs the file and renames it to its final name. Steps that were completed by an earlier process are skipped.
    ///
    /// - Throws: ``FileError/Code/exists`` if a file with the final name was created in the meantime and must not be
    ///   replaced, and ``FileError/Code/lost`` if another program has replaced this file or changed its length.
    package func publish() throws(FileError) {
        try sync()
        try checkLength()
        if identity == FileIdentity(path: path, followsLinks: false) {
            // An earlier process was killed between `link` and `unlink` below.
            unlink(partialPath)
        } else if isReplacing {
            guard rename(partialPath, path) == 0 else {
                throw FileError(errno: lastError(), doing: "naming it", path: path)
            }
        } else {
            // Unlike a rename, a link never replaces a file that was created under the name in the meantime.
            guard link(partialPath, path) == 0 else {
                throw FileError(errno: lastError(), doing: "naming it", path: path)
            }
            unlink(partialPath)
        }
        // Another program may have replaced the file since the check of the temporary name.
        try identity?.check(path)
        close()
        syncFolder(of: path)
    }

    /// Closes the file and keeps it under its temporary name. A second call does nothing.
    package func close() { file.close() }

    /// Closes and removes the temporary file, unless another program has replaced it. A second call does nothing.
    package func discard() {
        guard file.isOpen else { return }
        identity?.remove(partialPath)
        close()
    }

    /// Checks that no other program has truncated or extended the file.
    private func checkLength() throws(FileError) {
        guard let writtenByteCount, let byteCount = try? file.byteCount(), byteCount != writtenByteCount else { return }
        throw FileError(
            .lost,
            "\(partialPath) has \(byteCount) bytes, but \(writtenByteCount) were written: another program has "
                + "changed it; start again"
        )
    }
}
