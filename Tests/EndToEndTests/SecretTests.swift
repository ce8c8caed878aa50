import Foundation
import Judge
import MockJira
import Testing

@Suite("The token", .timeLimit(.minutes(3)))
struct SecretTests {
    private static let token = "ATATT-recognisable-7f3a9c"
    private static let proxyPassword = "proxy-recognisable-51e0"
    /// The secrets that must not be shown: the token, the proxy's password, and both in Base64 as in HTTP headers.
    private static let secrets =
        [token, proxyPassword]
        + ["\(Account.user):\(token)", "proxyuser:\(proxyPassword)", token].map {
            Data($0.utf8).base64EncodedString().trimmingCharacters(in: ["="])
        }

    private struct Path: Sendable {
        var name: String
        var faults: [MockFault] = []
        var arguments: [String] = []
        var environment: [String: String] = [:]
        var isOrdinary = false
        var table = "Issues"
        var isKnown = true
        var signal: Int32?
        var exitCode: Int32?
    }

    @Test("does not occur in any output, file or process list, whatever fails")
    func everyPath() async throws {
        let paths = [
            Path(name: "success", exitCode: 0), Path(name: "401", isKnown: false, exitCode: 1),
            Path(name: "403", isOrdinary: true, table: "AuditRecords", exitCode: 1),
            Path(name: "503", faults: [.unavailable], arguments: ["--retries", "0"], exitCode: 1),
            Path(
                name: "503 during the run",
                faults: [.unavailable(run: 1).limited(rate: 0.2, pathPrefix: "/rest/api/3/issue/bulkfetch")],
                arguments: ["--retries", "0", "--block-size", "65536"],
                exitCode: 1
            ),
            Path(name: "redirect", faults: [.redirectElsewhere], exitCode: 1),
            Path(name: "login page", faults: [.notJSON], arguments: ["--retries", "0"], exitCode: 1),
            Path(name: "proxy refuses", arguments: ["--proxy", "http://127.0.0.1:1"], exitCode: 1),
            Path(
                name: "proxy with a user",
                environment: ["http_proxy": "http://proxyuser:\(Self.proxyPassword)@127.0.0.1:1"],
                exitCode: 1
            ),
            Path(
                name: "proxy with a user on the command line",
                arguments: ["--proxy", "http://proxyuser:\(Self.proxyPassword)@127.0.0.1:1"],
                exitCode: 64
            ),
            Path(name: "bad authority", arguments: ["--ca-file", "/dev/null"]),
            Path(name: "killed by SIGSEGV", signal: SIGSEGV), Path(name: "killed by SIGABRT", signal: SIGABRT),
            Path(name: "stopped by SIGTERM", signal: SIGTERM, exitCode: 143),
        ]
        for path in paths { try await Self.walk(path) }
    }

    private static func walk(_ path: Path) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 2000))
        configuration.token = path.isKnown ? token : "another"
        configuration.isAdministrator = !path.isOrdinary
        configuration.faults = path.faults
        if path.signal != nil { configuration.latency = .milliseconds(300) }
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(table: path.table, site: server.baseURL, output: folder + "/out")
                copy.arguments =
                    ["--report", folder + "/report", "--level", "none", "--connections", "2"] + path.arguments
                if copy.table == "Issues" { copy.arguments += ["--fields", "summary"] }
                copy.environment["JIRASTREAM_TOKEN"] = token
                copy.environment.merge(path.environment) { $1 }
                let running = try copy.program.start()
                if let signal = path.signal {
                    try await until("several requests") { await server.ledger().count >= 4 || !running.isRunning }
                    if let line = FileManager.default.contents(atPath: "/proc/\(running.processID)/cmdline") {
                        expectNoSecret(in: line, "\(path.name): list of processes")
                    }
                    running.signal(signal)
                }
                let finished = await running.finish(within: .seconds(60))
                if let exitCode = path.exitCode { #expect(finished.exitCode == exitCode, "\(path.name): \(finished)") }
                expectNoSecret(in: finished.standardOutput, "\(path.name): standard output")
                expectNoSecret(in: Data(finished.standardError.utf8), "\(path.name): standard error")
                for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    let data = try #require(FileManager.default.contents(atPath: folder + "/" + name))
                    expectNoSecret(in: data, "\(path.name): \(name)")
                }
                #expect(await server.redirectedRequests().isEmpty, "\(path.name): a request was sent to another host")
            }
        }
    }

    private static func expectNoSecret(in data: Data, _ place: String) {
        for secret in secrets {
            #expect(data.range(of: Data(secret.utf8)) == nil, "\(place) shows a secret")
        }
    }
}
