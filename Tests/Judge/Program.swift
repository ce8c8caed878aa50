package import Foundation
internal import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program that runs in its own process group, with empty standard input. Its two outputs are written to files.
///
/// The outputs are files rather than pipes. The reader of a pipe gets no end of file as long as another child that
/// inherited the pipe runs, and a program that fills a pipe waits for a reader.
package struct Program: Sendable {
    /// The path of the file that is run.
    package var path: String
    /// The arguments, without the program's name.
    package var arguments: [String]
    /// The whole environment.
    package var environment: [String: String]

    /// Creates a program whose environment has the search path, a UTF-8 locale, and the given variables.
    package init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.path = path
        self.arguments = arguments
        var all = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        all.merge(environment) { $1 }
        self.environment = all
    }

    /// Returns the path of the file that a shell would run for a name, or `nil` if there is none.
    package static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    /// Starts the program.
    package func start() throws -> RunningProgram {
        try RunningProgram(self)
    }

    /// Runs the program, and kills its process group if it has not ended within `limit`. Throws `ProgramError` if the
    /// program cannot be started.
    package func run(limit: Duration = .seconds(120)) async throws -> FinishedProgram {
        let running = try start()
        return await running.finish(within: limit)
    }
}

/// The result of a program that has ended.
package struct FinishedProgram: Sendable, CustomStringConvertible {
    /// A way in which a program ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// The program was killed because it ran longer than the limit.
        case outOfTime
    }

    /// The way in which the program ended.
    package let ending: Ending
    /// Everything that the program wrote to its standard output.
    package let standardOutput: Data
    /// Everything that the program wrote to its standard error, as text.
    package let standardError: String

    /// The standard output as text.
    package var output: String { String(decoding: standardOutput, as: UTF8.self) }
    /// The exit code, or `nil` if the program did not exit by itself.
    package var exitCode: Int32? {
        if case .exited(let code) = ending { code } else { nil }
    }
    /// The ending, and the first 2000 characters of each output.
    package var description: String {
        "\(ending), output: \(output.prefix(2000)), error: \(standardError.prefix(2000))"
    }
}

/// A program that has been started.
package final class RunningProgram: Sendable {
    private enum State {
        case running([CheckedContinuation<FinishedProgram.Ending, Never>])
        case ended(FinishedProgram.Ending)
    }

    /// The id of the process and of its group.
    package let processID: pid_t
    private let folder: String
    private let state = Mutex(State.running([]))
    private let isOutOfTime = Atomic(false)

    private var outputPath: String { folder + "/output" }
    private var errorPath: String { folder + "/error" }

    init(_ program: Program) throws {
        folder = try TemporaryFolder.make()
        do {
            processID = try Self.spawn(program, outputPath: folder + "/output", errorPath: folder + "/error")
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
        Thread.detachNewThread { self.waitForEnd() }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The standard output so far.
    package var outputSoFar: Data { FileManager.default.contents(atPath: outputPath) ?? Data() }
    /// The standard error so far.
    package var errorSoFar: String {
        String(decoding: FileManager.default.contents(atPath: errorPath) ?? Data(), as: UTF8.self)
    }

    /// A Boolean value that indicates whether the program is still running.
    package var isRunning: Bool {
        state.withLock { if case .running = $0 { true } else { false } }
    }

    /// Sends a signal to the program or, if `group` is `true`, to its process group. Does nothing if the program has
    /// ended.
    package func signal(_ number: Int32, group: Bool = false) {
        // The process is reaped under the same lock, so that its id cannot be reused before the signal is sent.
        state.withLock { state in
            if case .running = state { _ = kill(group ? -processID : processID, number) }
        }
    }

    /// Waits until the program ends. Kills its process group if it has not ended within `limit`.
    package func finish(within limit: Duration = .seconds(120)) async -> FinishedProgram {
        let watchdog = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            isOutOfTime.store(true, ordering: .relaxed)
            signal(SIGKILL, group: true)
        }
        defer { watchdog.cancel() }
        let ending = await withCheckedContinuation { continuation in
            let ended: FinishedProgram.Ending? = state.withLock { state in
                switch state {
                case .running(let waiting):
                    state = .running(waiting + [continuation])
                    return nil
                case .ended(let ending): return ending
                }
            }
            if let ended { continuation.resume(returning: ended) }
        }
        return FinishedProgram(
            ending: isOutOfTime.load(ordering: .relaxed) ? .outOfTime : ending,
            standardOutput: outputSoFar,
            standardError: errorSoFar
        )
    }

    private func waitForEnd() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        typealias Waiting = [CheckedContinuation<FinishedProgram.Ending, Never>]
        let (ending, waiting): (FinishedProgram.Ending, Waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            let number = status & 0x7F
            let ending: FinishedProgram.Ending = number == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: number)
            guard case .running(let waiting) = state else { return (ending, []) }
            state = .ended(ending)
            return (ending, waiting)
        }
        for continuation in waiting { continuation.resume(returning: ending) }
    }

    private static func spawn(_ program: Program, outputPath: String, errorPath: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Other descriptors are closed: a child with a copy of another test's listening socket would keep the port of
        // that socket open. Closing a descriptor that is not open is not a failure.
        for descriptor in 3..<min(1024, Int32(sysconf(Int32(_SC_OPEN_MAX)))) {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The child starts with the default signal handling, as from a shell, even if this process ignores or blocks
        // signals.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )

        let arguments = ([program.path] + program.arguments).map { strdup($0) } + [nil]
        let environment = program.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var processID: pid_t = 0
        let result = posix_spawn(&processID, program.path, &actions, &attributes, arguments, environment)
        guard result == 0 else {
            throw ProgramError("\(program.path) cannot be started: \(String(cString: strerror(result)))")
        }
        return processID
    }
}

/// The error of a program that could not be started, or that did not print the expected output.
package struct ProgramError: Error, CustomStringConvertible {
    /// A sentence that describes the failure.
    package let description: String

    /// Creates an error with its description.
    package init(_ description: String) {
        self.description = description
    }
}
