import Foundation
import Judge
import Testing

@Suite("The commands validate and upgrade", .timeLimit(.minutes(5)))
struct DefinitionCommandTests {
    /// A temporary folder with files of definitions. It is removed when this object is released.
    private final class Definitions {
        let path = NSTemporaryDirectory() + "jirastream-definitions-" + UUID().uuidString

        init(_ files: [String: String]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func text(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

        var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
    }

    private func run(_ arguments: [String]) async throws -> FinishedProgram {
        try await Program(Binaries.jirastream, arguments).run(limit: .seconds(30))
    }

    private static func service(_ version: String, more: String = "") -> String {
        """
        {"name": "Site", "properties": {"type": "Jira",\(version) "typeProperties": {"host": "jira.example.com",
        "username": "u", "password": {"type": "SecureString", "value": "s"}\(more)}}}
        """
    }

    private static func dataset(_ settings: String) -> String {
        """
        {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site",
        "type": "LinkedServiceReference"},
        "typeProperties": {\(settings)}}}
        """
    }

    @Test("validate warns about a missing password like run: not if its variable is set (it was an error)")
    func missingPassword() async throws {
        let folder = try Definitions([
            "site.json": """
            {"name": "Site", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {
            "host": "jira.example.com", "username": "u"}}}
            """
        ])
        let without = try await run(["validate", folder.path])
        #expect(without.exitCode == 0)
        #expect(without.output.contains("warning: password is missing"), "\(without)")
        #expect(without.output.contains("JIRASTREAM_SECRET_SITE"), "\(without)")
        let with = try await Program(
            Binaries.jirastream,
            ["validate", folder.path],
            environment: ["JIRASTREAM_SECRET_SITE": "s"]
        ).run(limit: .seconds(30))
        #expect(with.exitCode == 0 && with.output.isEmpty && with.standardError.isEmpty, "\(with)")
    }

    @Test("for valid definitions, validate prints nothing, or with --json an empty array, and ends with exit code 0")
    func sound() async throws {
        let folder = try Definitions([
            "site.json": Self.service(#" "version": "2.0","#),
            "table.json": Self.dataset(#""schema": "Api", "table": "Fields""#),
        ])
        let text = try await run(["validate", folder.path, "--strict"])
        #expect(text.exitCode == 0 && text.output.isEmpty)
        let json = try await run(["validate", folder.path, "--json"])
        #expect(json.exitCode == 0 && json.output == "[]\n")
    }

    @Test("version 1.0 is valid, and a note on standard error states that its support has ended")
    func endOfSupport() async throws {
        let folder = try Definitions(["old.json": Self.service("")])
        let text = try await run(["validate", folder.path, "--strict"])
        #expect(text.exitCode == 0 && text.output.isEmpty)
        #expect(text.standardError.contains(": note: ") && text.standardError.contains("end of support"))
        let json = try await run(["validate", folder.path, "--json"])
        #expect(json.output == "[]\n" && json.standardError.isEmpty)
        let new = try Definitions(["new.json": Self.service(#" "version": "2.0","#)])
        #expect(try await run(["validate", new.path]).standardError.isEmpty)
    }

    @Test("a folder without definitions is reported")
    func nothing() async throws {
        let folder = try Definitions(["a.json": "{}", "b.json": "[1]"])
        let text = try await run(["validate", folder.path])
        #expect(text.exitCode == 0 && text.output.isEmpty)
        #expect(text.standardError.contains("no linked service, dataset or pipeline in \(folder.path)"))
    }

    @Test("a problem is printed as a line or as a JSON object with exactly six members, with exit code 1")
    func problem() async throws {
        let folder = try Definitions([
            "site.json": Self.service(#" "version": "2.0","#),
            "table.json": Self.dataset(#""schema": "Api", "table": "fields""#),
        ])
        let text = try await run(["validate", folder.path])
        #expect(text.exitCode == 1)
        let file = folder.path + "/table.json"
        let message = #"table "fields" is not known; did you mean "Fields"?"#
        let pointer = "/properties/typeProperties/table"
        #expect(text.output == "\(file):3: error: \(message) (dataset.tableUnknown, \(pointer))\n")
        let json = try await run(["validate", folder.path, "--json"])
        #expect(json.exitCode == 1)
        let objects = try #require(try JSONSerialization.jsonObject(with: json.standardOutput) as? [[String: Any]])
        let object = try #require(objects.first)
        #expect(objects.count == 1)
        #expect(Set(object.keys) == ["file", "pointer", "line", "id", "severity", "message"])
        #expect(object["file"] as? String == file)
        #expect(object["pointer"] as? String == pointer)
        #expect(object["line"] as? Int == 3)
        #expect(object["id"] as? String == "dataset.tableUnknown")
        #expect(object["severity"] as? String == "error")
        #expect(object["message"] as? String == message)
    }

    @Test("a table that only jirastream supports causes a warning, or with --strict an error")
    func strict() async throws {
        let folder = try Definitions([
            "site.json": Self.service(#" "version": "2.0","#),
            "table.json": Self.dataset(#""schema": "Api", "table": "Issues""#),
        ])
        let lenient = try await run(["validate", folder.path])
        #expect(lenient.exitCode == 0 && lenient.output.contains(":3: warning: "))
        let strict = try await run(["validate", folder.path, "--strict"])
        #expect(strict.exitCode == 1 && strict.output.contains(":3: error: "))
        #expect(strict.output.contains("one of the 75 tables of version 2.0, which has no issue table"))
    }

    @Test("upgrade prints the changed definitions, or writes them with --write; the result is valid")
    func upgrade() async throws {
        let old = [
            "site.json": Self.service("", more: #", "useHostVerification": true"#),
            "table.json": Self.dataset(#""tableName": "\"Platform\".\"Api_Field\"""#),
        ]
        let folder = try Definitions(old)
        let printed = try await run(["upgrade", folder.path])
        #expect(printed.exitCode == 0)
        #expect(printed.output.contains(#""type": "Jira", "version": "2.0", "typeProperties""#))
        #expect(printed.output.contains(Self.dataset(#""schema": "Api", "table": "Fields""#)))
        #expect(try folder.text("site.json") == old["site.json"])
        let written = try await run(["upgrade", folder.path, "--write"])
        #expect(written.exitCode == 0)
        #expect(written.output == "\(folder.path)/site.json\n\(folder.path)/table.json\n")
        #expect(try folder.names == ["site.json", "table.json"])
        #expect(try folder.text("site.json") == Self.service(#" "version": "2.0","#))
        let checked = try await run(["validate", folder.path, "--strict"])
        #expect(checked.exitCode == 0 && checked.output.isEmpty)
    }

    @Test("settings that cannot be carried over are reported with exit code 3")
    func notCarried() async throws {
        let folder = try Definitions(["table.json": Self.dataset(#""tableName": "\"Agile\".\"Agile_Board\"""#)])
        let result = try await run(["upgrade", folder.path])
        #expect(result.exitCode == 3)
        #expect(result.output.isEmpty)
        #expect(result.standardError.contains("upgrade.notCarried"))
    }

    @Test("upgrade adds a second linked service if not all datasets of one can be upgraded, and replaces no file by it")
    func secondService() async throws {
        let old = [
            "site.json": Self.service(""), "table.json": Self.dataset(#""tableName": "Api_Field""#),
            "boards.json": Self.dataset(#""tableName": "Agile_Board""#)
                .replacing(#""name": "Table""#, with: #""name": "Boards""#),
        ]
        let folder = try Definitions(old)
        let written = try await run(["upgrade", folder.path, "--write"])
        #expect(written.exitCode == 3, "\(written)")
        let added = try #require(try folder.names.first { !old.keys.contains($0) })
        #expect(added.hasSuffix("_v2.json"))
        #expect(written.output == "\(folder.path)/\(added)\n\(folder.path)/table.json\n")
        #expect(try folder.text("site.json") == old["site.json"] && folder.text("boards.json") == old["boards.json"])
        #expect(try folder.text("table.json").contains("_v2\""))
        let checked = try await run(["validate", folder.path])
        #expect(checked.exitCode == 0, "\(checked)")
        let again = try await run(["upgrade", folder.path, "--write"])
        #expect(again.exitCode == 3 && again.output.isEmpty, "\(again)")
    }
}
