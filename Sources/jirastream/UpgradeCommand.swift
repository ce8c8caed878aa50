internal import ArgumentParser
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
        let problems = files.problems + DefinitionSet(files: files.files).problems
        if !problems.isEmpty {
            for problem in problems { printToStandardError(problem.text) }
            if problems.contains(where: { $0.severity == .error }) { throw CommandExit.failed }
        }
        let upgrade = DefinitionUpgrade(files: files.files)
        for note in upgrade.notes { printToStandardError(note.text) }
        if write { try checkOutputs(files.files.map(\.path), changed: upgrade.changed.map(\.path)) }
        for file in upgrade.changed {
            if write {
                do {
                    try InPlaceFile(path: file.path).replace(with: file.bytes)
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

/// A file that is replaced as a whole: whoever reads it sees the old content or the new one.
struct InPlaceFile {
    /// Why a file stays as it was.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// Writes the content beside the file, with the file's permissions, and puts it in its place.
    func replace(with bytes: [UInt8]) throws(Failure) {
        // What a link leads to is replaced, not the link.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let permissions = (try? FileManager.default.attributesOfItem(atPath: target))?[.posixPermissions] as? Int
        let partial = target + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("\(partial) cannot be created") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let identity = FileIdentity(descriptor: descriptor)
        do {
            try handle.write(contentsOf: Data(bytes))
            if fchmod(descriptor, mode_t(permissions ?? 0o644)) != 0 { throw failure("its permissions cannot be set") }
            try handle.synchronize()
            try identity?.check(partial)
            try handle.close()
        } catch {
            identity?.remove(partial)
            if let lost = error as? SinkError { throw Failure(description: "\(path): \(lost)") }
            throw (error as? Failure) ?? failure("it cannot be written: \(error.localizedDescription)")
        }
        guard rename(partial, target) == 0 else {
            let problem = failure("it cannot be replaced")
            identity?.remove(partial)
            throw problem
        }
    }

    private func failure(_ what: String) -> Failure {
        Failure(description: "\(path): \(what): \(String(cString: strerror(errno)))")
    }
}
