internal import ArgumentParser
internal import RunState

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks an exported file against its manifest.",
        discussion: """
            Every block is inflated and compared with its checksum, the records are counted, and the SHA-256 of the whole \
            text is computed anew. The manifest's other members are held against its own digest. Ends with 0 when all is \
            well and with 1 when something is not.
            """
    )

    @Argument(help: "The file; its manifest stands beside it as FILE.manifest.json.")
    var file: String

    @Flag(name: .shortAndLong, help: "Print what is wrong only.")
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
                "\(file): whole, \(Quantity.count(finding.rows)) records in \(Quantity.count(finding.blocks)) blocks, "
                    + "\(Quantity.bytes(finding.textBytes)) of text"
            )
        }
    }
}
