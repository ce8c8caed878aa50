import Foundation
import Judge
import MockJira
import Testing

/// Copies through Atlassian's gateway, with scoped tokens and with OAuth 2.0.
@Suite("Exports through the gateway", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct GatewayCopyTests {
    private static func copy(
        _ mock: MockProgram,
        _ path: String,
        _ arguments: [String],
        _ environment: [String: String]
    ) -> Copy {
        var copy = Copy(
            site: mock.address,
            output: path,
            arguments: ["--gateway", mock.address] + arguments
        )
        copy.environment = environment
        return copy
    }

    @Test("Every issue is exported with each kind of gateway credentials, and the text is always the same")
    func logins() async throws {
        try await MockProgram.use(MockSiteConfiguration(issues: 700, seed: 31, hostileValues: true), []) { mock in
            try await TemporaryFolder.use { folder in
                let tokenFile = folder + "/refresh"
                try Data("demo-refresh-token\n".utf8).write(to: URL(fileURLWithPath: tokenFile))
                let app = ["--client-id", "demo-client", "--oauth-token-url", mock.address + "/oauth/token"]
                let secret = ["JIRASTREAM_CLIENT_SECRET": "demo-secret"]
                let logins: [(arguments: [String], environment: [String: String])] = [
                    ([], ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": "demo-scoped-token"]),
                    ([], ["JIRASTREAM_TOKEN": "demo-access-token"]),
                    (app, secret),
                    (app + ["--refresh-token-file", tokenFile], secret),
                    // This copy uses the refresh token that the previous run wrote.
                    (app + ["--refresh-token-file", tokenFile], secret),
                ]
                var sums: Set<String> = []
                for (number, login) in logins.enumerated() {
                    let path = folder + "/\(number).gz"
                    let report = try await Self.copy(mock, path, login.arguments, login.environment).report()
                    let verdict = try await Judge(mock.site).verdict(on: Export(.issues, path))
                    #expect(verdict == .agrees(records: 700), "\(login): \(verdict)")
                    sums.insert(report.sha256 ?? "")
                }
                #expect(sums.count == 1)
                #expect(try String(contentsOfFile: tokenFile, encoding: .utf8).hasPrefix("refresh-"))
            }
        }
    }

    @Test("A site rejects a scoped token without the gateway, and a missing scope is reported")
    func refusals() async throws {
        try await MockProgram.use(
            MockSiteConfiguration(issues: 20, hostileValues: true),
            ["--scopes", "read:jira-user"]
        ) { mock in
            try await TemporaryFolder.use { folder in
                let path = folder + "/out.gz"
                var direct = Copy(site: mock.address, output: path)
                direct.environment = ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": "demo-scoped-token"]
                let refused = try await direct.run()
                #expect(refused.exitCode == 1 && refused.standardError.contains("--scoped"), "\(refused)")
                let narrow = try await Self.copy(mock, path, [], direct.environment).run()
                #expect(narrow.exitCode == 1 && narrow.standardError.contains("scope"), "\(narrow)")
                let app = ["--client-id", "demo-client", "--oauth-token-url", mock.address + "/oauth/token"]
                let wrong = try await Self.copy(mock, path, app, ["JIRASTREAM_CLIENT_SECRET": "wr0ng-secret"]).run()
                #expect(wrong.exitCode == 1 && !wrong.output.contains("wr0ng-secret"), "\(wrong)")
                #expect(wrong.standardError.contains("app's id and secret"), "\(wrong)")
                for arguments in [
                    ["--client-id", "demo-client"], ["--refresh-token-file", "x"], ["--deployment", "datacenter"],
                    ["--client-id", "demo-client", "--user", "me"],
                ] {
                    let finished = try await Self.copy(mock, path, arguments, [:]).run()
                    #expect(finished.exitCode == 64, "\(arguments): \(finished)")
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }
}
