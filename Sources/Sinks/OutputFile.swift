#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a sink's bytes go in the end.
protocol OutputDestination: AnyObject, Sendable {
    /// Writes bytes behind those written before.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError)
    /// Brings what was written to the disk, and checks that it is still under its name. May run beside ``write(_:)``.
    func sync() throws(SinkError)
    /// Makes what was written final.
    func publish() throws(SinkError)
    /// Takes back what can be taken back.
    func discard()
    /// Leaves what was written where it is, for another run to go on with.
    func keep()
}

/// A file that grows as `PATH.partial` and gets its name when it is whole.
///
/// The partial is created with the user's own umask, is never reached through a symbolic link, and is locked against a
/// second run. One that a run left behind is taken away and never written into: it may be the finished file itself, under
/// the name that a run which was cut did not come to take away.
///
/// All calls block, so they belong on a thread that may. Unchecked because of the descriptor's state. Sound because after
/// `init` the pipeline makes all calls but ``sync()`` one at a time, and ends with one that closes the file on the queue that
/// syncs it.
final class OutputFile: OutputDestination, @unchecked Sendable {
    private let path: String
    private let partialPath: String
    private let overwrite: Bool
    private var descriptor: Int32
    /// The length of what was written, with what an earlier run has left; `nil` where that is not known.
    private var writtenByteCount: Int? = 0
    /// The file that was opened; `nil` before.
    private(set) var identity: FileIdentity?

    /// Creates the partial.
    ///
    /// - Parameter beforeLocking: Called each time when a partial was opened and is not locked yet; for tests.
    init(path: String, overwrite: Bool, beforeLocking: () -> Void = {}) throws(SinkError) {
        self.path = path
        self.overwrite = overwrite
        partialPath = path + ".partial"
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw SinkError(.notWritable, "\(path) is a folder; name a file in it")
            }
            guard overwrite else { throw SinkError(errno: EEXIST, doing: "creating it", path: path) }
            // To replace /dev/null by a file would be a loss for the whole machine.
            guard [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else {
                throw SinkError(
                    .notWritable,
                    "\(path) is no file but a device, a pipe or a socket; write to standard output (--output -) and redirect it"
                )
            }
        }
        descriptor = try Self.createLocked(partialPath, beforeLocking: beforeLocking)
        identity = FileIdentity(descriptor: descriptor)
    }

    /// Opens and locks the partial that a run has left behind. Returns `nil` where there is none.
    ///
    /// - Throws: ``SinkError/Code/busy`` when that run is still at work.
    init?(leftBehind path: String, overwrite: Bool) throws(SinkError) {
        self.path = path
        self.overwrite = overwrite
        partialPath = path + ".partial"
        descriptor = -1
        while true {
            let left = open(partialPath, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if left < 0 {
                if errno == ENOENT { return nil }
                throw SinkError(errno: errno, doing: "opening what an earlier run has left", path: partialPath)
            }
            if try Self.lock(left, partialPath, {}) {
                descriptor = left
                identity = FileIdentity(descriptor: left)
                writtenByteCount = nil
                return
            }
        }
    }

    /// The length of the file in bytes.
    func byteCount() throws(SinkError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw SinkError(errno: errno, doing: "looking at it", path: partialPath)
        }
        return Int(status.st_size)
    }

    /// Reads as many bytes as `room` has, or as there are.
    ///
    /// - Returns: How many were read.
    func read(from offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SinkError) -> Int {
        var filled = 0
        while filled < room.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw SinkError(errno: errno, doing: "reading it", path: partialPath)
            }
            filled += count
        }
        return filled
    }

    /// Forgets everything behind a place; what is written next goes there.
    func truncate(to byteCount: Int) throws(SinkError) {
        guard ftruncate(descriptor, off_t(byteCount)) == 0, lseek(descriptor, off_t(byteCount), SEEK_SET) >= 0 else {
            throw SinkError(errno: errno, doing: "cutting it", path: partialPath)
        }
        writtenByteCount = byteCount
    }

    /// Whether the partial and the file are one and the same: a run was cut while it gave the file its name.
    private var isNamed: Bool { identity == FileIdentity(path: path, followsLinks: false) }

    /// Creates a file that was not there and locks it.
    private static func createLocked(_ path: String, beforeLocking: () -> Void) throws(SinkError) -> Int32 {
        while true {
            let created = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            let reason = errno
            if created >= 0 {
                if try lock(created, path, beforeLocking) { return created }
                continue
            }
            guard reason == EEXIST else { throw SinkError(errno: reason, doing: "creating it", path: path) }
            // Whoever holds the lock of what is there is still at work. Without waiting, since it may be a pipe.
            let left = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if left < 0 {
                if errno == ENOENT { continue }
                throw SinkError(errno: errno, doing: "opening what is there", path: path)
            }
            if try lock(left, path, beforeLocking) {
                unlink(path)
                close(left)
            }
        }
    }

    /// Locks an open file. Closes it if that fails, or if the path leads to another file by now: the run that held the
    /// lock has given the file its name, and what was opened is somebody's finished output.
    ///
    /// - Returns: Whether the file at the path is locked.
    private static func lock(_ descriptor: Int32, _ path: String, _ beforeLocking: () -> Void) throws(SinkError) -> Bool
    {
        var opened = stat()
        do throws(SinkError) {
            guard fstat(descriptor, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else {
                throw SinkError(.notWritable, "\(path) is not a regular file")
            }
            beforeLocking()
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw SinkError(.busy, "\(path) is being written by another run")
            }
        } catch {
            close(descriptor)
            throw error
        }
        if FileIdentity(descriptor: descriptor) == FileIdentity(path: path, followsLinks: false) { return true }
        close(descriptor)
        return false
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        try checkLength()
        try writeAll(bytes, to: descriptor, path: partialPath)
        writtenByteCount = writtenByteCount.map { $0 + bytes.count }
    }

    /// Checks that no other program has cut the file or written behind its end. The pipeline writes a block at a time.
    private func checkLength() throws(SinkError) {
        var opened = stat()
        guard let writtenByteCount, fstat(descriptor, &opened) == 0, Int(opened.st_size) != writtenByteCount else {
            return
        }
        throw SinkError(
            .lost,
            "\(partialPath) has \(opened.st_size) bytes, and \(writtenByteCount) were written: another program has changed it; "
                + "start again"
        )
    }

    func sync() throws(SinkError) {
        guard fsync(descriptor) == 0 else { throw SinkError(errno: errno, doing: "syncing it", path: partialPath) }
        try identity?.check(partialPath)
    }

    func publish() throws(SinkError) {
        try sync()
        try checkLength()
        if isNamed {
            unlink(partialPath)
        } else if overwrite {
            guard rename(partialPath, path) == 0 else { throw SinkError(errno: errno, doing: "naming it", path: path) }
        } else {
            // A link never replaces what appeared under the name since the start.
            guard link(partialPath, path) == 0 else { throw SinkError(errno: errno, doing: "naming it", path: path) }
            unlink(partialPath)
        }
        // Another program may have put its own file there since the check of the partial.
        try identity?.check(path)
        keep()
        syncFolder(of: path)
    }

    func keep() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
    }

    func discard() {
        guard descriptor >= 0 else { return }
        identity?.remove(partialPath)
        keep()
    }
}

/// Standard output. What was written cannot be taken back.
final class StandardOutput: OutputDestination {
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        try writeAll(bytes, to: STDOUT_FILENO, path: "standard output")
    }

    func sync() throws(SinkError) {}
    func publish() throws(SinkError) {}
    func discard() {}
    func keep() {}
}

/// Makes the names in the folder of a file safe. A file system that cannot sync folders is no failure.
///
/// Blocks, so it belongs on a thread that may.
public func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let opened = open(folder, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
}

/// Writes all bytes, however many calls it takes.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(SinkError) {
    var rest = bytes
    while !rest.isEmpty {
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A descriptor that somebody else, who shares it, has set not to block.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
                continue
            default: throw SinkError(errno: errno, doing: "writing to it", path: path)
            }
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
