internal import ArgumentParser
internal import DurableFiles
internal import FactoryDefinitions
internal import Foundation
internal import Sinks

struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Makes definitions of the connector's version 1.0 into those of version 2.0.",
        discussion: """
            Give the linked services, datasets and pipelines together: what a dataset needs stands in the others. Prints the \
            files that change, or writes them in place with --write; what is not changed keeps its order and its form. \
            With --write, FIFOs, devices, descriptors and second names of a file are rejected (64) before any file is \
            replaced. Standard error tells what means something else now and what could not be carried over; with the \
            latter it ends with 3.
            """
    )

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    @Flag(help: "Write the changed files in place of the old ones.")
    var write = false

    func run() throws {
        let files = DefinitionFiles(paths: paths)
        let definitions = DefinitionSet(files: files.files)
        let problems = files.problems + definitions.problems
        if !problems.isEmpty {
            for problem in problems { printToStandardError(problem.text) }
            if problems.contains(where: { $0.severity == .error }) { throw CommandExit.failed }
        }
        let upgrade = DefinitionUpgrade(of: definitions, in: files.files)
        for note in upgrade.notes { printToStandardError(note.text) }
        if write { try checkOutputs(files.files.map(\.path), changed: upgrade.changed.map(\.path)) }
        for file in upgrade.changed {
            if write {
                do {
                    try replaceFile(file.path, with: Array(file.bytes))
                } catch {
                    printToStandardError("jirastream: \(error)")
                    throw CommandExit.failed
                }
                print(file.path)
            } else {
                // One file stands alone, so that it can be piped on.
                if upgrade.changed.count > 1 { print("==> \(file.path) <==") }
                let endsLine = file.bytes.last == UInt8(ascii: "\n")
                print(String(decoding: file.bytes, as: UTF8.self), terminator: endsLine ? "" : "\n")
            }
        }
        if upgrade.isIncomplete { throw CommandExit.incomplete }
    }
}

extension UpgradeCommand {
    /// Rejects what a changed file cannot replace, before any file is replaced: a FIFO, a device, a descriptor, and two names
    /// of one file, of which only one would change.
    private func checkOutputs(_ paths: [String], changed: [String]) throws {
        let outputs = Set(changed)
        func entries(_ paths: [String]) -> [OutputPaths.Entry] {
            paths.map { OutputPaths.Entry(option: "the file \($0)", path: $0) }
        }
        try OutputPaths(outputs: entries(changed), inputs: entries(paths.filter { !outputs.contains($0) }))
            .checkArguments()
    }
}
