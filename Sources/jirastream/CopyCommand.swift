internal import ArgumentParser
internal import Foundation
internal import JiraConnector
internal import JiraReader
internal import Sinks

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copies a table to a file of gzipped NDJSON.",
        discussion: """
            The token is taken from JIRASTREAM_TOKEN, or from the variable or the file named here; never from the command \
            line, where other users of the machine could see it. Without user and token the site is read as a stranger \
            sees it.
            """
    )

    @Argument(help: "The table's name; `jirastream tables` lists all.")
    var table: String

    @OptionGroup var account: AccountOptions

    @Option(name: .shortAndLong, help: "The file to write, or - for standard output.")
    var output: String

    @Option(help: "Copy only the issues that this JQL finds (without ORDER BY).")
    var jql: String?

    @Option(help: "The fields of issues to copy, by id, separated by commas; *navigable or -comment work too.")
    var fields: String?

    @Option(
        name: .customLong("table-param"),
        help: "A parameter of the table's, as NAME=VALUE; may be repeated. `jirastream schema TABLE` lists them."
    )
    var tableParameters: [TableParameter] = []

    @Option(help: "Copy at most this many records.")
    var limit: Int?

    @Option(help: "Requests in flight at once, 1 to 128.")
    var connections = 8

    @Option(help: "Largest accepted answer, in bytes after inflating, such as 64MB.")
    var pageLimit: ByteCount = ByteCount(value: 32 << 20)

    @Option(help: "ndjson: a record a line; json: one array.")
    var format: SinkConfiguration.Format = .ndjson

    @Option(help: "optimal and fastest write gzip, none writes plain text.")
    var level: SinkConfiguration.Level = .optimal

    @Option(help: "rfc3339 writes points in time as common readers take them; verbatim leaves them as Jira sent them.")
    var datetimes: SinkConfiguration.DateTimes = .rfc3339

    @Option(help: "Write a report of the run, as JSON, to this file, or - for standard output.")
    var report: String?

    @Flag(help: "Replace the output if it exists.")
    var overwrite = false

    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false

    func validate() throws {
        if output == "-", report == "-" {
            throw ValidationError("--output - and --report - would mix in standard output; send one of them to a file")
        }
        guard (1...128).contains(connections) else { throw ValidationError("--connections takes 1 to 128") }
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative") }
        if output.isEmpty { throw ValidationError("--output needs a file's name, or -") }
    }

    func run() async throws {
        // A closed pipe is then an error of the write, and the run can end tidily.
        signal(SIGPIPE, SIG_IGN)
        let activity: CopyActivity
        do {
            activity = try CopyActivity(plan: try makePlan())
        } catch let error as ValidationError {
            throw error
        } catch {
            throw ValidationError("\(error)")
        }

        let display = quiet ? nil : ProgressDisplay(table: table, activity: activity)
        display?.start()
        let signals = SignalWatch()
        let copying = Task { () throws(CopyError) in try await activity.run() }
        signals.start { copying.cancel() }
        let result = await copying.result
        display?.stop()

        switch result {
        case .success(let report):
            try write(report)
            if !quiet { printToStandardError(Summary(report, table: table, output: output).text) }
            if !report.unreadIssues.isEmpty {
                printToStandardError(
                    "jirastream: \(report.unreadIssues.count) issues could not be read; --report names them"
                )
                throw CommandExit.incomplete
            }
        case .failure(let failure):
            let error = (failure as? CopyError) ?? CopyError(.readingFailed, "\(failure)")
            if error.code == .closedPipe { throw CommandExit.closedPipe }
            if let code = signals.exitCode {
                if !quiet { printToStandardError("jirastream: stopped; nothing was written to \(output)") }
                throw ExitCode(code)
            }
            try write(activity.report(of: error))
            printToStandardError("jirastream: \(error)")
            throw error.code == .invalidPlan ? ExitCode.validationFailure : CommandExit.failed
        }
    }

    private func makePlan() throws -> CopyPlan {
        var reader = JiraReader.Configuration()
        reader.connections = connections
        reader.pageByteLimit = pageLimit.value
        let destination: SinkConfiguration.Destination =
            output == "-" ? .standardOutput : .file(path: output, overwrite: overwrite)
        return CopyPlan(
            table: try Catalogue.table(named: table),
            site: try account.makeSite(),
            credentials: try account.makeCredentials(),
            reader: reader,
            jql: jql,
            fields: fields.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } },
            parameters: tableParameters.map(\.parameter),
            limit: limit,
            sink: SinkConfiguration(
                destination: destination,
                format: format,
                level: level,
                dateTimes: datetimes,
                workers: max(1, ProcessInfo.processInfo.activeProcessorCount)
            )
        )
    }

    private func write(_ value: CopyReport) throws {
        guard let report else { return }
        let text = try value.json()
        if report == "-" {
            print(text, terminator: "")
            return
        }
        do {
            try text.write(toFile: report, atomically: true, encoding: .utf8)
        } catch {
            printToStandardError("jirastream: the report could not be written to \(report)")
            throw CommandExit.failed
        }
    }
}

func printToStandardError(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
