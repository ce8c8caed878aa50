import Foundation
import Judge
import MockJira
import Testing

/// Files that earlier versions of this program wrote. They were recorded from killed runs, and contain the address of
/// the site of those runs.
@Suite("Files of earlier versions", .enabled(if: canListen), .serialized, .timeLimit(.minutes(3)))
struct EarlierFormatTests {
    /// A recorded run: the table, the options of the run, and the number of rows in the output if every row was
    /// written.
    struct Recording: Sendable, CustomTestStringConvertible {
        var name: String
        var table: String
        var arguments: [String]
        var rowCount: Int?

        var testDescription: String { name }
    }

    static let issues = ["--fields", "summary,created", "--batch-size", "40", "--block-size"]
    static let recordings = [
        Recording(name: "journals-2/issues", table: "Issues", arguments: issues + ["8192"]),
        Recording(name: "journals-2/users", table: "Users", arguments: ["--level", "none", "--block-size", "16384"]),
        // Every row was written, but the file was not published.
        Recording(
            name: "journals-2/unpublished",
            table: "Issues",
            arguments: issues + ["65536", "--limit", "300"],
            rowCount: 300
        ),
        // A journal of a version that does not exist yet.
        Recording(name: "journals-99/users", table: "Users", arguments: ["--level", "none", "--block-size", "16384"]),
    ]

    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path

    /// The site against which the runs were recorded.
    private static var site: MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 600, users: 400, seed: 5, hostileValues: true)
        )
        configuration.host = "127.83.17.9"
        configuration.port = 8099
        return configuration
    }

    @Test("that are unfinished are published if they have all rows, and are otherwise rejected", arguments: recordings)
    func unfinished(_ recording: Recording) async throws {
        try await withMockJira(Self.site) { server in
            try await TemporaryFolder.use { folder in
                let run = folder + "/run"
                try FileManager.default.copyItem(atPath: Self.fixtures + "/" + recording.name, toPath: run)
                let left = try Self.contents(run)
                var copy = Copy(site: server.baseURL, output: run + "/out", arguments: recording.arguments)
                copy.table = recording.table
                copy.arguments.append("--resume")
                let finished = try await copy.run()
                #expect(await server.ledger().isEmpty)
                guard let rowCount = recording.rowCount else {
                    #expect(finished.exitCode == 64 && finished.standardError.contains("version"), "\(finished)")
                    #expect(finished.standardError.contains("without --resume"))
                    #expect(try Self.contents(run) == left)
                    return
                }
                #expect(finished.exitCode == 0, "\(finished)")
                try await Self.verify(run + "/out")
                #expect(try Self.contents(run).keys.sorted() == ["out", "out.manifest.json"])
                let keys = try Self.keys(run + "/out")
                #expect(keys.count == rowCount && Set(keys).count == keys.count)
            }
        }
    }

    private static func contents(_ folder: String) throws -> [String: Data] {
        try FileManager.default.contentsOfDirectory(atPath: folder).reduce(into: [:]) { contents, name in
            contents[name] = FileManager.default.contents(atPath: folder + "/" + name)
        }
    }

    @Test("that are complete are verified, and files that were changed are rejected")
    func verified() async throws {
        try await TemporaryFolder.use { folder in
            let run = folder + "/run"
            try FileManager.default.copyItem(atPath: Self.fixtures + "/journals-2/whole", toPath: run)
            try await Self.verify(run + "/out")
            var data = try Data(contentsOf: URL(filePath: run + "/out"))
            data[data.count / 2] ^= 1
            try data.write(to: URL(filePath: run + "/out"))
            let verified = try await Program(Binaries.jirastream, ["verify", run + "/out"]).run()
            #expect(verified.exitCode == 1, "\(verified)")
        }
    }

    private static func verify(_ path: String) async throws {
        let verified = try await Program(Binaries.jirastream, ["verify", path]).run()
        #expect(verified.exitCode == 0, "\(verified)")
    }

    /// Returns the id of each issue, or the account id of each user, in the order of the file, read by Python.
    private static func keys(_ path: String) throws -> [String] {
        let script = """
            import gzip, json, sys
            data = open(sys.argv[1], "rb").read()
            data = gzip.decompress(data) if data[:2] == b"\\x1f\\x8b" else data
            for line in data.splitlines():
                record = json.loads(line)
                print(record.get("id") or record["accountId"])
            """
        let process = Process()
        process.executableURL = URL(filePath: try #require(Program.find("python3")))
        process.arguments = ["-c", script, path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// A Boolean value that indicates whether a program can listen at the address in the recordings, which is a loopback
/// address on Linux.
private let canListen: Bool = {
    #if os(Linux)
        true
    #else
        false
    #endif
}()
