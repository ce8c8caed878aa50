internal import ArgumentParser
internal import DurableFiles
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

            Exit code 3: finished, but something could not be read, or the site's listing ended far from its own count, \
            or the site says that its answers are not whole; the report has the details.

            Exit code 64, before anything is asked: outputs that are the same file as another or as an input, that are a \
            FIFO, a device or a descriptor, or whose names no file can have; too few file descriptors.
            """
    )

    @Argument(help: "The table's name; `jirastream tables` lists all.")
    var table: String?

    @Flag(help: "Copy every table, but those that need a request for each issue or a parameter; --output is a folder.")
    var all = false

    @Option(help: "Copy these tables, separated by commas; --output is a folder.")
    var tables: String?

    @OptionGroup var account: AccountOptions

    @Option(name: .shortAndLong, help: "The file to write, or - for standard output; a folder for many tables.")
    var output: String

    @Option(
        help: "Copy only the issues that this JQL finds. An ORDER BY is dropped: issues come in the order of creation."
    )
    var jql: String?

    @Option(
        help: """
            The fields of issues to copy, separated by commas: by id, by name, by untranslated name, or as cf[10001]; \
            also *all, *navigable, and with a - in front those to leave out.
            """
    )
    var fields: String?

    @Option(
        help: """
            What to add to issues, separated by commas: \(ReadOptions.expansions.joined(separator: ", ")).
            """
    )
    var expand: String?

    @Option(
        help: """
            Read these lists of issues whole where Jira sends their beginning only, separated by commas: comment, \
            worklog, changelog.
            """
    )
    var complete: String?

    @Flag(help: "Make columns of the members of columns that are objects, one level deep: fields.status.name.")
    var flatten = false

    @Option(
        name: .customLong("table-param"),
        help: """
            A parameter of the table, as NAME=VALUE, or TABLE.NAME=VALUE with --tables and --all; may be repeated. \
            `jirastream schema TABLE` lists them.
            """
    )
    var tableParameters: [TableParameter] = []

    @Option(help: "Copy at most this many records.")
    var limit: Int?

    @Option(
        help: "Requests in flight at once, at most: 1 to 128. Without it the program finds out what pays, up to 64."
    )
    var connections: Int?

    @Option(
        help: """
            Most ids that one request lists: up to 100 issues, 1,000 for changes and worklogs. A batch that a gateway cannot \
            answer is sent in halves anyway.
            """
    )
    var batchSize: Int?

    @Option(help: "Largest accepted answer, in bytes after inflating, such as 64MB.")
    var pageLimit: ByteCount = ByteCount(value: 32 << 20)

    @Option(help: "ndjson: a record a line; json: one array; csv: the table's columns, nested values as JSON text.")
    var format: SinkConfiguration.Format = .ndjson

    @Option(help: "optimal and fastest write gzip, none writes plain text.")
    var level: SinkConfiguration.Level = .optimal

    @Option(
        help: """
            rfc3339 writes points in time as common readers take them, those inside comments, worklogs, attachments and \
            changes too; verbatim leaves them as Jira sent them.
            """
    )
    var datetimes: SinkConfiguration.DateTimes = .rfc3339

    @Option(
        name: .customLong("on-nul"),
        help: """
            NUL characters (U+0000) in texts: keep them, replace each by U+FFFD, or end with an error. Default: keep in \
            ndjson and json, replace in csv, which also replaces halves of surrogate pairs. The report counts both.
            """
    )
    var onNUL: NULHandling?

    @Option(help: "Write a report of the run, as JSON, to this file, or - for standard output.")
    var report: String?

    @Flag(help: "Replace the output if it exists.")
    var overwrite = false

    @Flag(
        help: """
            Go on where an earlier run of the same command was cut short; issues created after it had listed them are left \
            out. A file that is whole is left alone.
            """
    )
    var resume = false

    @Option(
        help: ArgumentHelp(
            "About how much text a block of the file has, 4KB to 64MB: what a run that goes on may have to read again.",
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
                    "many tables go to a folder, whose manifest.json tells of them; leave out - and --report"
                )
            }
            if fields != nil || limit != nil {
                throw ValidationError("--fields and --limit are for one table")
            }
        }
        if output == "-", report == "-" {
            throw ValidationError("--output - and --report - would mix in standard output; send one of them to a file")
        }
        guard batchSize ?? 1 >= 1 else { throw ValidationError("--batch-size takes a number from 1 on") }
        guard (1...128).contains(connections ?? 1) else { throw ValidationError("--connections takes 1 to 128") }
        // An empty value is mostly a variable of a shell that is not set. Jira takes an empty query for one of all issues.
        if let fields, fields.allSatisfy(\.isWhitespace) {
            throw ValidationError("--fields is empty; give names, or leave the option out")
        }
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative") }
        if flatten, format == .csv {
            throw ValidationError("--flatten is for ndjson and json; csv has the table's columns")
        }
        if resume, output == "-" {
            throw ValidationError("what went to standard output cannot be gone on with; --resume needs a file")
        }
        guard (4096...64 << 20).contains(blockSize.value) else {
            throw ValidationError("--block-size takes 4KB to 64MB")
        }
        _ = try completedLists()
        if output.isEmpty { throw ValidationError("--output needs a file's name, or -") }
    }

    func run() async throws {
        try checkOutputs()
        try OpenFiles.reserve(connections: connections, copies: table == nil ? CopySet.tablesAtOnce : 1)
        if !quiet || limit != nil { noteDroppedOrder(of: jql) }
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

    /// Rejects names that no output can have, before anything is asked.
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
                        ? "jirastream: nothing of the unfinished run of \(output) could be used; the table was read anew"
                        : "jirastream: \(output) had an unfinished run, which was replaced; --resume would have resumed it"
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
                printToStandardError("jirastream: something could not be read; --report lists it")
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

    /// Runs a copy that the first signal stops. Returns its result, and 128 and the signal's number if one came.
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

    /// Says what went wrong, and gives the code to end with.
    func exit(for error: CopyError, signalCode: Int32?, isResumable: Bool) -> ExitCode {
        if error.code == .closedPipe { return CommandExit.closedPipe }
        let advice = "what was read so far is kept; the same command with --resume goes on from there"
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
            printToStandardError("jirastream: the report cannot be written: \(error)")
            throw CommandExit.failed
        }
    }
}
