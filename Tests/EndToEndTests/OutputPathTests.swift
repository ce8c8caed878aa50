import Foundation
import Judge
import MockJira
import Testing

/// Outputs that would destroy one another, an input, or something that is no file. All of them in a folder of the test's.
@Suite("Names of outputs", .serialized, .timeLimit(.minutes(5)))
struct OutputPathTests {
    @Test("Outputs that are the same file as another output or an input are rejected before the site is asked")
    func sameFile() async throws {
        try await withMockJira(MockJiraConfiguration(site: SiteConfiguration(issues: 30))) { server in
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

    @Test("FIFOs, devices and links to descriptors are no outputs; a token may come from them")
    func noFiles() async throws {
        try await withMockJira(MockJiraConfiguration(site: SiteConfiguration(issues: 30))) { server in
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
