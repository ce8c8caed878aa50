import Foundation
import MockJira
import TestSupport
import Testing

/// A property-based tester that uses only Atlassian's documents: schemathesis from PyPI, in a virtual environment
/// below `.build`.
///
/// It needs the folder of the documents in `JIRA_OPENAPI_DIR`, Python, and PyPI or an earlier installation; otherwise
/// it is skipped.
@Suite(
    .serialized,
    .enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi"),
    .enabled("There is no Python, or PyPI is out of reach.") { await Schemathesis.isInstalled() }
)
struct SchemathesisTests {
    @Test("Requests that the documents allow have documented responses")
    func contract() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 500, seed: 2))) { server in
            let run = try await Schemathesis.run(server, secondsForEach: 22)
            #expect(run.status == 0, "\(run.output.suffix(6000))")
            for word in ["No issues found", "openapi-platform-v3.json: ", "openapi-agile.json: "] {
                #expect(run.output.contains(word), "\(run.output.suffix(2000))")
            }
            let answered = await server.ledger()
            #expect(answered.count > 100 && !answered.contains { $0.status >= 500 })
            print("schemathesis sent \(answered.count) requests")
        }
    }

    @Test("schemathesis reports a site that deviates from the documents")
    func spoilt() async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, seed: 2))
        configuration.faults = [.wrongContentType]
        try await withMockJira(configuration) { server in
            let run = try await Schemathesis.run(server, secondsForEach: 3, only: ["GET /rest/api/3/serverInfo"])
            #expect(run.status != 0 && run.output.contains("Undocumented Content-Type"), "\(run.output.suffix(2000))")
        }
    }
}

/// Runs schemathesis with the script that limits the documents to the operations that a site serves.
private enum Schemathesis {
    private static let version = "4.32.5"

    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let environment = package.appending(path: ".build/schemathesis-\(version)")

    /// Installs schemathesis if needed. Returns a Boolean value that indicates whether it is installed.
    static func isInstalled() async -> Bool {
        let program = environment.appending(path: "bin/schemathesis").path
        if FileManager.default.isExecutableFile(atPath: program) { return true }
        let pip = environment.appending(path: "bin/pip").path
        do {
            guard try await run("/usr/bin/env", ["python3", "-m", "venv", environment.path]).status == 0 else {
                return false
            }
            let installed = try await run(
                pip,
                ["install", "--quiet", "--timeout", "10", "--retries", "1", "schemathesis==\(version)"]
            )
            return installed.status == 0 && FileManager.default.isExecutableFile(atPath: program)
        } catch {
            return false
        }
    }

    /// Tests a site, and returns the exit status and the output of the script.
    ///
    /// - Parameters:
    /// - secondsForEach: The time limit for each of the two documents.
    /// - only: The operations to test; `nil` for all operations of the site.
    static func run(
        _ server: MockJiraServer,
        secondsForEach: Int,
        only: [String]? = nil
    ) async throws -> (status: Int32, output: String) {
        let folder = try #require(OpenAPIFolder.path)
        let list = environment.appending(path: "operations-\(UUID().uuidString)")
        try (only ?? MockJiraServer.operations).joined(separator: "\n").write(
            to: list,
            atomically: true,
            encoding: .utf8
        )
        defer { try? FileManager.default.removeItem(at: list) }
        return try await run(
            environment.appending(path: "bin/python").path,
            [
                package.appending(path: "MockJira/Tools/contract.py").path, folder, server.baseURL, list.path,
                String(secondsForEach),
            ]
        )
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        // The output is a file, because a pipe that is not read before the end would fill.
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return (status, String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
}
