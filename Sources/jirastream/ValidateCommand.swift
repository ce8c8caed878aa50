internal import ArgumentParser
internal import FactoryDefinitions
internal import Foundation
internal import JiraReader

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks a data factory's linked services, datasets and pipelines.",
        discussion: """
            Reads the JSON files of Azure Data Factory as they are: one definition a file, or a template with all of them. Of \
            a folder, all files ending in .json are read. References resolve among the files given together. Every problem \
            is told: FILE:LINE: SEVERITY: MESSAGE (ID, JSON POINTER). Ends with 0 when there is no error, else with 1.
            """
    )

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    @Flag(help: "What only this program can run is an error: its tables beyond the connector's.")
    var strict = false

    @Flag(help: "Print an array of JSON objects: file, pointer, line, id, severity, message.")
    var json = false

    func run() throws {
        let files = DefinitionFiles(paths: paths)
        let checker = DefinitionChecker(tables: .catalogue, isStrict: strict)
        let set = DefinitionSet(files: files.files)
        let diagnostics = files.problems + checker.check(set)
        if json {
            print(diagnostics.isEmpty ? "[]" : try encoded(diagnostics))
        } else {
            for diagnostic in diagnostics { print(diagnostic.text) }
            for note in set.endOfSupportNotes { printToStandardError("\(note) (`jirastream upgrade`)") }
        }
        if set.definitions.isEmpty, diagnostics.isEmpty {
            printToStandardError(
                "jirastream: there is no linked service, dataset or pipeline in \(paths.joined(separator: ", "))"
            )
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw CommandExit.failed }
    }
}

extension TableNames {
    /// The tables that this program reads.
    static let catalogue = TableNames(
        connector: Catalogue.tables.filter(\.isConnectorTable).map(\.name),
        others: Catalogue.tables.filter { !$0.isConnectorTable }.map(\.name),
        columns: Dictionary(
            Catalogue.tables.map { table in
                (table.name, table.columns.filter { !table.containers.contains($0.name) })
            }
        ) { first, _ in first }
    )
}

extension Diagnostic {
    /// The problem on one line, as compilers print theirs, so that editors find the place.
    var text: String {
        "\(file):\(line): \(severity): \(message) (\(id)\(pointer.isEmpty ? "" : ", \(pointer)"))"
    }
}
