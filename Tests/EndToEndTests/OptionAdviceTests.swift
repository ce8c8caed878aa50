import Foundation
import Judge
import MockJira
import Testing

/// Messages of the libraries contain no options; the command adds the options that help.
@Suite("The options that an error advises", .timeLimit(.minutes(5)))
struct OptionAdviceTests {
    /// A command line that runs without a site, in a folder that contains only the given files.
    struct Case: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var files: [String: String] = [:]
        /// The end of a line on standard error.
        var advice: String

        init(_ arguments: String, files: [String: String] = [:], advice: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.files = files
            self.advice = advice
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let version1 = """
        {"name": "Site", "properties": {"type": "Jira", "typeProperties": {"host": "jira.example.com", "username": "u",
        "password": {"type": "SecureString", "value": "s"}}}}
        """

    private static let nowhere = "--site http://127.0.0.1:1"

    @Test(
        "follow the message in parentheses",
        arguments: [
            Case("copy Isues \(nowhere) --output out", advice: "(`jirastream tables` lists all)"),
            Case("lookup Isues \(nowhere)", advice: "(`jirastream tables` lists all)"),
            Case("schema Isues", advice: "(`jirastream tables` lists all)"),
            Case(
                "copy Plans \(nowhere) --deployment datacenter --output out",
                advice: "(`jirastream tables --deployment datacenter` lists the available tables)"
            ),
            Case("copy Issues --site http://me:pw@host --output out", advice: "(--user and a token)"),
            Case("schema Issues --site http://me:pw@host", advice: "(--user and a token)"),
            Case(
                "copy Fields \(nowhere) --output out",
                files: ["out": "x"],
                advice: "(--overwrite)"
            ),
            Case(
                "copy --tables Fields,Events \(nowhere) --output .",
                files: ["manifest.json": "{}"],
                advice: "(--overwrite)"
            ),
            Case(
                "copy Fields \(nowhere) --output out --resume",
                files: ["out": "x", "out.manifest.json": "{"],
                advice: "(--overwrite, without --resume)."
            ),
            Case(
                "copy Fields --site http://example.invalid --proxy http://proxy.invalid:1 --output out",
                advice: "(--proxy)"
            ),
            Case("lookup Fields --site http://example.invalid --proxy http://proxy.invalid:1", advice: "(--proxy)"),
            Case("verify out", files: ["out": "x", "out.journal": ""], advice: "resume it (copy with --resume)."),
            Case(
                "verify out",
                files: ["out": "x", "out.manifest.json": "{"],
                advice: "(copy with --overwrite, without --resume)."
            ),
            Case("validate .", files: ["site.json": version1], advice: "(`jirastream upgrade`)"),
        ]
    )
    func advice(_ example: Case) async throws {
        try await TemporaryFolder.use { folder in
            for (name, text) in example.files { try Data(text.utf8).write(to: URL(filePath: folder + "/" + name)) }
            let paths = ["out", "."]
            let arguments = example.arguments.map { paths.contains($0) ? folder + "/" + $0 : $0 }
            let environment = ["JIRASTREAM_USER": Account.user, "JIRASTREAM_TOKEN": Account.token]
            let finished = try await Program(Binaries.jirastream, arguments, environment: environment)
                .run(limit: .seconds(60))
            let lines = finished.standardError.split(separator: "\n")
            #expect(lines.contains { $0.hasSuffix(example.advice) }, "\(finished)")
        }
    }
}
