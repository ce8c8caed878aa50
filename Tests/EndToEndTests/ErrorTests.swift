import Foundation
import Judge
import MockJira
import Testing

@Suite("The error of a copy", .timeLimit(.minutes(5)))
struct ErrorTests {
    /// Runs a copy of a small site and checks the error with which it fails.
    private func expectError(
        _ expected: ExpectedError,
        faults: [MockFault] = [],
        isDistant: Bool = false,
        location: SourceLocation = #_sourceLocation,
        _ change: (inout Copy, String) throws -> Void = { _, _ in }
    ) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 250, hostileValues: true))
        configuration.faults = faults
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let address = isDistant ? server.distantAddress : server.baseURL
                var copy = Copy(site: address, output: folder + "/issues")
                try change(&copy, folder)
                try await expected.check(copy, in: folder, location: location)
            }
        }
    }

    // MARK: The account

    @Test("reports a wrong token")
    func wrongToken() async throws {
        try await expectError(
            ExpectedError(
                exitCode: 1,
                words: ["error [notAuthenticated]", "rejects the user name", "401", "JIRASTREAM_TOKEN"]
            )
        ) {
            copy,
            _ in
            copy.environment["JIRASTREAM_TOKEN"] = "s3cret-but-wrong"
        }
    }

    @Test("reports a wrong user")
    func wrongUser() async throws {
        try await expectError(ExpectedError(exitCode: 1, words: ["rejects the user name", "401", "JIRASTREAM_USER"])) {
            copy,
            _ in
            copy.environment["JIRASTREAM_USER"] = "other@example.com"
        }
    }

    @Test("reports a missing user, a missing token, two sources of the token, and a source without a token")
    func incompleteAccount() async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["JIRASTREAM_TOKEN"])) { copy, _ in
            copy.environment["JIRASTREAM_TOKEN"] = nil
        }
        // The site has an address of Jira Cloud. At other addresses, a token without a user may be a bearer token.
        try await expectError(ExpectedError(exitCode: 64, words: ["JIRASTREAM_USER"])) { copy, _ in
            copy.site = "https://example.atlassian.net"
            copy.environment["JIRASTREAM_USER"] = nil
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["--token-env", "--token-file"])) { copy, folder in
            copy.arguments = ["--token-env", "A", "--token-file", folder + "/b"]
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["NOWHERE"])) { copy, _ in
            copy.arguments = ["--token-env", "NOWHERE"]
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["/absent"])) { copy, folder in
            copy.arguments = ["--token-file", folder + "/absent"]
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["jirastream: ", "line break"])) { copy, _ in
            copy.environment["JIRASTREAM_TOKEN"] = "a\nX-Other: b"
        }
    }

    @Test("is printed without the usage of the command unless it concerns the form of the arguments")
    func withoutUsage() async throws {
        for arguments in [
            ["copy", "Isues", "--site", "http://127.0.0.1:1", "--output", "/nowhere/x"],
            ["schema", "Isues"], ["run", "P", "--definitions", "/nowhere"],
            ["lookup", "Issues", "--site", "ftp://x"],
        ] {
            let finished = try await Program(Binaries.jirastream, arguments).run()
            #expect(finished.exitCode != 0, "\(finished)")
            #expect(finished.standardError.hasPrefix("jirastream: "), "\(finished)")
            #expect(!finished.standardError.contains("Usage"), "\(finished)")
        }
    }

    // MARK: The command line

    @Test("reports an unknown table, and the nearest name", arguments: ["Isues", "issue", "SerachProjects"])
    func unknownTable(name: String) async throws {
        let nearest = name.lowercased().hasPrefix("is") ? "Issues" : "SearchProjects"
        try await expectError(ExpectedError(exitCode: 64, words: [name, nearest])) { copy, _ in copy.table = name }
    }

    @Test("reports an unknown wildcard of fields, and the nearest one")
    func wildcard() async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["*al", "did you mean \"*all\"?"])) { copy, _ in
            copy.arguments = ["--fields", "*al"]
        }
    }

    @Test("reports a query for a table without queries, and a query that is not a complete expression")
    func wrongQuery() async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["AllUsers"])) { copy, _ in
            copy.table = "AllUsers"
            copy.arguments = ["--jql", "project = OPS"]
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["JQL", "bracket"])) { copy, _ in
            copy.arguments = ["--jql", "project = OPS) OR (project = WEB"]
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["JQL", "quotation"])) { copy, _ in
            copy.arguments = ["--jql", "project = \"OPS"]
        }
    }

    @Test("reports a query that the site rejects, and the site's message")
    func refusedQuery() async throws {
        try await expectError(ExpectedError(exitCode: 1, words: ["400", "Jira error", "nosuchfield"])) { copy, _ in
            copy.arguments = ["--jql", "nosuchfield = 1"]
        }
    }

    @Test(
        "reports an invalid address",
        arguments: ["", "ftp://example.com", "http://", "http://a b", "https://u:p@example.com", "http://h:99999"]
    )
    func wrongSite(address: String) async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["site"])) { copy, _ in copy.site = address }
    }

    @Test("reports that the file and the report are both standard output")
    func twoOutputs() async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["--output -", "--report -"])) { copy, _ in
            copy.output = "-"
            copy.arguments = ["--report", "-"]
        }
    }

    @Test(
        "reports invalid values of options, unknown options, and surplus arguments",
        arguments: [
            ["--connections", "0"], ["--connections", "129"], ["--limit", "-1"], ["--level", "best"],
            ["--format", "parquet"], ["--datetimes", "local"], ["--page-limit", "0"], ["--batch-size", "0"],
            ["--batch-size", "101"], ["--token", "abc"], ["surplus"],
        ]
    )
    func wrongOption(arguments: [String]) async throws {
        try await expectError(ExpectedError(exitCode: 64, words: [arguments[0]])) { copy, _ in
            copy.arguments = arguments
        }
    }

    // MARK: The site

    @Test("reports a host that does not exist")
    func unknownHost() async throws {
        try await expectError(ExpectedError(exitCode: 1, words: ["no-such-host.invalid"])) { copy, _ in
            copy.site = "http://no-such-host.invalid"
        }
    }

    @Test("reports a port without a listener")
    func refusedPort() async throws {
        let address = try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 1, hostileValues: true))
        ) {
            $0.baseURL
        }
        try await expectError(ExpectedError(exitCode: 1, words: ["127.0.0.1"])) { copy, _ in copy.site = address }
    }

    @Test("reports a login page instead of JSON, with the content type of HTML or JSON")
    func notJSON() async throws {
        try await expectError(ExpectedError(exitCode: 1, words: ["JSON", "login page"]), faults: [.notJSON])
        try await expectError(ExpectedError(exitCode: 1, words: ["JSON"]), faults: [.notJSONMislabelled])
    }

    @Test("reports a login page after some responses")
    func notJSONLate() async throws {
        try await expectError(
            ExpectedError(exitCode: 1, words: ["JSON", "/rest/api/3/issue/bulkfetch"]),
            faults: [.notJSON.limited(pathPrefix: "/rest/api/3/issue/bulkfetch")]
        )
    }

    @Test("reports a response larger than the limit, and the option that raises the limit")
    func tooLarge() async throws {
        try await expectError(
            ExpectedError(exitCode: 1, words: ["--page-limit"]),
            faults: [.oversizedBody(bytes: 1_000_000).limited(pathPrefix: "/rest/api/3/search/jql")]
        ) { copy, _ in
            copy.arguments = ["--page-limit", "100KB"]
        }
    }

    @Test("reports a response that exceeds the limit only after decompression")
    func tooLargeInflated() async throws {
        let fault = MockFault.oversizedBody(bytes: 5_000_000).limited(pathPrefix: "/rest/api/3/search/jql")
        let expected = ExpectedError(exitCode: 1, words: ["inflates", "--page-limit"])
        try await expectError(expected, faults: [fault], isDistant: true) { copy, _ in
            copy.arguments = ["--page-limit", "1MB"]
        }
    }

    // MARK: The output

    @Test("reports that the output exists as a file or as a dangling link, which is left unchanged")
    func outputExists() async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["exists", "--overwrite"])) { copy, _ in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: copy.output))
        }
        try await expectError(ExpectedError(exitCode: 64, words: ["exists", "--overwrite"])) { copy, folder in
            try FileManager.default.createSymbolicLink(
                atPath: copy.output,
                withDestinationPath: folder + "/nowhere"
            )
        }
    }

    @Test("reports an output that is a folder, with and without --overwrite", arguments: [[], ["--overwrite"]])
    func outputIsFolder(arguments: [String]) async throws {
        try await expectError(ExpectedError(exitCode: 64, words: ["folder"])) { copy, _ in
            copy.arguments = arguments
            try FileManager.default.createDirectory(atPath: copy.output, withIntermediateDirectories: false)
        }
    }

    @Test("reports a symbolic link at the path of the partial file; the link is not followed")
    func plantedLink() async throws {
        try await expectError(ExpectedError(exitCode: 1, words: ["symbolic link"])) { copy, folder in
            try FileManager.default.createSymbolicLink(
                atPath: copy.output + ".partial",
                withDestinationPath: folder + "/elsewhere"
            )
        }
    }

    @Test("reports a folder that is missing or not writable", arguments: ["/absent", "/proc"])
    func unwritableFolder(path: String) async throws {
        try await expectError(ExpectedError(exitCode: 1, words: [path, "folder"])) { copy, folder in
            copy.output = (path == "/proc" ? "" : folder) + path + "/issues"
        }
    }

    @Test("reports a report file that cannot be written")
    func unwritableReport() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 3, hostileValues: true))) {
            server in
            try await TemporaryFolder.use { folder in
                let copy = Copy(
                    site: server.baseURL,
                    output: folder + "/issues",
                    arguments: ["--report", folder + "/absent/report"]
                )
                let finished = try await copy.run()
                #expect(finished.exitCode == 64, "\(finished)")
                #expect(finished.standardError.contains("report"))
            }
        }
    }
}
