import TestSupport
import Testing

/// Runs the script behind `make lint` on files of a folder of its own.
@Suite("The check of the language")
struct LanguageCheckTests {
    /// Returns the findings for a file, without the lines that they quote.
    private static func findings(_ text: String, in name: String = "File.swift") throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.put(text, name)
        let script = Checkout.root.appending(path: ".make/language").path
        let run = try Subprocess.run(
            "sh",
            ["-c", #"cd "$1" && git init -q && git add . && "$2""#, "sh", folder.path, script]
        )
        let lines = String(decoding: run.output, as: UTF8.self).split(separator: "\n").map(String.init)
        let found = lines.filter { $0.hasPrefix("\(name):") }
        #expect((run.status == 0) == found.isEmpty)
        return found
    }

    @Test(
        "finds banned openings and phrases",
        arguments: [
            "/// Whether it is ready.", "/// - Returns: What was read.", "/// A page. Where it ends, nothing follows.",
            "// The site says no.", "let a = 1  // nobody reads it", "let a = \"The file tells it.\"",
            "let a = \"The file tells it.\"  // a comment", "let a = \"\"\"\n    it tells it\n    \"\"\"",
        ]
    )
    func banned(_ text: String) throws {
        #expect(try Self.findings(text + "\n").count == 1)
    }

    @Test(
        "accepts plain sentences, code and interpolated names",
        arguments: [
            "/// A Boolean value that indicates whether the page is complete.", "/// Uses `told`, a name.",
            "let told = 1", "let a = \"\\(told) of \\(f(nobody)) rows\"",
            "let a = \"\"\"\n    text\n    \"\"\"\nlet told = 2",
        ]
    )
    func plain(_ text: String) throws {
        #expect(try Self.findings(text + "\n") == [])
    }

    @Test("reads documents without their code blocks, and comments of scripts")
    func otherFiles() throws {
        #expect(try Self.findings("The site tells it.\n\n```sh\necho told\n```\n", in: "a.md").count == 1)
        #expect(try Self.findings("# The site tells it.\ntold = 1\n", in: "a.py").count == 1)
    }
}
