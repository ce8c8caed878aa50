internal import ArgumentParser
internal import FactoryDefinitions
internal import FactoryRuntime
internal import Foundation

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks linked services, datasets and pipelines of Azure Data Factory.",
        discussion: """
            Reads the JSON files of Azure Data Factory: one definition per file, or a template with all of them. In a \
            folder, all files ending in .json are read. References are resolved among the files that are given \
            together. A Jira linked service without a password is a warning, unless its password is in the environment, \
            as for `jirastream run`. Prints every problem as FILE:LINE: SEVERITY: MESSAGE (ID, JSON POINTER). Ends with 1 \
            if there is an error, otherwise with 0.
            """
    )

    @Argument(help: ArgumentHelp("The files and folders of the definitions.", valueName: "path"))
    var paths: [String]

    @Flag(
        help: """
            Report what only this program runs, such as tables that the connector of Azure Data Factory lacks, as \
            errors (default: as warnings).
            """
    )
    var strict = false

    @Flag(help: "Print an array of JSON objects with file, pointer, line, id, severity and message.")
    var json = false

    func run() throws {
        let files = DefinitionFiles(paths: paths)
        var checker = DefinitionChecker(tables: .catalogue, isStrict: strict)
        checker.localSecrets = FactorySecrets.forChecks
        let set = DefinitionSet(files: files.files)
        let diagnostics = files.problems + checker.check(set)
        if json {
            print(diagnostics.isEmpty ? "[]" : try encoded(diagnostics))
        } else {
            for diagnostic in diagnostics { print(diagnostic.text) }
            for note in set.runNotes { printToStandardError(OptionAdvice.text(of: note)) }
        }
        if set.definitions.isEmpty, diagnostics.isEmpty {
            printToStandardError(
                "jirastream: found no linked service, dataset or pipeline in \(paths.joined(separator: ", "))"
            )
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw CommandExit.failed }
    }
}

extension Diagnostic {
    /// The problem on one line in the format of compiler messages, in which editors can find the position.
    var text: String {
        "\(file):\(line): \(severity): \(message) (\(id)\(pointer.isEmpty ? "" : ", \(pointer)"))"
    }
}
