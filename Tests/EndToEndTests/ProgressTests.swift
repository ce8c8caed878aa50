import Foundation
import Judge
import MockJira
import Testing

@Suite("Progress on standard error", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct ProgressTests {
    /// The sequence that clears the line before the bar is drawn.
    static let wipe = "\r\u{1B}[2K"

    /// A site that is slow enough for the bar to be drawn several times.
    private static var site: MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 450))
        configuration.latency = .milliseconds(300)
        return configuration
    }

    /// Runs a copy with its standard error on a terminal of 72 columns, and returns the output on the terminal.
    private func onTerminal(_ arguments: [String] = [], terminal: String = "xterm") async throws -> String {
        try await withMockJira(Self.site) { server in
            try await TemporaryFolder.use { folder in
                let script = """
                    import fcntl, os, pty, struct, subprocess, sys, termios
                    master, slave = pty.openpty()
                    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 72, 0, 0))
                    null = subprocess.DEVNULL
                    process = subprocess.Popen(sys.argv[1:], stdin=null, stdout=null, stderr=slave)
                    os.close(slave)
                    while True:
                        try:
                            part = os.read(master, 65536)
                        except OSError:
                            break
                        if not part:
                            break
                        os.write(1, part)
                    sys.exit(process.wait())
                    """
                let copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--connections", "1"] + arguments
                )
                var environment = copy.environment
                environment["TERM"] = terminal
                let python = try #require(Program.find("python3"))
                let finished = try await Program(
                    python,
                    ["-c", script, copy.program.path] + copy.program.arguments,
                    environment: environment
                ).run()
                #expect(finished.exitCode == 0, "\(finished)")
                return finished.output
            }
        }
    }

    @Test("On a terminal, a bar is drawn that fits the width, and it is cleared before the summary")
    func bar() async throws {
        let output = try await onTerminal()
        let frames = output.components(separatedBy: Self.wipe)
        let bars = frames.filter { $0.contains("█") || $0.contains("░") }
        #expect(bars.count > 2, "\(output)")
        for bar in bars { #expect(bar.count < 72, "\(bar)") }
        #expect(bars.contains { $0.contains("of 450") })
        let last = try #require(frames.last)
        #expect(last.hasPrefix("Issues → "), "\(last)")
        #expect(last.contains("450 records") && !last.contains("█"))
    }

    @Test("On a terminal without control sequences, no bar is drawn")
    func dumbTerminal() async throws {
        let output = try await onTerminal(terminal: "dumb")
        #expect(!output.contains("\u{1B}") && !output.contains("█"))
        #expect(output.contains("450 records"))
    }

    @Test("--quiet prints nothing, with or without a terminal")
    func quiet() async throws {
        #expect(try await onTerminal(["--quiet"]).isEmpty)
        try await withMockJira(Self.site) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--quiet"])
                let finished = try await copy.succeed()
                #expect(finished.standardError.isEmpty && finished.standardOutput.isEmpty)
            }
        }
    }

    @Test("If standard error is not a terminal, lines without a bar are printed")
    func noTerminal() async throws {
        try await withMockJira(Self.site) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--connections", "1"])
                let finished = try await copy.succeed()
                for piece in ["\u{1B}", "\r", "█", "░"] { #expect(!finished.standardError.contains(piece)) }
                #expect(finished.standardError.contains("450 records"))
                #expect(finished.standardOutput.isEmpty)
            }
        }
    }

    @Test("A long copy without a terminal prints its progress every ten seconds")
    func lines() async throws {
        var configuration = Self.site
        configuration.latency = .seconds(3)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--connections", "1"])
                let lines = try await copy.succeed().standardError.split(separator: "\n")
                // Eight responses are sent one after another, each after three seconds, so lines are printed after ten
                // and twenty seconds.
                #expect(lines.count >= 3)
                let progress = lines.dropLast()
                #expect(progress.allSatisfy { $0.hasPrefix("Issues: ") && $0.contains(" requests, 0 retried") })
                #expect(progress.last?.contains("of 450 records") == true, "\(lines)")
            }
        }
    }
}
