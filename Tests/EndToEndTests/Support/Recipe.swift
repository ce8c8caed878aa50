import Foundation
import Judge

/// A block of code in a document. A comment before the block contains its name.
///
/// ````
/// <!-- recipe: duckdb -->
/// ```sql
/// SELECT 1;
/// ```
/// ````
struct Recipe: Equatable {
    var language: String
    var code: String

    static let article = "Sources/jirastream/Documentation.docc/LoadingFiles.md"

    /// Returns the recipes of a document of the checkout, by name.
    static func all(in document: String) throws -> [String: Recipe] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
        var recipes: [String: Recipe] = [:]
        for match in text.matches(
            of: #/<!-- recipe: (?<name>[a-z-]+) -->\n+```(?<tag>[a-z]+)\n(?<code>(?s).*?\n)```\n/#
        ) {
            let name = String(match.output.name)
            guard recipes[name] == nil else { throw ProgramError("\(document) has two recipes named \(name)") }
            recipes[name] = Recipe(language: String(match.output.tag), code: String(match.output.code))
        }
        guard recipes.count == text.matches(of: /<!-- recipe:/).count else {
            throw ProgramError("\(document): a comment '<!-- recipe: … -->' has no block of code behind it")
        }
        return recipes
    }

    /// Runs the recipe in a folder, and returns its output.
    ///
    /// - Parameter more: Python code that runs after a recipe in Python or SQL; after a shell recipe, it is ignored. A
    ///   recipe in SQL is run by DuckDB, whose connection is named `connection`.
    func run(in folder: String, environment: [String: String] = [:], then more: String = "") async throws -> String {
        let source = "\(folder)/recipe.\(language)"
        try code.write(toFile: source, atomically: true, encoding: .utf8)
        var command = ["sh", "-eu", source]
        switch language {
        case "sh": break
        case "python": command = ["python3", "-c", code + "\n" + more]
        case "sql":
            let start =
                "import duckdb, sys\nconnection = duckdb.connect()\nconnection.execute(open(sys.argv[1]).read())\n"
            command = ["python3", "-c", start + more, source]
        default: throw ProgramError("no program runs the language \(language)")
        }
        var environment = environment
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(Binaries.folder):\(environment["PATH"] ?? path)"
        let script = "cd \"$0\" && exec \"$@\""
        let finished = try await Program("/bin/sh", ["-c", script, folder] + command, environment: environment).run()
        guard finished.exitCode == 0 else { throw ProgramError("the recipe failed: \(finished)\n\(code)") }
        return finished.output
    }
}
