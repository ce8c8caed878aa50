import Foundation
import Judge
import MockJira
import Testing

/// Outputs that would destroy each other or an input, or that are not regular files.
@Suite("Output paths", .serialized, .timeLimit(.minutes(5)))
struct OutputPathTests {
    @Test("An output that is the same file as another output or an input is rejected before any request")
    func sameFile() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30))) { server in
            try await TemporaryFolder.use { folder in
                try Data("demo-token".utf8).write(to: URL(filePath: folder + "/token"))
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/link-to-token",
                    withDestinationPath: "token"
                )
                try FileManager.default.linkItem(atPath: folder + "/token", toPath: folder + "/second-name-of-token")
                try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: false)
                try FileManager.default.createSymbolicLink(atPath: folder + "/sub/back", withDestinationPath: "..")
                let output = folder + "/issues.gz"
                let pairs = [
                    (output, output), (output, folder + "/sub/back/issues.gz"), (output, output + ".manifest.json"),
                    (output, output + ".journal"), (output, output + ".partial"), (output, output + ".ids"),
                    (output, folder + "/token"), (output, folder + "/link-to-token"),
                    (output, folder + "/second-name-of-token"), (folder + "/token", folder + "/report"),
                ]
                for (output, report) in pairs {
                    let finished = try await Self.copy(server, folder, output, "--report", report, "--overwrite")
                    #expect(finished.ending == .exited(64), "\(output) \(report): \(finished)")
                    #expect(finished.standardError.contains("are the same file"), "\(finished)")
                }
                #expect(await server.ledger().isEmpty)
                #expect(try String(contentsOfFile: folder + "/token", encoding: .utf8) == "demo-token")
                #expect(!FileManager.default.fileExists(atPath: output))
            }
        }
    }

    @Test("FIFOs, devices and links to descriptors are rejected as outputs and accepted for tokens")
    func noFiles() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30))) { server in
            try await TemporaryFolder.use { folder in
                try Data("demo-token".utf8).write(to: URL(filePath: folder + "/token"))
                #expect(mkfifo(folder + "/fifo", 0o600) == 0)
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/descriptor",
                    withDestinationPath: "/proc/self/fd/1"
                )
                try FileManager.default.createSymbolicLink(atPath: folder + "/again", withDestinationPath: "descriptor")
                for name in ["fifo", "descriptor", "again"] {
                    let path = folder + "/" + name
                    for arguments in [[path], [folder + "/issues.gz", "--report", path]] {
                        let finished = try await Self.copy(server, folder, arguments + ["--overwrite"])
                        #expect(finished.ending == .exited(64), "\(name): \(finished)")
                        #expect(finished.standardError.contains("which a file would replace"), "\(finished)")
                    }
                    #expect(
                        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                            != .typeRegular
                    )
                }
                #expect(await server.ledger().isEmpty)
                // An input may be a descriptor.
                let script = "exec \"$0\" \"$@\" --token-file /dev/fd/3 3<\"\(folder)/token\""
                let finished = try await Program(
                    "/bin/sh",
                    [
                        "-c", script, Binaries.jirastream, "copy", "Issues", "--site", server.baseURL, "--user",
                        Account.user, "--output", folder + "/issues.gz", "--quiet",
                    ]
                ).run(limit: .seconds(60))
                #expect(finished.ending == .exited(0), "\(finished)")
            }
        }
    }

    @Test("Invalid file names are rejected before any request")
    func impossibleNames() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30))) { server in
            try await TemporaryFolder.use { folder in
                try Data("demo-token".utf8).write(to: URL(filePath: folder + "/token"))
                for name in ["a.manifest.json", "b.journal", "folder"] {
                    try FileManager.default.createDirectory(
                        atPath: folder + "/" + name,
                        withIntermediateDirectories: false
                    )
                }
                let long = folder + "/" + String(repeating: "n", count: 240)
                let cases: [([String], String)] = [
                    ([long], "the file system allows 255"),
                    (
                        [folder + "/out", "--report", long + String(repeating: "n", count: 20)],
                        "the file system allows 255"
                    ),
                    ([folder + "/a"], "a.manifest.json is a folder"), ([folder + "/b"], "b.journal is a folder"),
                    ([folder + "/folder"], "is a folder"),
                    ([folder + "/out", "--report", folder + "/folder"], "is a folder"),
                    ([folder + "/out", "--report", folder + "/none/report"], "does not exist"),
                ]
                for (arguments, message) in cases {
                    let finished = try await Self.copy(server, folder, arguments + ["--overwrite"])
                    #expect(finished.ending == .exited(64), "\(arguments): \(finished)")
                    #expect(finished.standardError.contains(message), "\(finished)")
                }
                let many = try await Program(
                    Binaries.jirastream,
                    [
                        "copy", "--tables", "Fields", "--site", server.baseURL, "--output", folder + "/token",
                        "--overwrite",
                    ]
                ).run(limit: .seconds(60))
                #expect(many.ending == .exited(64) && many.standardError.contains("is a file"), "\(many)")
                #expect(await server.ledger().isEmpty)
            }
        }
    }

    @Test("Every command that reads a site checks the path of --refresh-token-file as an output")
    func refreshTokens() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 30))) { server in
            try await TemporaryFolder.use { folder in
                #expect(mkfifo(folder + "/fifo", 0o600) == 0)
                try Data("refresh".utf8).write(to: URL(filePath: folder + "/refresh"))
                try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "refresh")
                let app = ["--site", server.baseURL, "--client-id", "app", "--refresh-token-file"]
                let cases: [[String]] = [
                    ["copy", "Fields", "--output", folder + "/out"] + app + [folder + "/fifo"],
                    ["lookup", "Fields"] + app + [folder + "/fifo"], ["schema", "Fields"] + app + [folder + "/fifo"],
                    ["copy", "Fields", "--output", folder + "/refresh", "--overwrite"] + app + [folder + "/link"],
                    ["copy", "Fields", "--output", folder + "/out", "--report", folder + "/link"] + app + [
                        folder + "/refresh"
                    ],
                ]
                for arguments in cases {
                    let finished = try await Program(
                        Binaries.jirastream,
                        arguments,
                        environment: ["JIRASTREAM_CLIENT_SECRET": "secret"]
                    ).run(limit: .seconds(60))
                    #expect(finished.ending == .exited(64), "\(arguments): \(finished)")
                    #expect(finished.standardError.contains("--refresh-token-file"), "\(finished)")
                }
                #expect(await server.ledger().isEmpty)
                #expect(try String(contentsOfFile: folder + "/refresh", encoding: .utf8) == "refresh")
            }
        }
    }

    /// Definitions with a pipeline that copies a table to `out.json` in the folder `daily`. The host of the site does
    /// not exist.
    private static let definitions = [
        """
        {"name": "Site", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {"host": "nowhere.invalid",
        "username": "u", "password": {"type": "SecureString", "value": "s"}}}}
        """,
        #"{"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "C:\\data"}}}"#,
        """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site", "type":
        "LinkedServiceReference"}, "schema": [], "typeProperties": {"schema": "Api", "table": "Fields"}}}
        """,
        """
        {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files", "type":
        "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "daily",
        "fileName": "out.json"}}}}
        """,
        """
        {"name": "P", "properties": {"activities": [{"name": "Copy it", "type": "Copy", "inputs": [{"referenceName": "Table",
        "type": "DatasetReference"}], "outputs": [{"referenceName": "Lines", "type": "DatasetReference"}], "typeProperties":
        {"source": {"type": "JiraSource"}, "sink": {"type": "JsonSink"}}}]}}
        """,
    ]

    @Test("run rejects invalid outputs of its pipeline before any request")
    func pipelines() async throws {
        try await TemporaryFolder.use { folder in
            let (definitions, root) = (folder + "/definitions", folder + "/root")
            for path in [definitions, root + "/daily"] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            for (number, text) in Self.definitions.enumerated() {
                try Data(text.utf8).write(to: URL(filePath: definitions + "/\(number).json"))
            }
            func run(_ root: String) async throws -> FinishedProgram {
                let arguments = ["run", "P", "--definitions", definitions, "--output-root", root, "--quiet"]
                return try await Program(Binaries.jirastream, arguments).run(limit: .seconds(60))
            }
            let output = root + "/daily/out.json"
            let places: [(String, () throws -> Void)] = [
                ("is a FIFO", { #expect(mkfifo(output, 0o600) == 0) }),
                (
                    "a link that leads out",
                    {
                        try FileManager.default.createSymbolicLink(
                            atPath: output,
                            withDestinationPath: "/proc/self/fd/1"
                        )
                    }
                ),
                (
                    "are the same file",
                    { try FileManager.default.linkItem(atPath: definitions + "/0.json", toPath: output) }
                ),
                (
                    "is a folder",
                    { try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: false) }
                ),
            ]
            for (message, place) in places {
                try place()
                let finished = try await run(root)
                #expect(finished.ending == .exited(64), "\(message): \(finished)")
                #expect(finished.standardError.contains(message), "\(finished)")
                try FileManager.default.removeItem(atPath: output)
            }
            let noFolder = try await run(definitions + "/0.json")
            #expect(noFolder.ending == .exited(64) && noFolder.standardError.contains("--output-root"), "\(noFolder)")
            let asked = try await run(root)
            #expect(asked.ending == .exited(1), "with a valid name, requests are sent: \(asked)")
        }
    }

    @Test("upgrade rejects a link to a descriptor as its output")
    func upgrade() async throws {
        try await TemporaryFolder.use { folder in
            let old = Self.definitions[0].replacingOccurrences(of: #""version": "2.0","#, with: "")
            try Data(old.utf8).write(to: URL(filePath: folder + "/site.json"))
            let script = "exec \"$0\" upgrade /dev/fd/3 \"$@\" 3<\"\(folder)/site.json\""
            func upgrade(_ arguments: String...) async throws -> FinishedProgram {
                try await Program("/bin/sh", ["-c", script, Binaries.jirastream] + arguments).run(limit: .seconds(60))
            }
            let printed = try await upgrade()
            #expect(printed.ending == .exited(0) && printed.output.contains(#""version": "2.0""#), "\(printed)")
            let refused = try await upgrade("--write")
            #expect(refused.ending == .exited(64), "\(refused)")
            #expect(refused.standardError.contains("a link to a descriptor"), "\(refused)")
            #expect(try String(contentsOfFile: folder + "/site.json", encoding: .utf8) == old)
        }
    }

    @Test("A copy whose partial file or folder is renamed ends with a correct message", arguments: [false, true])
    func lostFile(withFolder: Bool) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 2000))
        configuration.latency = .milliseconds(40)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let place = folder + "/place"
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
                let copy = Copy(
                    site: server.baseURL,
                    output: place + "/out",
                    arguments: ["--connections", "1", "--block-size", "4096", "--level", "none"]
                )
                let running = try copy.program.start()
                try await until("a part was written") {
                    (FileManager.default.contents(atPath: place + "/out.partial") ?? Data()).count > 100_000
                        || !running.isRunning
                }
                #expect(rename(withFolder ? place : place + "/out.partial", folder + "/elsewhere") == 0)
                let finished = await running.finish(within: .seconds(60))
                #expect(finished.ending == .exited(1), "\(finished)")
                #expect(finished.standardError.contains("was removed or renamed by another program"), "\(finished)")
                #expect(!finished.standardError.contains("--resume"), "there is nothing to resume: \(finished)")
                let left = try FileManager.default.contentsOfDirectory(atPath: withFolder ? folder : place)
                #expect(left == (withFolder ? ["elsewhere"] : []))
            }
        }
    }

    private static func copy(_ server: MockJiraServer, _ folder: String, _ arguments: String...) async throws
        -> FinishedProgram
    {
        try await copy(server, folder, arguments)
    }

    private static func copy(_ server: MockJiraServer, _ folder: String, _ arguments: [String]) async throws
        -> FinishedProgram
    {
        let fixed = [
            "copy", "Issues", "--site", server.baseURL, "--user", Account.user, "--token-file", folder + "/token",
            "--output",
        ]
        return try await Program(Binaries.jirastream, fixed + arguments).run(limit: .seconds(60))
    }
}
