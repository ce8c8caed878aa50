internal import ArgumentParser
internal import RunState

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies an exported file against its manifest.",
        discussion: """
            Inflates every block, compares its checksum, counts the records, and computes the SHA-256 of the whole \
            text. The manifest itself is verified with the digest that it contains. The exit code is 0 if the file and \
            the manifest are intact, and 1 otherwise.
            """
    )

    @Argument(help: "The file. Its manifest is FILE.manifest.json in the same folder.")
    var file: String

    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false

    func run() throws {
        let finding: FileVerification.Finding
        do {
            finding = try FileVerification(path: file).run()
        } catch {
            printToStandardError("jirastream: \(OptionAdvice.verify.message(error))")
            throw CommandExit.failed
        }
        for problem in finding.problems { printToStandardError("jirastream: \(file): \(problem)") }
        if !finding.problems.isEmpty { throw CommandExit.failed }
        if !quiet {
            print(
                "\(file): complete, \(Quantity.count(finding.rows)) records in \(Quantity.count(finding.blocks)) blocks"
                    + ", \(Quantity.bytes(finding.textBytes)) of text"
            )
        }
    }
}
