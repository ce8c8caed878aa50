internal import DurableFiles
public import JiraReader
internal import Sinks

/// A file that contains a refresh token in one line. Each exchange replaces the content with the next token.
///
/// The next token is on the disk before the access token of the same response is used. The file keeps its name. The
/// content that an exchange writes is readable only by the file's owner. Runs that share the file, even through
/// symbolic links, wait for each other: they lock `FILE.lock`, which is never renamed.
public struct RefreshTokenFile: RefreshTokenStore {
    /// The file's path.
    public let path: String

    /// Creates a store. Opens no file.
    public init(_ path: String) { self.path = path }

    /// Passes the token of the file to `body`, and replaces it in the file with the token that `body` returns.
    ///
    /// - Throws: ``/JiraReader/JiraReaderError`` if the file cannot be read, locked or replaced. If possible, this
    ///   error is thrown before the token is passed to `body`. An error of `body` is rethrown, and the file is then
    ///   unchanged.
    public func exchange(_ body: @Sendable (Secret) async throws -> Secret) async throws {
        let lock = try await lock()
        defer { lock.release() }
        let token = try await blocking { try readToken() }
        // A token is used only if the next one can be stored.
        let file = try await blocking { try prepare() }
        // This runs before the lock is released. It has no effect if the file has its final name.
        defer { file.discard() }
        let next = try await body(Secret(token)).reveal()
        guard next != token else { return }
        try await blocking { try keep(next, in: file) }
    }

    /// The path of the file to replace. If the path is a symbolic link, this is its target, so that the link stays.
    private var target: String { FilePaths.target(of: path) }

    private func lock() async throws -> LockFile {
        for _ in 0..<1200 {
            let lock = try await blocking { () throws -> LockFile? in
                do throws(FileError) {
                    return try LockFile(target + ".lock", of: path)
                } catch {
                    if error.code == .busy { return nil }
                    throw failure("cannot be locked", error)
                }
            }
            if let lock { return lock }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw JiraReaderError(.notAuthenticated, "another run has held the refresh token of \(path) for a minute")
    }

    private func readToken() throws -> String {
        let room = 64 << 10
        var bytes = [UInt8](repeating: 0, count: room)
        do throws(FileError) {
            guard let file = try OpenFile(existing: target, for: .reading) else {
                throw FileError(.notWritable, "\(path): the file does not exist")
            }
            let count: Result<Int, FileError> = bytes.withUnsafeMutableBytes { room in
                do throws(FileError) {
                    return .success(try file.read(from: 0, into: room))
                } catch {
                    return .failure(error)
                }
            }
            bytes.removeLast(room - (try count.get()))
        } catch {
            throw failure("cannot be read", error)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard lines.count == 1, bytes.count < room else {
            throw JiraReaderError(.notAuthenticated, "the file \(path) does not contain one line with a refresh token")
        }
        return String(lines[0])
    }

    private func prepare() throws -> PartialFile {
        do throws(FileError) {
            return try PartialFile(
                creating: target,
                partialPath: target + ".next",
                isReplacing: true,
                permissions: 0o600
            )
        } catch {
            throw failure("cannot be replaced, so that the next token cannot be stored", error)
        }
    }

    private func keep(_ token: String, in file: PartialFile) throws {
        do throws(FileError) {
            try file.write(Array((token + "\n").utf8))
            try file.publish()
        } catch {
            throw failure("could not be replaced: the token in it is used; authorize the app again", error)
        }
    }

    private func failure(_ what: String, _ error: FileError) -> JiraReaderError {
        JiraReaderError(.notAuthenticated, "the file of the refresh token \(path) \(what): \(error.message)")
    }
}
