import Foundation
import Judge
import Testing

@Suite("The command mockjira", .serialized, .timeLimit(.minutes(5)))
struct MockCommandTests {
    @Test(
        "It prints one line when it is ready, serves, and ends with 0 on SIGINT and SIGTERM",
        arguments: [SIGINT, SIGTERM]
    )
    func session(signal: Int32) async throws {
        let mock = try Program(Binaries.mockjira, ["--issues", "120", "--port", "0"]).start()
        let address = try await MockProgram.readyAddress(mock)
        #expect(address.range(of: #"^http://127\.0\.0\.1:[1-9][0-9]*$"#, options: .regularExpression) != nil)
        try await TemporaryFolder.use { folder in
            let report = try await Copy(site: address, output: folder + "/issues").report()
            #expect(report.rowsCopied == 120)
        }
        mock.signal(signal)
        let finished = await mock.finish(within: .seconds(20))
        #expect(finished.ending == .exited(0), "\(finished)")
        #expect(finished.output == "mockjira listening on \(address)\n")
        #expect(finished.standardError.isEmpty)
    }

    @Test("It ends while a request waits for its response")
    func endsWhileBusy() async throws {
        let mock = try Program(Binaries.mockjira, ["--issues", "10", "--latency", "60s"]).start()
        let address = try await MockProgram.readyAddress(mock)
        try await TemporaryFolder.use { folder in
            let copy = try Copy(site: address, output: folder + "/issues").program.start()
            try await until("a connection is open") {
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(copy.processID)/fd"))?.contains {
                    let target = try? FileManager.default.destinationOfSymbolicLink(
                        atPath: "/proc/\(copy.processID)/fd/\($0)"
                    )
                    return target?.hasPrefix("socket:") == true
                } ?? true
            }
            mock.signal(SIGTERM)
            #expect(await mock.finish(within: .seconds(20)).ending == .exited(0))
            copy.signal(SIGKILL)
            _ = await copy.finish()
        }
    }

    @Test("It accepts an account that replaces the default account")
    func account() async throws {
        let mock = try Program(
            Binaries.mockjira,
            ["--issues", "10", "--user", "me@example.org", "--token", "mine"]
        ).start()
        let address = try await MockProgram.readyAddress(mock)
        try await TemporaryFolder.use { folder in
            var copy = Copy(site: address, output: folder + "/issues")
            let stranger = try await copy.run()
            #expect(stranger.exitCode == 1)
            copy.environment = ["JIRASTREAM_USER": "me@example.org", "JIRASTREAM_TOKEN": "mine"]
            let report = try await copy.report()
            #expect(report.rowsCopied == 10)
        }
        mock.signal(SIGTERM)
        #expect(await mock.finish(within: .seconds(20)).ending == .exited(0))
    }

    @Test(
        "An invalid command line ends with exit code 64 and a message",
        arguments: [
            ["--port", "65536"], ["--port", "x"], ["--issues", "-1"], ["--projects", "0"], ["--latency", "soon"],
            ["--cache", "much"], ["--fault", "nosuch"], ["--fault", "loseNull:2"], ["--fault", "loseNull@path"],
            ["--colour"], ["surplus"],
        ]
    )
    func usage(arguments: [String]) async throws {
        let finished = try await Program(Binaries.mockjira, arguments).run(limit: .seconds(20))
        #expect(finished.exitCode == 64, "\(finished)")
        #expect(finished.standardOutput.isEmpty)
        #expect(!finished.standardError.isEmpty)
    }

    @Test("An unknown fault is an error that lists all faults")
    func faultNames() async throws {
        let finished = try await Program(Binaries.mockjira, ["--fault", "nosuch"]).run(limit: .seconds(20))
        for name in [
            "notJSON", "oversizedBody", "dropLastPage", "repeatRecord", "offByOneStartAt", "loseNull",
            "missingFromBulkfetch",
        ] {
            #expect(finished.standardError.contains(name), "\(name)")
        }
    }

    @Test("A port that is in use is an error that contains the port")
    func portTaken() async throws {
        let first = try Program(Binaries.mockjira, ["--issues", "1"]).start()
        let address = try await MockProgram.readyAddress(first)
        let port = try #require(address.split(separator: ":").last.map(String.init))
        let second = try await Program(Binaries.mockjira, ["--issues", "1", "--port", port]).run(limit: .seconds(20))
        #expect(second.exitCode == 1, "\(second)")
        #expect(second.standardOutput.isEmpty)
        #expect(second.standardError.contains(port))
        first.signal(SIGTERM)
        #expect(await first.finish(within: .seconds(20)).ending == .exited(0))
    }
}
