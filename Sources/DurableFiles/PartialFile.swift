internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file that is written under a temporary name and gets its final name when all of it is written.
///
/// A reader of the final name sees the old content, or nothing, until all of the new content is on the disk. The temporary file
/// gets the process's umask, is never reached through a symbolic link, and has to be where it was when it gets its name. One that
/// an earlier process left is removed and never written into: it may be the finished file itself, under the name that a process
/// which was killed did not come to remove.
///
/// Processes that may write the same file need a ``LockFile``. Calls block. The object belongs to one owner; ``sync()`` may run
/// beside ``write(_:)``.
///
/// Unchecked because of the length. Sound because only ``write(_:)`` and ``truncate(to:)`` change it, which the owner calls one
/// at a time, and ``publish()`` reads it after them.
package final class PartialFile: @unchecked Sendable {
    /// The ending of temporary names where none is given.
    package static let ending = ".partial"

    private let path: String
    private let partialPath: String
    private let isReplacing: Bool
    private let file: OpenFile
    /// The length of what was written, with what an earlier process left; `nil` where it is not known.
    private var writtenByteCount: Int? = 0
    /// The identity of the temporary file.
    package let identity: FileIdentity?

    /// Creates the temporary file.
    ///
    /// - Parameters:
    ///   - path: The final name.
    ///   - partialPath: The temporary name, in the same folder; by default the final name with ``ending``.
    ///   - isReplacing: If `true`, a file that has the final name is replaced.
    ///   - permissions: The permissions, from which the process's umask takes some away.
    /// - Throws: ``FileError/Code/exists`` if a file has the final name and is not to be replaced, ``FileError/Code/notWritable`` if
    ///   anything but a file has one of the names.
    package init(
        creating path: String,
        partialPath: String? = nil,
        isReplacing: Bool,
        permissions: UInt16 = 0o666
    ) throws(FileError) {
        self.path = path
        let partialPath = partialPath ?? path + Self.ending
        self.partialPath = partialPath
        self.isReplacing = isReplacing
        switch Self.type(of: path) {
        case nil: break
        case .directory?: throw FileError(.notWritable, "\(path) is a folder; name a file in it")
        case let type?:
            guard isReplacing else {
                throw FileError(errno: Errno.fileExists.rawValue, doing: "creating it", path: path)
            }
            // To replace /dev/null by a file would be a loss for the whole machine.
            guard type == .regular || type == .symbolicLink else {
                throw FileError(
                    .special,
                    "\(path) is no file but a device, a pipe or a socket; write to standard output and redirect it"
                )
            }
        }
        if let type = Self.type(of: partialPath) {
            guard type != .symbolicLink else {
                throw FileError(.notWritable, "\(partialPath): a symbolic link stands there; remove it")
            }
            guard type == .regular else { throw FileError(.notWritable, "\(partialPath) is not a regular file") }
            guard unlink(partialPath) == 0 || errno == ENOENT else {
                throw FileError(errno: lastError(), doing: "removing what an earlier run has left", path: partialPath)
            }
        }
        file = try OpenFile(creating: partialPath, permissions: permissions)
        identity = file.identity
    }

    /// Opens the temporary file that an earlier process left. Returns `nil` if there is none.
    ///
    /// - Throws: ``FileError`` if it cannot be opened or is not a regular file.
    package init?(leftBehind path: String, isReplacing: Bool) throws(FileError) {
        self.path = path
        partialPath = path + Self.ending
        self.isReplacing = isReplacing
        let left = try OpenFile(existing: partialPath, for: .updating, purpose: "opening what an earlier run has left")
        guard let left else { return nil }
        file = left
        identity = left.identity
        writtenByteCount = nil
    }

    private static func type(of path: String) -> FileType? {
        (try? FilePath(path).stat(followTargetSymlink: false))?.type
    }

    /// The length of the file in bytes.
    package func byteCount() throws(FileError) -> Int { try file.byteCount() }

    /// Reads as many bytes as the buffer has room for, or as there are.
    ///
    /// - Returns: The number of bytes read.
    package func read(from offset: Int, into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try file.read(from: offset, into: room)
    }

    /// The bytes of a part of the file, as many as there are.
    package func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try file.bytes(from: offset, count: count)
    }

    /// Removes everything behind a place. The next write goes there.
    package func truncate(to byteCount: Int) throws(FileError) {
        try file.truncate(to: byteCount)
        writtenByteCount = byteCount
    }

    /// Writes bytes behind those written before.
    ///
    /// - Throws: ``FileError/Code/lost`` if another program has changed the length.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try checkLength()
        try file.write(bytes)
        writtenByteCount = writtenByteCount.map { $0 + bytes.count }
    }

    /// Writes bytes behind those written before.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        try checkLength()
        try file.write(bytes)
        writtenByteCount = writtenByteCount.map { $0 + bytes.count }
    }

    /// Sets the permissions, whatever the process's umask.
    package func setPermissions(_ permissions: UInt16) throws(FileError) { try file.setPermissions(permissions) }

    /// Brings what was written to the disk, and checks that the temporary name leads to it.
    ///
    /// - Throws: ``FileError/Code/lost`` if the name leads elsewhere.
    package func sync() throws(FileError) {
        try file.sync()
        try identity?.check(partialPath)
    }

    /// Gives the file its name, after all of it is on the disk. A step that was taken before is not repeated.
    ///
    /// - Throws: ``FileError/Code/exists`` if a file has got the name in the meantime and is not to be replaced, and
    ///   ``FileError/Code/lost`` if another program has put a file in the place of this one.
    package func publish() throws(FileError) {
        try sync()
        try checkLength()
        if identity == FileIdentity(path: path, followsLinks: false) {
            // A process was killed between the two steps below.
            unlink(partialPath)
        } else if isReplacing {
            guard rename(partialPath, path) == 0 else {
                throw FileError(errno: lastError(), doing: "naming it", path: path)
            }
        } else {
            // A link never replaces a file that has appeared under the name.
            guard link(partialPath, path) == 0 else {
                throw FileError(errno: lastError(), doing: "naming it", path: path)
            }
            unlink(partialPath)
        }
        // Another program may have put its own file there since the check of the temporary name.
        try identity?.check(path)
        close()
        syncFolder(of: path)
    }

    /// Closes the file and leaves it under its temporary name. A second call does nothing.
    package func close() { file.close() }

    /// Closes and removes the temporary file, unless another program has put its own there. A second call does nothing.
    package func discard() {
        guard file.isOpen else { return }
        identity?.remove(partialPath)
        close()
    }

    /// Checks that no other program has truncated the file or written behind its end.
    private func checkLength() throws(FileError) {
        guard let writtenByteCount, let byteCount = try? file.byteCount(), byteCount != writtenByteCount else { return }
        throw FileError(
            .lost,
            "\(partialPath) has \(byteCount) bytes, and \(writtenByteCount) were written: another program has changed it; "
                + "start again"
        )
    }
}
