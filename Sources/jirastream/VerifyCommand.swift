internal import ArgumentParser
internal import RunState

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies an exported file against its manifest.",
        discussion: """
            Inflates every block, compares its checksum, counts the records, and computes the SHA-256 of the whole \
            text. The other members of the manifest are verified with the manifest's own digest. Ends with 0 if the \
            file and the manifest are intact, otherwise with 1.
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
