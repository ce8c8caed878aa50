internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An open regular file. Interrupted calls and short writes are repeated.
///
/// Symbolic links are not followed, and no device, pipe or socket is waited for. Calls block, so they belong on a thread that
/// may block.
///
/// Unchecked because of the descriptor. Sound because it changes only in ``close()``, which the owner calls after every other
/// call has returned; ``sync()`` may run beside ``write(_:)``.
package final class OpenFile: @unchecked Sendable {
    /// The ways to open a file that exists.
    package enum Access: Sendable {
        /// For reading alone.
        case reading
        /// For reading and writing; the next write goes to the beginning.
        case updating
    }

    /// The path that the file was opened by.
    package let path: String
    private var descriptor: FileDescriptor?

    private init(path: String, descriptor: FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Creates a file that does not exist and opens it for reading and writing.
    ///
    /// - Parameters:
    ///   - permissions: The permissions, from which the process's umask takes some away.
    ///   - purpose: The operation for messages, as in "creating it".
    /// - Throws: ``FileError/Code/exists`` if anything has the name.
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

    /// Opens a file that exists. Returns `nil` if nothing has the name.
    ///
    /// - Parameter purpose: The operation for messages, as in "opening it".
    /// - Throws: ``FileError/Code/notWritable`` if a link, a folder or anything else that is no regular file has the name.
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

    /// The file's identity.
    package var identity: FileIdentity? { descriptor.flatMap { FileIdentity(descriptor: $0.rawValue) } }

    /// A Boolean value that indicates whether ``close()`` was not called yet.
    package var isOpen: Bool { descriptor != nil }

    /// The length of the file in bytes.
    package func byteCount() throws(FileError) -> Int {
        try use("examining it") { Int(try $0.stat().size) }
    }

    /// Reads as many bytes as the buffer has room for, or as there are.
    ///
    /// - Parameter offset: The place of the first byte.
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

    /// The bytes of a part of the file, as many as there are.
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

    /// Removes everything behind a place. The next write goes there.
    package func truncate(to byteCount: Int) throws(FileError) {
        try use("truncating it") { descriptor in
            try descriptor.resize(to: Int64(byteCount))
            try descriptor.seek(offset: Int64(byteCount), from: .start)
        }
    }

    /// Writes bytes behind those written before.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try writeAll(bytes, to: try use("writing to it") { $0.rawValue }, path: path)
    }

    /// Writes bytes behind those written before.
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

    /// Sets the permissions, whatever the process's umask.
    package func setPermissions(_ permissions: UInt16) throws(FileError) {
        try use("setting its permissions") { descriptor in
            guard fchmod(descriptor.rawValue, mode_t(permissions)) == 0 else { throw Errno(rawValue: lastError()) }
        }
    }

    /// Brings what was written to the disk.
    package func sync() throws(FileError) {
        try use("syncing it") { descriptor in
            guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: lastError()) }
        }
    }

    /// Locks the file for this object, until it is closed.
    ///
    /// - Returns: `false` if another process, or another object of this one, holds the lock.
    func lock() throws(FileError) -> Bool {
        try use("locking it") { descriptor in
            while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
                switch Errno(rawValue: lastError()) {
                case .interrupted: continue
                case .wouldBlock: return false
                case .notSupported, .noLocks:
                    throw FileError(.notWritable, "\(path): the file system has no locks; write to another one")
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

/// Writes all bytes to a descriptor, in as many calls as it takes. Blocks.
///
/// - Parameter path: The name of what is written to, for messages.
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
