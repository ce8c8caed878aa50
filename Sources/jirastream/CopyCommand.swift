internal import ArgumentParser
internal import DurableFiles
internal import Foundation
internal import JiraConnector
internal import JiraReader
internal import Sinks

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copies tables to files, by default of gzipped NDJSON.",
        discussion: """
            The token is read from JIRASTREAM_TOKEN, or from the variable or file that an option names. It is never an \
            argument, because other users of the machine can read the command line. Without user and token, requests \
            are anonymous.

            Exit code 3: the copy finished, but some records could not be read, the site's listing ended far from its \
            own count, or the site reported incomplete responses. The report has the details.

            Exit code 64, before the first request: an output is the same file as another output or an input, is a \
            FIFO, a device or a descriptor, or has a name that no file can have; or there are too few file \
            descriptors.
            """
    )

    @Argument(help: "The name of the table; `jirastream tables` lists all.")
    var table: String?

    @Flag(
        help: """
            Copy every table except those that need one request per issue or a parameter that is not given. --output \
            is a folder.
            """
    )
    var all = false

    @Option(help: "The tables to copy, separated by commas. --output is a folder.")
    var tables: String?

    @OptionGroup var account: AccountOptions

    @Option(
        name: .shortAndLong,
        help: "The file to write, or - for standard output; with --all and --tables, the folder."
    )
    var output: String

    @Option(
        help: """
            The JQL query of the issues to copy (default: all issues). An ORDER BY is dropped: issues are written in \
            the order of creation.
            """
    )
    var jql: String?

    @Option(
        help: """
            The fields of issues to copy, separated by commas: ids, names, untranslated names, cf[10001], *all or \
            *navigable (default: *all). A prefix - excludes a field.
            """
    )
    var fields: String?

    @Option(
        help: """
            The expansions of issues, separated by commas: \(ReadOptions.expansions.joined(separator: ", ")) \
            (default: none).
            """
    )
    var expand: String?

    @Option(
        help: """
            The lists of issues to complete if Jira truncates them, separated by commas: comment, worklog, changelog \
            (default: none).
            """
    )
    var complete: String?

    @Flag(help: "Write the members of objects as columns of their own, one level deep, such as fields.status.name.")
    var flatten = false

    @Option(
        name: .customLong("table-param"),
        help: """
            A parameter of the table as NAME=VALUE, or as TABLE.NAME=VALUE with --tables and --all; may be repeated. \
            `jirastream schema TABLE` lists the parameters.
            """
    )
    var tableParameters: [TableParameter] = []

    @Option(help: "The largest number of records to copy (default: no limit).")
    var limit: Int?

    @Option(
        help: "The largest number of concurrent requests (1 to 128; default: adaptive, from 8 to 64)."
    )
    var connections: Int?

    @Option(
        help: """
            The largest number of ids in one request (default: 100 for issues, 1,000 for changes and worklogs, which \
            are also the limits). A batch that a gateway cannot process is requested in halves in any case.
            """
    )
    var batchSize: Int?

    @Option(help: "The largest response to accept, in bytes after inflating; units are KB, MB and GB, as in 64MB.")
    var pageLimit: ByteCount = ByteCount(value: 32 << 20)

    @Option(
        help: """
            The format of the file: ndjson, one record per line; json, one array; csv, the table's columns, with \
            nested values as JSON text.
            """
    )
    var format: SinkConfiguration.Format = .ndjson

    @Option(help: "The compression level: optimal and fastest write gzip, none writes plain text.")
    var level: SinkConfiguration.Level = .optimal

    @Option(
        help: """
            The form of dates with times, also inside comments, worklogs, attachments and changes: rfc3339 writes \
            2020-01-01T10:00:00.000+00:00, verbatim keeps the text of Jira.
            """
    )
    var datetimes: SinkConfiguration.DateTimes = .rfc3339

    @Option(
        name: .customLong("on-nul"),
        help: """
            The handling of NUL characters (U+0000) in texts: keep them, replace each with U+FFFD, or end with an \
            error (default: keep in ndjson and json, replace in csv). In csv it applies to unpaired surrogates too. \
            The report counts both.
            """
    )
    var onNUL: NULHandling?

    @Option(help: "The file for a report of the run, as JSON, or - for standard output (default: no report).")
    var report: String?

    @Flag(help: "Replace the output if it exists.")
    var overwrite = false

    @Flag(
        help: """
            Resume an unfinished run of the same command. Issues created after it listed the issues are left out. A \
            complete file is verified and kept.
            """
    )
    var resume = false

    @Option(
        help: ArgumentHelp(
            "The approximate size of a block of text (4KB to 64MB), which a resumed run may have to read again.",
            visibility: .hidden
        )
    )
    var blockSize: ByteCount = ByteCount(value: 1 << 20)

    @Flag(name: .shortAndLong, help: "Print errors only.")
    var quiet = false

    func validate() throws {
        guard [table != nil, all, tables != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("give one table, --all, or --tables A,B,C")
        }
        if table == nil {
            if output == "-" || report != nil {
                throw ValidationError(
                    "--all and --tables write to a folder and report in its manifest.json; leave out - and --report"
                )
            }
            if fields != nil || limit != nil {
                throw ValidationError("--fields and --limit apply to a single table")
            }
        }
        if output == "-", report == "-" {
            throw ValidationError("--output - and --report - both use standard output; write one of them to a file")
        }
        if let batchSize { try checkBatchSize(batchSize) }
        guard (1...128).contains(connections ?? 1) else { throw ValidationError("--connections takes 1 to 128") }
        // An empty value is usually an unset shell variable.
        if let fields, fields.allSatisfy(\.isWhitespace) {
            throw ValidationError("--fields is empty; list fields, or leave the option out")
        }
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative") }
        if flatten, format == .csv {
            throw ValidationError("--flatten applies to ndjson and json; csv has the table's columns")
        }
        if resume, output == "-" {
            throw ValidationError("output to standard output cannot be resumed; --resume requires a file")
        }
        guard (4096...64 << 20).contains(blockSize.value) else {
            throw ValidationError("--block-size takes 4KB to 64MB")
        }
        _ = try completedLists()
        if output.isEmpty { throw ValidationError("--output is empty; give the name of a file, or -") }
    }

    /// Rejects batches that Jira would reject. With several tables, each uses its own limit if that is smaller.
    private func checkBatchSize(_ size: Int) throws {
        let named = try? table.map { try Catalogue.table(named: $0) }
        let largest = named.map { $0.parent?.batch?.size ?? 100 } ?? 1000
        guard (1...largest).contains(size) else {
            throw ValidationError(
                "--batch-size takes 1 to \(largest)\(named.map { " for \($0.name)" } ?? ""), not \(size)"
            )
        }
    }

    func run() async throws {
        try checkOutputs()
        try FileDescriptorReservation.reserve(
            connections: connections,
            copies: table == nil ? CopySet.concurrentTableCount : 1
        )
        if !quiet || limit != nil { printDroppedOrder(of: jql) }
        do {
            if let table {
                try await copyOne(try Catalogue.table(named: table))
            } else {
                try await copyMany()
            }
        } catch let error as JiraReaderError {
            throw OptionAdvice.copy.invalidArguments(error)
        }
    }

    /// Rejects invalid names of outputs before the first request.
    private func checkOutputs() throws {
        var paths = account.paths
        if table == nil {
            paths.outputs.append(OutputPaths.Entry(option: "--output", path: output, kind: .folder))
            paths.outputs.append(OutputPaths.Entry(option: "the manifest in --output", path: output + "/manifest.json"))
        } else if output != "-" {
            paths.add(copyTo: output, option: "--output")
        }
        if let report, report != "-" {
            paths.outputs.append(OutputPaths.Entry(option: "--report", path: report, kind: .fileInFolder))
        }
        try paths.checkArguments()
    }

    private func copyOne(_ table: Table) async throws {
        let activity: CopyActivity
        do {
            activity = try CopyActivity(plan: try makePlan(table))
        } catch let error as CopyError {
            throw OptionAdvice.copy.invalidArguments(error)
        }
        let display = quiet ? nil : ProgressDisplay(table: table.name, activity: activity)
        display?.start()
        let (result, signalCode) = await run { () throws(CopyError) in try await activity.run() }
        display?.stop()

        switch result {
        case .success(let report):
            try write(report)
            if report.replacedUnfinishedRun, !quiet {
                printToStandardError(
                    resume
                        ? "jirastream: the unfinished run of \(output) had no usable rows; all rows were read again"
                        : "jirastream: an unfinished run of \(output) was replaced; --resume would have resumed it"
                )
            }
            if !quiet { printToStandardError(Summary(report, table: table.name, output: output).text) }
            if let age = report.listingAge, !quiet { printToStandardError("jirastream: \(age.note)") }
            CopyFindings.print(report.listing)
            if report.isIncomplete {
                CopyFindings.print(
                    skipped: report.skippedParents,
                    unreadIssues: report.unreadIssues,
                    goneIssues: report.goneIssues
                )
                printToStandardError(
                    "jirastream: some records could not be read; "
                        + (self.report.map { $0 == "-" ? "the report lists them" : "\($0) lists them" }
                            ?? "a report (--report FILE) lists them")
                )
                throw CommandExit.incomplete
            }
        case .failure(let error):
            let report = activity.report(of: error)
            if error.code != .closedPipe, signalCode == nil {
                CopyFindings.print(report.listing)
                try write(report)
            }
            throw exit(for: error, signalCode: signalCode, isResumable: report.isResumable)
        }
    }

    /// Runs a copy, which stops at the first signal. Returns the result of the copy and the exit code for the signal.
    /// The exit code is 128 plus the number of the signal, or `nil` if there was no signal.
    func run<Value: Sendable>(
        _ copy: @escaping @Sendable () async throws(CopyError) -> Value
    ) async -> (Result<Value, CopyError>, Int32?) {
        let signals = SignalWatch()
        let copying = Task { () -> Result<Value, CopyError> in
            do throws(CopyError) {
                return .success(try await copy())
            } catch {
                return .failure(error)
            }
        }
        signals.start { copying.cancel() }
        let result = await copying.value
        signals.finish()
        return (result, signals.exitCode)
    }

    /// Prints the error and returns the exit code.
    func exit(for error: CopyError, signalCode: Int32?, isResumable: Bool) -> ExitCode {
        if error.code == .closedPipe { return CommandExit.closedPipe }
        let advice = "the records read so far are kept; the same command with --resume resumes the run"
        if let signalCode {
            let kept = isResumable ? advice : "nothing was written to \(output)"
            if !quiet { printToStandardError("jirastream: stopped; \(kept)") }
            return ExitCode(signalCode)
        }
        printToStandardError("jirastream: \(OptionAdvice.copy.message(error))")
        if isResumable { printToStandardError("jirastream: \(advice)") }
        return error.code == .invalidPlan ? ExitCode.validationFailure : CommandExit.failed
    }

    func makePlan(_ table: Table) throws -> CopyPlan {
        var reader = account.makeReaderConfiguration()
        reader.connections = connections
        reader.pageByteLimit = pageLimit.value
        reader.batchSize = batchSize
        let destination: SinkConfiguration.Destination =
            output == "-" ? .standardOutput : .file(path: output, overwrite: overwrite)
        var plan = CopyPlan(
            table: table,
            site: try account.makeSite(),
            credentials: try account.makeCredentials(),
            reader: reader,
            jql: jql,
            fields: fields.map(Self.names),
            parameters: TableParameter.parameters(tableParameters, of: table),
            limit: limit,
            sink: SinkConfiguration(
                destination: destination,
                format: format,
                level: level,
                dateTimes: datetimes,
                blockByteCount: blockSize.value,
                workers: max(1, ProcessInfo.processInfo.activeProcessorCount)
            )
        )
        plan.expand = expand.map(Self.names) ?? []
        plan.complete = try completedLists()
        if flatten { plan.flattening = .oneLevel }
        plan.resumes = resume
        plan.sink.onNUL = onNUL
        plan.mapping.mapComplexValuesToString = format == .csv
        return plan
    }

    private func completedLists() throws -> Set<IssueList> {
        Set(
            try (complete.map(Self.names) ?? []).map { name in
                guard let list = IssueList(rawValue: name) else {
                    throw ValidationError(
                        "--complete takes \(IssueList.allCases.map(\.rawValue).joined(separator: ", ")), not \"\(name)\""
                    )
                }
                return list
            }
        )
    }

    static func names(_ list: String) -> [String] {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func write(_ value: CopyReport) throws {
        guard let report else { return }
        let text = try value.json()
        if report == "-" {
            Swift.print(text, terminator: "")
            return
        }
        do {
            try replaceFile(report, with: Array(text.utf8))
        } catch {
            printToStandardError("jirastream: cannot write the report: \(error)")
            throw CommandExit.failed
        }
    }
}
