internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An open regular file. Interrupted calls and short writes are retried.
///
/// Symbolic links are not followed, and opening a device, pipe or socket does not wait. Calls block, so they must be
/// made on a thread that may block.
///
/// The class is `@unchecked Sendable` because the descriptor is a mutable property. This is sound because only
/// ``close()`` changes it, which the owner calls after every other call has returned; ``sync()`` may run concurrently
/// with ``write(_:)``.
package final class OpenFile: @unchecked Sendable {
    /// The ways to open an existing file.
    package enum Access: Sendable {
        /// Read-only.
        case reading
        /// For reading and writing; the next write is at the beginning.
        case updating
    }

    /// The path with which the file was opened.
    package let path: String
    private var descriptor: FileDescriptor?

    private init(path: String, descriptor: FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Creates a file that does not exist and opens it for reading and writing.
    ///
    /// - Parameters:
    ///   - permissions: The permissions, which are restricted by the process's umask.
    ///   - purpose: The operation for messages, such as "creating it".
    /// - Throws: ``FileError/Code/exists`` if the name exists.
    package init(
        creating path: String,
        permissions: UInt16 = 0o666,
        purpose: String = "creating it"
    ) throws(FileError) {
        self.path = path
        descriptor = try translating(purpose, path) {
            try FileDescriptor.open(
                FilePath(path),
                .readWrite,
                options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: FilePermissions(rawValue: CInterop.Mode(permissions))
            )
        }
    }

    /// Opens a file that exists. Returns `nil` if the name does not exist.
    ///
    /// - Parameter purpose: The operation for messages, such as "opening it".
    /// - Throws: ``FileError/Code/notWritable`` if the name refers to a link, a folder or anything else that is not a
    ///   regular file.
    package init?(existing path: String, for access: Access, purpose: String = "opening it") throws(FileError) {
        self.path = path
        let opened: FileDescriptor? = try translating(purpose, path) {
            do {
                return try FileDescriptor.open(
                    FilePath(path),
                    access == .reading ? .readOnly : .readWrite,
                    options: [.noFollow, .nonBlocking, .closeOnExec]
                )
            } catch Errno.noSuchFileOrDirectory {
                return nil
            }
        }
        guard let opened else { return nil }
        descriptor = opened
        guard (try? opened.stat())?.type == .regular else {
            throw FileError(.notWritable, "\(path) is not a regular file")
        }
    }

    deinit { close() }

    /// The file's identity; `nil` if the file is closed.
    package var identity: FileIdentity? { descriptor.flatMap { FileIdentity(descriptor: $0.rawValue) } }

    /// A Boolean value that indicates whether ``close()`` has not been called yet.
    package var isOpen: Bool { descriptor != nil }

    /// Returns the length of the file in bytes.
    package func byteCount() throws(FileError) -> Int {
        try use("examining it") { Int(try $0.stat().size) }
    }

    /// Reads bytes until the buffer is full or the file ends.
    ///
    /// - Parameter offset: The offset of the first byte.
    /// - Returns: The number of bytes read.
    package func read(from offset: Int, into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try use("reading it") { descriptor in
            var filled = 0
            while filled < room.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
                let count = try descriptor.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
                if count == 0 { break }
                filled += count
            }
            return filled
        }
    }

    /// Returns `count` bytes of the file, or fewer if the file ends earlier.
    package func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled: Result<Int, FileError> = bytes.withUnsafeMutableBytes { room in
            do throws(FileError) {
                return .success(try read(from: offset, into: room))
            } catch {
                return .failure(error)
            }
        }
        bytes.removeLast(count - (try filled.get()))
        return bytes
    }

    /// Shortens the file to a number of bytes. The next write is at the new end.
    package func truncate(to byteCount: Int) throws(FileError) {
        try use("truncating it") { descriptor in
            try descriptor.resize(to: Int64(byteCount))
            try descriptor.seek(offset: Int64(byteCount), from: .start)
        }
    }

    /// Appends bytes after the last write.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try writeAll(bytes, to: try use("writing to it") { $0.rawValue }, path: path)
    }

    /// Appends bytes after the last write.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        let result: Result<Void, FileError> = bytes.withUnsafeBytes { bytes in
            do throws(FileError) {
                return .success(try write(bytes))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Sets the permissions, independently of the process's umask.
    package func setPermissions(_ permissions: UInt16) throws(FileError) {
        try use("setting its permissions") { descriptor in
            guard fchmod(descriptor.rawValue, mode_t(permissions)) == 0 else { throw Errno(rawValue: lastError()) }
        }
    }

    /// Syncs the written bytes to the disk.
    package func sync() throws(FileError) {
        try use("syncing it") { descriptor in
            guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: lastError()) }
        }
    }

    /// Locks the file for this object until it is closed.
    ///
    /// - Returns: `true` if the file is now locked; `false` if another process, or another object of this process,
    ///   holds the lock.
    func lock() throws(FileError) -> Bool {
        try use("locking it") { descriptor in
            while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
                switch Errno(rawValue: lastError()) {
                case .interrupted: continue
                case .wouldBlock: return false
                case .notSupported, .noLocks:
                    throw FileError(.notWritable, "\(path): the file system does not support locks; use another one")
                case let error: throw error
                }
            }
            return true
        }
    }

    /// Closes the file, which also ends its lock. A second call does nothing.
    package func close() {
        guard let open = descriptor else { return }
        descriptor = nil
        try? open.close()
    }

    private func use<Value>(_ what: String, _ body: (FileDescriptor) throws -> Value) throws(FileError) -> Value {
        try translating(what, path) {
            guard let descriptor else { throw Errno.badFileDescriptor }
            return try body(descriptor)
        }
    }
}

/// Writes all bytes to a descriptor, in several calls if necessary. Blocks.
///
/// - Parameter path: The name of the destination, for messages.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(FileError) {
    try translating("writing to it", path) {
        var rest = bytes
        while !rest.isEmpty {
            do {
                let count = try FileDescriptor(rawValue: descriptor).write(rest)
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } catch Errno.wouldBlock {
                // Another process that shares the descriptor has made it nonblocking.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            }
        }
    }
}
