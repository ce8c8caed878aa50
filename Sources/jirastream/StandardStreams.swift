internal import ArgumentParser
internal import DurableFiles
internal import Synchronization

// `@preconcurrency` permits the use of the C variable `stdout`, to which this program never assigns a value.
#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Darwin)
    @preconcurrency internal import Darwin
#endif

/// The standard streams of the process.
enum StandardStreams {
    /// Prepares the streams; call this before any other file is opened. Afterwards, a broken pipe causes a write error
    /// instead of a signal.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        occupyStandardDescriptors()
    }

    private static let waits = Atomic(true)

    /// From now on, messages that standard error does not accept within 100 ms are dropped, so that a run that is being
    /// stopped does not wait for the reader of its messages.
    static func stopWaiting() { waits.store(false, ordering: .relaxed) }

    /// Writes text to standard error. A message that cannot be written is dropped, because it is not part of the
    /// result.
    static func writeError(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            if !waits.load(ordering: .relaxed) {
                var room = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard poll(&room, 1, 100) > 0 else { return }
            }
            // A pipe that is ready accepts this many bytes without blocking.
            let piece = rest.prefix(Int(PIPE_BUF))
            let written = piece.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Flushes standard output and returns the exit code.
    ///
    /// - Parameter code: The exit code of the command. Standard output is part of the result: if it cannot be written,
    ///   an error code replaces the codes 0 and 3.
    static func finishOutput(_ code: ExitCode) -> ExitCode {
        let isWritten = fflush(stdout) == 0 && ferror(stdout) == 0
        guard !isWritten, code == .success || code == CommandExit.incomplete else { return code }
        if errno == EPIPE { return CommandExit.closedPipe }
        writeError("jirastream: cannot write to standard output: \(String(cString: strerror(errno)))\n")
        return CommandExit.failed
    }
}

/// Writes a line to standard error. A line that cannot be written is dropped.
func printToStandardError(_ text: String) {
    StandardStreams.writeError(text + "\n")
}
