public import JiraReader
internal import Sinks

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file that holds a refresh token, one line, and the next one after each exchange.
///
/// The next token is on the disk before what came with it is used, under the same name, in a file that only its owner may
/// read. Runs that share the file wait for one another.
public struct RefreshTokenFile: RefreshTokenStore {
    /// The file's path.
    public let path: String

    /// Names a file. Nothing is opened yet.
    public init(_ path: String) { self.path = path }

    /// Hands over the token of the file, and writes the next one in its place.
    ///
    /// - Throws: ``JiraReader/JiraReaderError`` when the file cannot be read, locked or replaced, before the token is handed
    ///   over where that is known; and what `body` throws, with the file unchanged.
    public func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws {
        let lock = try await lock()
        defer { close(lock) }
        let token = try await blocking { try readToken() }
        // A token is not spent where the next one could not be kept.
        let file = try await blocking { try prepare() }
        defer {
            FileIdentity(descriptor: file)?.remove(nextPath)
            close(file)
        }
        let next = try await body(Secret(token)).reveal()
        guard next != token else { return }
        try await blocking { try keep(next, in: file) }
    }

    /// The file itself, where the path is a link: it is replaced, and not the link.
    private var target: String { OutputPaths.target(of: path) }
    private var nextPath: String { target + ".next" }

    /// Locks the file that has the name; whoever held the lock may have given the name to another.
    private func lock() async throws -> Int32 {
        for _ in 0..<1200 {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw failure("cannot be opened") }
            if flock(file, LOCK_EX | LOCK_NB) == 0,
                FileIdentity(descriptor: file) == FileIdentity(path: path, followsLinks: true)
            {
                return file
            }
            close(file)
            try await Task.sleep(for: .milliseconds(50))
        }
        throw JiraReaderError(.notAuthenticated, "another run has held the refresh token of \(path) for a minute")
    }

    private func readToken() throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot be opened") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let room = bytes.count
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, room) }
        guard count >= 0 else { throw failure("cannot be read") }
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard lines.count == 1, count < room else {
            throw JiraReaderError(.notAuthenticated, "the file \(path) does not hold one line with a refresh token")
        }
        return String(lines[0])
    }

    private func prepare() throws -> Int32 {
        unlink(nextPath)
        let file = open(nextPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot be replaced, and the next token not be kept") }
        return file
    }

    private func keep(_ token: String, in file: Int32) throws {
        let line = Array((token + "\n").utf8)
        let written = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let isInPlace = FileIdentity(descriptor: file) == FileIdentity(path: nextPath, followsLinks: false)
        guard written == line.count, fsync(file) == 0, isInPlace, rename(nextPath, target) == 0 else {
            throw failure("could not be replaced: the token in it is spent, and the app has to be let in again")
        }
    }

    private func failure(_ what: String) -> JiraReaderError {
        JiraReaderError(
            .notAuthenticated,
            "the file of the refresh token \(path) \(what): \(String(cString: strerror(errno)))"
        )
    }
}
