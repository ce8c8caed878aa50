import Foundation
import Judge
import MockJira

/// A run of `jirastream copy` to a path.
struct Copy {
    var table = "Issues"
    /// The address of the site.
    var site: String
    var output: String
    var arguments: [String] = []
    var environment = ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
    var limit = Duration.seconds(120)

    var program: Program {
        Program(
            Binaries.jirastream,
            ["copy", table, "--site", site, "--output", output] + arguments,
            environment: environment
        )
    }

    /// Runs the command until it ends.
    func run() async throws -> FinishedProgram {
        try await program.run(limit: limit)
    }

    /// Runs the command, and throws an error unless it succeeds.
    func succeed() async throws -> FinishedProgram {
        let finished = try await run()
        guard finished.exitCode == 0 else { throw ProgramError("jirastream \(table) failed: \(finished)") }
        return finished
    }

    /// Runs the command and returns its report. Throws an error unless the command succeeds.
    func report() async throws -> Report {
        var copy = self
        let path = output + ".report"
        copy.arguments += ["--report", path]
        _ = try await copy.succeed()
        return try Report(path: path)
    }
}

extension MockJiraServer {
    /// The site's address with the host `0.0.0.0`. The exporter treats this host as remote, not as a loopback address,
    /// and therefore requests compressed responses.
    var distantAddress: String {
        baseURL.replacingOccurrences(of: "127.0.0.1", with: "0.0.0.0")
    }
}

/// The documented members of a run's report.
struct Report: Decodable {
    struct Failure: Decodable {
        var code: String
        var message: String
    }

    var rowsRead: Int
    var rowsCopied: Int
    var dataRead: Int
    var dataWritten: Int
    var copyDuration: Int
    var throughput: Double
    var usedParallelCopies: Int
    var errors: [Failure]
    var requests: Int
    var retries: Int
    var peakMemoryBytes: Int
    var durationMilliseconds: Int
    var sha256: String?
    var goneIssues: [UInt64]
    var unreadIssues: [UInt64]
    var cutLists: [String: Int]
    var expectedRows: Int?
    var listing: Listing?
    var listingAge: ListingAge?

    /// The age of a list of issues that was complete before the run was resumed.
    struct ListingAge: Decodable {
        var completed: String
        var seconds: Int
    }

    /// The report's findings about the site's listings.
    struct Listing: Decodable {
        struct Short: Decodable {
            var table: String
            var listed: Int
            var expected: Int
        }
        struct Moved: Decodable {
            var table: String
            var parent: String
            var message: String
        }
        var siteWarnings: [String]
        var shortListings: [Short]
        var movedLists: [Moved]
    }

    init(path: String) throws {
        self = try JSONDecoder().decode(Report.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    init(_ data: Data) throws {
        self = try JSONDecoder().decode(Report.self, from: data)
    }
}
