#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a sink's bytes go in the end.
protocol OutputDestination: AnyObject, Sendable {
    /// Writes bytes behind those written before.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError)
    /// Makes what was written final.
    func publish() throws(SinkError)
    /// Takes back what can be taken back.
    func discard()
}

/// A file that grows as `PATH.partial` and gets its name when it is whole.
///
/// The partial is created with the user's own umask, is never reached through a symbolic link, and is locked against a
/// second run. One that a run left behind is replaced.
///
/// All calls block, so they belong on a thread that may. Unchecked because of the descriptor's state. Sound because the
/// pipeline's one writing queue makes all calls after `init`, one at a time.
final class OutputFile: OutputDestination, @unchecked Sendable {
    private let path: String
    private let partialPath: String
    private let overwrite: Bool
    private var descriptor: Int32

    init(path: String, overwrite: Bool) throws(SinkError) {
        self.path = path
        self.overwrite = overwrite
        partialPath = path + ".partial"
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw SinkError(.notWritable, "\(path) is a folder; name a file in it")
            }
            guard overwrite else { throw SinkError(errno: EEXIST, doing: "creating it", path: path) }
        }
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SinkError(errno: errno, doing: "creating it", path: partialPath) }
        do throws(SinkError) {
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw SinkError(.notWritable, "\(partialPath) is not a regular file")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw SinkError(.busy, "\(partialPath) is being written by another run")
            }
            guard ftruncate(descriptor, 0) == 0 else {
                throw SinkError(errno: errno, doing: "emptying it", path: partialPath)
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        try writeAll(bytes, to: descriptor, path: partialPath)
    }

    func publish() throws(SinkError) {
        guard fsync(descriptor) == 0 else { throw SinkError(errno: errno, doing: "syncing it", path: partialPath) }
        if overwrite {
            guard rename(partialPath, path) == 0 else { throw SinkError(errno: errno, doing: "naming it", path: path) }
        } else {
            // A link never replaces what appeared under the name since the start.
            guard link(partialPath, path) == 0 else { throw SinkError(errno: errno, doing: "naming it", path: path) }
            unlink(partialPath)
        }
        close(descriptor)
        descriptor = -1
        syncFolder()
    }

    func discard() {
        guard descriptor >= 0 else { return }
        unlink(partialPath)
        close(descriptor)
        descriptor = -1
    }

    /// The name is safe on disk only when the folder is. A file system that cannot sync folders is no failure.
    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let opened = open(folder, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return }
        fsync(opened)
        close(opened)
    }
}

/// Standard output. What was written cannot be taken back.
final class StandardOutput: OutputDestination {
    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        try writeAll(bytes, to: STDOUT_FILENO, path: "standard output")
    }

    func publish() throws(SinkError) {}
    func discard() {}
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(SinkError) {
    var rest = bytes
    while !rest.isEmpty {
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
            if errno == EINTR { continue }
            throw SinkError(errno: errno, doing: "writing to it", path: path)
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
