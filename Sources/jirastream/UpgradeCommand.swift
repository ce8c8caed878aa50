internal import ArgumentParser
internal import DurableFiles
internal import FactoryDefinitions
internal import Foundation
internal import Sinks

struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Upgrades definitions from version 1.0 of the connector to version 2.0.",
        discussion: """
            Pass the linked services, datasets and pipelines together, because a dataset is upgraded together with the \
            queries, mappings and expressions that name its columns, or not at all. Prints the files that change, or \
            replaces them with --write. The order and the formatting of all other text are kept. If only some datasets \
            of a linked service can be upgraded, a second linked service of version 2.0 is added beside it, except in \
            templates; a secret in the environment then needs its name too. With \
            --write, FIFOs, devices, descriptors and second names of a file are rejected with 64 before any file is \
            replaced. Settings with a changed meaning and definitions that could not be upgraded are printed to \
            standard error; the latter end the command with 3. Version 2.0 needs a self-hosted integration runtime of \
            version 5.61 or above.
            """
    )

    @Argument(help: ArgumentHelp("The files and folders of the definitions.", valueName: "path"))
    var paths: [String]

    @Flag(help: "Replace the files that change (default: print them).")
    var write = false

    func run() throws {
        let files = DefinitionFiles(paths: paths)
        let definitions = DefinitionSet(files: files.files)
        let problems = files.problems + definitions.problems
        if !problems.isEmpty {
            for problem in problems { printToStandardError(problem.text) }
            if problems.contains(where: { $0.severity == .error }) { throw CommandExit.failed }
        }
        let upgrade = DefinitionUpgrade(of: definitions, in: files.files, tables: .catalogue)
        for note in upgrade.notes { printToStandardError(note.text) }
        // A dataset must not refer to a linked service that is not written yet.
        let changed = upgrade.added + upgrade.changed
        if write {
            try checkOutputs(files.files.map(\.path), changed: changed.map(\.path))
            do {
                try writeFiles(
                    upgrade.added.map { ($0.path, Array($0.bytes), false) }
                        + upgrade.changed.map { ($0.path, Array($0.bytes), true) }
                ) { print($0) }
            } catch {
                printToStandardError("jirastream: \(error)")
                throw CommandExit.failed
            }
        } else {
            for file in changed {
                // A single file is printed without a heading, so that it can be piped to another command.
                if changed.count > 1 { print("==> \(file.path) <==") }
                let endsLine = file.bytes.last == UInt8(ascii: "\n")
                print(String(decoding: file.bytes, as: UTF8.self), terminator: endsLine ? "" : "\n")
            }
        }
        if upgrade.isIncomplete { throw CommandExit.incomplete }
    }
}

extension UpgradeCommand {
    /// Checks, before any file is replaced, that all changed files can be replaced. Rejects FIFOs, devices and file
    /// descriptors. Also rejects a file that is given under two names, because only one of the names would be replaced.
    private func checkOutputs(_ paths: [String], changed: [String]) throws {
        let outputs = Set(changed)
        func entries(_ paths: [String]) -> [OutputPaths.Entry] {
            paths.map { OutputPaths.Entry(option: "the file \($0)", path: $0) }
        }
        try OutputPaths(outputs: entries(changed), inputs: entries(paths.filter { !outputs.contains($0) }))
            .checkArguments()
    }
}
