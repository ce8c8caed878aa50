import Foundation
import Judge
import MockJira
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Copies from a Data Center site with OAuth 1.0a.
@Suite("Exports with OAuth 1.0a", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct OAuth1CopyTests {
    /// Creates two private keys, and runs a mock with an application link that has the public key of the first one.
    private static func onSite(
        _ more: [String] = [],
        _ body: (_ mock: MockProgram, _ folder: String, _ keys: [String]) async throws -> Void
    ) async throws {
        try await TemporaryFolder.use { folder in
            var keys: [String] = []
            for name in ["own", "other"] {
                let key = "\(folder)/\(name).pem"
                try openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
                keys.append(key)
            }
            try openssl(["pkey", "-in", keys[0], "-pubout", "-out", folder + "/public.pem"])
            var configuration = MockSiteConfiguration(issues: 1500, seed: 71, hostileValues: true)
            configuration.deployment = .dataCenter
            let arguments = [
                "--deployment", "datacenter", "--context-path", "/jira", "--oauth1-consumer", "reader",
                "--oauth1-public-key", folder + "/public.pem", "--oauth1-token", "g1ven", "--control",
            ]
            try await MockProgram.use(configuration, arguments + more) { try await body($0, folder, keys) }
        }
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "openssl \(arguments)")
    }

    private static func copy(
        _ mock: MockProgram,
        _ path: String,
        key: String,
        consumer: String = "reader",
        token: String = "g1ven",
        _ more: [String] = []
    ) -> Copy {
        var copy = Copy(
            site: mock.address,
            output: path,
            arguments: ["--oauth1-consumer", consumer, "--oauth1-key-file", key] + more
        )
        copy.environment = ["JIRASTREAM_TOKEN": token]
        return copy
    }

    @Test("Issues are exported with the same text as with a password; a query that needs percent-encoding is accepted")
    func sameText() async throws {
        try await Self.onSite { mock, folder, keys in
            let signed = try await Self.copy(mock, folder + "/signed.gz", key: keys[0]).report()
            let verdict = try await Judge(mock.site).verdict(on: Export(.issues, folder + "/signed.gz"))
            #expect(verdict == .agrees(records: 1500), "\(verdict)")
            var password = Copy(site: mock.address, output: folder + "/password.gz")
            password.environment = ["JIRASTREAM_USER": "demo", "JIRASTREAM_TOKEN": "demo-password"]
            #expect(try await password.report().sha256 == signed.sha256)
            // Boards are read with GET requests, whose query is part of the signature.
            var boards = Self.copy(mock, folder + "/boards.gz", key: keys[0], ["--table-param", "name=a+b é/%&=~"])
            boards.table = "Boards"
            #expect(try await boards.run().exitCode == 0)
        }
    }

    @Test("A wrong key, consumer or token is rejected, and no token is printed")
    func rejections() async throws {
        try await Self.onSite { mock, folder, keys in
            let path = folder + "/out.gz"
            for (copy, problem) in [
                (Self.copy(mock, path, key: keys[1]), "signature_invalid"),
                (Self.copy(mock, path, key: keys[0], consumer: "n0body"), "consumer_key_unknown"),
                (Self.copy(mock, path, key: keys[0], token: "wr0ng"), "token_rejected"),
            ] {
                let finished = try await copy.run()
                #expect(finished.exitCode == 1, "\(finished)")
                #expect(finished.standardError.contains("oauth_problem \(problem)"), "\(finished)")
                #expect(!finished.output.contains("g1ven") && !finished.output.contains("wr0ng"), "\(finished)")
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("If the clock becomes wrong, the run ends with an error and skips no parents")
    func wrongClock() async throws {
        // With this latency, many parents are still unread when the clock changes.
        try await Self.onSite(["--latency", "20ms"]) { mock, folder, keys in
            var copy = Self.copy(
                mock,
                folder + "/late",
                key: keys[0],
                ["--connections", "2", "--level", "none", "--block-size", "4096"]
            )
            copy.table = "IssueRemoteLinks"
            let control = try #require(URL(string: mock.address.replacing("/jira", with: "") + "/__mock/clock"))
            let running = try copy.program.start()
            try await until("a part was written") {
                (FileManager.default.contents(atPath: folder + "/late.partial") ?? Data()).count > 4096
                    || !running.isRunning
            }
            var request = URLRequest(url: control)
            request.httpMethod = "PUT"
            request.httpBody = Data(#"{"advanceMilliseconds":3600000}"#.utf8)
            let (_, response) = try await URLSession.shared.data(for: request)
            #expect((response as? HTTPURLResponse)?.statusCode ?? 500 < 300)
            let late = await running.finish(within: .seconds(60))
            #expect(late.ending == .exited(1) && late.standardError.contains("set the clock"), "\(late)")
            #expect(!FileManager.default.fileExists(atPath: folder + "/late"))
        }
    }

    @Test("A key and a token may come from a FIFO")
    func descriptors() async throws {
        try await Self.onSite { mock, folder, keys in
            let script = """
                exec "$0" copy Boards --site "$1" --output "$2" -q --oauth1-consumer reader \
                    --oauth1-key-file <(cat "$3") --token-file <(echo g1ven)
                """
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = [
                "-c", script, Binaries.jirastream, mock.address, folder + "/boards.gz", keys[0],
            ]
            process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && FileManager.default.fileExists(atPath: folder + "/boards.gz"))
        }
    }

    @Test("Conflicting options and invalid keys end with exit code 64")
    func options() async throws {
        try await Self.onSite { mock, folder, keys in
            try Data("no key".utf8).write(to: URL(fileURLWithPath: folder + "/none.pem"))
            for (arguments, word) in [
                (["--oauth1-consumer", "a"], "used together"), (["--oauth1-key-file", keys[0]], "used together"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", keys[0], "--user", "me"], "--user"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", keys[0], "--scoped"], "--scoped"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", folder + "/none.pem"], "PEM"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", folder + "/missing.pem"], "No such file"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", folder], "is a folder"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", keys[0], "--deployment", "cloud"], "Data Center"),
                (["--oauth1-consumer", "a", "--oauth1-key-file", folder + "/public.pem"], "public key"),
                (["--oauth1-consumer", "", "--oauth1-key-file", keys[0]], "--oauth1-consumer"),
            ] {
                var copy = Copy(site: mock.address, output: folder + "/out.gz", arguments: arguments)
                copy.environment = ["JIRASTREAM_TOKEN": "g1ven"]
                let finished = try await copy.run()
                #expect(finished.exitCode == 64 && finished.standardError.contains(word), "\(arguments): \(finished)")
            }
        }
    }
}
