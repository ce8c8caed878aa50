internal import ArgumentParser
internal import DurableFiles
internal import Synchronization

// `stdout` is a variable of C, which nobody here assigns.
#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Darwin)
    @preconcurrency internal import Darwin
#endif

/// The three streams that a process is started with.
enum StandardStreams {
    /// Prepares the streams, before anything else is opened. A reader that goes away is an error of the write, and no signal.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        occupyStandardDescriptors()
    }

    private static let waits = Atomic(true)

    /// From now on, messages are dropped where standard error does not accept them at once: a stop does not wait for its reader.
    static func stopWaiting() { waits.store(false, ordering: .relaxed) }

    /// Writes text to standard error. Messages are no part of the work: one that cannot be written is dropped.
    static func writeError(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            if !waits.load(ordering: .relaxed) {
                var room = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard poll(&room, 1, 100) > 0 else { return }
            }
            // A pipe that is ready takes as much as this without waiting.
            let piece = rest.prefix(Int(PIPE_BUF))
            let written = piece.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Writes what was printed to standard output and returns the code to end with.
    ///
    /// - Parameter code: The code of the command. What was printed is part of its work, so that 0 and 3 become an error if it
    ///   cannot be written.
    static func finishOutput(_ code: ExitCode) -> ExitCode {
        let isWritten = fflush(stdout) == 0 && ferror(stdout) == 0
        guard !isWritten, code == .success || code == CommandExit.incomplete else { return code }
        if errno == EPIPE { return CommandExit.closedPipe }
        writeError("jirastream: standard output cannot be written: \(String(cString: strerror(errno)))\n")
        return CommandExit.failed
    }
}

/// Writes a line to standard error, or drops it where that cannot be written.
func printToStandardError(_ text: String) {
    StandardStreams.writeError(text + "\n")
}
