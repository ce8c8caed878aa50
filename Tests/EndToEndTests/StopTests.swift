import Foundation
import Judge
import MockJira
import Testing

@Suite("Copies that are stopped", .serialized, .timeLimit(.minutes(5)))
struct StopTests {
    /// A site that takes minutes to read, so that every run is stopped long before its end.
    private static var slowSite: MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 40_000))
        configuration.latency = .seconds(1)
        return configuration
    }

    @Test(
        "SIGINT and SIGTERM end a copy at once, and leave only the files of a resumable run",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]
    )
    func signals(signal: Int32, code: Int32) async throws {
        try await withMockJira(Self.slowSite) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues", arguments: ["--connections", "2"])
                let running = try copy.program.start()
                try await until("the response of a batch was sent") {
                    await server.ledger().contains { $0.path.hasSuffix("/bulkfetch") } || !running.isRunning
                }
                #expect(FileManager.default.fileExists(atPath: folder + "/issues.partial"))
                running.signal(signal)
                let finished = await running.finish(within: .seconds(30))
                #expect(finished.ending == .exited(code), "\(finished)")
                #expect(finished.standardError.contains("stopped"))
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                let isKept = finished.standardError.contains("--resume")
                #expect(names == (isKept ? ["issues.ids", "issues.journal", "issues.keys", "issues.partial"] : []))
            }
        }
    }

    @Test(
        "A copy that is stopped while its partial file grows leaves the files of a resumable run",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]
    )
    func whileGrowing(signal: Int32, code: Int32) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 20_000))
        configuration.latency = .milliseconds(100)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--connections", "4", "--level", "none"]
                )
                let running = try copy.program.start()
                let partial = folder + "/issues.partial"
                try await until("the partial file grows") {
                    let size = try? FileManager.default.attributesOfItem(atPath: partial)[.size] as? Int
                    return size ?? 0 > 0 || !running.isRunning
                }
                running.signal(signal)
                let finished = await running.finish(within: .seconds(30))
                #expect(finished.ending == .exited(code), "\(finished)")
                #expect(finished.standardError.contains("--resume"))
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                #expect(names == ["issues.ids", "issues.journal", "issues.keys", "issues.partial"])
            }
        }
    }

    @Test("A stopped copy does not change the file that it would have replaced")
    func replaced() async throws {
        try await withMockJira(Self.slowSite) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
                let running = try Copy(site: server.baseURL, output: path, arguments: ["--overwrite"]).program.start()
                try await until("a response was sent") { await !server.ledger().isEmpty || !running.isRunning }
                running.signal(SIGTERM)
                #expect(await running.finish(within: .seconds(30)).ending == .exited(143))
                #expect(FileManager.default.contents(atPath: path) == Data("precious".utf8))
                // The files of a resumable run may exist too.
                let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
                #expect(
                    names == ["issues"]
                        || names == ["issues", "issues.ids", "issues.journal", "issues.keys", "issues.partial"]
                )
            }
        }
    }

    @Test("A second copy to the same file is rejected while the first one runs, and does not affect it")
    func twoCopies() async throws {
        try await withMockJira(Self.slowSite) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(site: server.baseURL, output: folder + "/issues")
                let running = try copy.program.start()
                try await until("ids were listed") {
                    FileManager.default.fileExists(atPath: folder + "/issues.ids") || !running.isRunning
                }
                try await ExpectedError(exitCode: 1, words: ["another run"]).check(copy, in: folder)
                #expect(running.isRunning)
                #expect(FileManager.default.fileExists(atPath: folder + "/issues.partial"))
                running.signal(SIGINT)
                #expect(await running.finish(within: .seconds(30)).ending == .exited(130))
            }
        }
    }

    @Test("The partial file of a killed copy does not prevent the next copy")
    func killed() async throws {
        try await withMockJira(Self.slowSite) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                let running = try Copy(site: server.baseURL, output: path).program.start()
                try await until("a response was sent") { await !server.ledger().isEmpty || !running.isRunning }
                running.signal(SIGKILL)
                #expect(await running.finish(within: .seconds(30)).ending == .killed(signal: SIGKILL))
                var names = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
                #expect(
                    names.subtracting(["issues.ids"]) == [
                        "issues.partial", "issues.journal", "issues.keys", "issues.lock",
                    ]
                )
                let next = try await Copy(site: server.baseURL, output: path, arguments: ["--limit", "7"]).succeed()
                #expect(next.standardError.contains("--resume would have resumed it"))
                names = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
                #expect(names == ["issues", "issues.manifest.json"])
            }
        }
    }

    @Test("A copy ends silently when the pipe of its output is closed", arguments: ["optimal", "fastest", "none"])
    func closedPipe(level: String) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3000))) { server in
            let bash = try #require(Program.find("bash"))
            let finished = try await Program(
                bash,
                [
                    "-c", "\"$@\" | head -c 100 > /dev/null; echo \"${PIPESTATUS[0]}\"", "bash", Binaries.jirastream,
                    "copy", "Issues", "--site", server.baseURL, "--output", "-", "--level", level,
                ],
                environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
            ).run()
            #expect(finished.output == "141\n", "\(finished)")
            #expect(finished.standardError.isEmpty)
        }
    }

    /// Returns a program whose standard output is a pipe that is not read.
    private static func programWithUnreadOutput(_ arguments: [String], _ folder: String) throws -> Program {
        Program(
            try #require(Program.find("bash")),
            [
                "-c", "mkfifo \"$0\" && exec 3<>\"$0\" && exec \"$@\" >&3", folder + "/pipe", Binaries.jirastream,
            ] + arguments,
            environment: ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
        )
    }

    /// Waits until a program sends no more requests because its pipe and buffers are full.
    private static func waitForStalledRequests(of server: MockJiraServer, _ running: RunningProgram) async throws {
        var (count, since) = (0, ContinuousClock.now)
        try await until("the program sends no more requests", within: .seconds(100)) {
            let now = await server.ledger().count
            if now > count { (count, since) = (now, .now) }
            return count > 5 && since.duration(to: .now) > .milliseconds(500) || !running.isRunning
        }
    }

    @Test("One signal ends a copy whose standard output is not read", arguments: ["optimal", "none"])
    func unreadOutput(level: String) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30_000))) { server in
            try await TemporaryFolder.use { folder in
                let running = try Self.programWithUnreadOutput(
                    ["copy", "Issues", "--site", server.baseURL, "--output", "-", "--level", level],
                    folder
                ).start()
                try await Self.waitForStalledRequests(of: server, running)
                running.signal(SIGINT)
                let finished = await running.finish(within: .seconds(20))
                #expect(finished.ending == .exited(130), "\(finished)")
            }
        }
    }

    @Test("One signal ends a copy whose standard output and standard error are one pipe that is not read")
    func unreadStreams() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30_000))) { server in
            try await TemporaryFolder.use { folder in
                var program = try Self.programWithUnreadOutput(
                    ["copy", "Issues", "--site", server.baseURL, "--output", "-", "--level", "none"],
                    folder
                )
                program.arguments[1] = program.arguments[1].replacingOccurrences(of: ">&3", with: ">&3 2>&3")
                let running = try program.start()
                try await Self.waitForStalledRequests(of: server, running)
                running.signal(SIGINT)
                let finished = await running.finish(within: .seconds(20))
                #expect(finished.ending == .exited(130), "\(finished)")
            }
        }
    }

    @Test("One signal ends a lookup that prints to a pipe that is not read")
    func unreadLookup() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3000))) { server in
            try await TemporaryFolder.use { folder in
                let running = try Self.programWithUnreadOutput(
                    ["lookup", "Issues", "--all-rows", "--site", server.baseURL, "--fields", "summary,description"],
                    folder
                ).start()
                try await Self.waitForStalledRequests(of: server, running)
                running.signal(SIGINT)
                let finished = await running.finish(within: .seconds(20))
                #expect(finished.ending == .killed(signal: SIGINT) || finished.ending == .exited(130), "\(finished)")
            }
        }
    }

    @Test("The token is not in the process list that other users can read")
    func processList() async throws {
        try await withMockJira(Self.slowSite) { server in
            try await TemporaryFolder.use { folder in
                try Data("\(Account.token)\n".utf8).write(to: URL(fileURLWithPath: folder + "/token"))
                var copy = Copy(site: server.baseURL, output: folder + "/issues")
                copy.environment = [:]
                copy.arguments = [
                    "--user", Account.user, "--token-file", folder + "/token", "--report", folder + "/report",
                ]
                let running = try copy.program.start()
                try await until("a response was sent") { await !server.ledger().isEmpty || !running.isRunning }
                let list = try await Self.commandLine(of: running)
                #expect(list.contains(folder + "/token"))
                #expect(!list.contains(Account.token))
                running.signal(SIGTERM)
                let finished = await running.finish(within: .seconds(30))
                #expect(!finished.standardError.contains(Account.token))
                #expect(!finished.output.contains(Account.token))
                let report = FileManager.default.contents(atPath: folder + "/report") ?? Data()
                #expect(!String(decoding: report, as: UTF8.self).contains(Account.token))
            }
        }
    }

    /// Returns the command line of a process, on Linux from the file that `ps` reads, because small systems may lack
    /// `ps`.
    private static func commandLine(of running: RunningProgram) async throws -> String {
        if let line = FileManager.default.contents(atPath: "/proc/\(running.processID)/cmdline") {
            return String(decoding: line, as: UTF8.self)
        }
        return try await Program("/bin/ps", ["-ww", "-o", "args=", "-p", "\(running.processID)"]).run().output
    }

    @Test("A copy that succeeds writes the token to none of its outputs")
    func silence() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30))) { server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--level", "none", "--report", folder + "/report"]
                )
                let finished = try await copy.succeed()
                let basic = Data("\(Account.user):\(Account.token)".utf8).base64EncodedString()
                for secret in [Account.token, basic] {
                    #expect(!finished.output.contains(secret) && !finished.standardError.contains(secret))
                    for name in ["issues", "report"] {
                        let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
                        #expect(!String(decoding: data, as: UTF8.self).contains(secret), "\(name)")
                    }
                }
            }
        }
    }
}
