internal import ArgumentParser
internal import FactoryDefinitions
internal import FactoryRuntime
internal import Foundation
internal import JiraConnector
internal import JiraReader
internal import Sinks

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a pipeline of Azure Data Factory.",
        discussion: """
            Reads the definitions in the form in which Data Factory stores them: linked services, datasets and \
            pipelines, one per file, or templates. Writes the files of all stores below --output-root, in a folder for \
            each container; nothing is uploaded. Prints one JSON object that describes the run to standard output, with \
            the member names of Azure Data Factory.

            Copy, Lookup, GetMetadata, Delete and Validation of files, WebActivity (with --allow-web), and the activities \
            that control the flow are supported (ForEach, IfCondition, Switch, Until, Filter, SetVariable, \
            AppendVariable, Wait, Fail, ExecutePipeline). The exit code is 64, before the first request, if a \
            definition that the pipeline uses has an error, if an activity anywhere in the pipeline is not supported, or \
            if an output is a FIFO, a device, a descriptor or a file that the run reads, or has a name that no file can \
            have.

            The state of a pipeline with copies is kept below OUTPUT_ROOT/.jirastream, for --resume, until the \
            pipeline has succeeded. A run with other parameters or another --activity has its own state. If the same \
            pipeline is already running, the exit code is 64.

            Secrets that a definition does not contain are read from these environment variables:
              JIRASTREAM_SECRET_NAME   a secret of a key vault, or the password of a linked service; NAME in capitals
              JIRASTREAM_SECRETS       a folder with one file per secret, of the secret's name
              AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET   an application that may read the key vault
              IDENTITY_ENDPOINT, IDENTITY_HEADER, or JIRASTREAM_MANAGED_IDENTITY=1   the managed identity of the machine
            """
    )

    @Argument(help: "The name of the pipeline.")
    var pipeline: String

    @Option(help: "The folder of the definitions, including its subfolders.")
    var definitions: String

    @Option(help: "The only activity to run, regardless of its dependencies (default: all activities).")
    var activity: String?

    @Option(help: "A parameter of the pipeline as NAME=VALUE; may be repeated. An array or object is JSON.")
    var parameter: [TableParameter] = []

    @Option(help: "The folder below which the files of all stores are written.")
    var outputRoot: String = "."

    @Option(
        name: .customLong("table-param"),
        help: "A parameter of a table's requests, as TABLE.NAME=VALUE; may be repeated."
    )
    var tableParameters: [TableParameter] = []

    @Option(
        help: "Another address for a host, as HOST:PORT:ADDRESS:PORT, the form of curl's option; may be repeated."
    )
    var connectTo: [String] = []

    @Option(help: "The file of trusted certificates (PEM; default: those of the system).")
    var caFile: String?

    @Flag(
        help: """
            Fail if a lookup would truncate a table of more than 5,000 rows, if the service does not support a \
            definition, such as one of a table that its connector lacks, or if any definition has an error.
            """
    )
    var strict = false

    @Flag(
        help: """
            Resume the unfinished run of the same pipeline, parameters and activity: file names stay the same, \
            finished lookups and activities of files are not run again, unfinished files are resumed, and finished \
            files are verified and kept. A WebActivity sends its request again. Without an unfinished run, start a new one.
            """
    )
    var resume = false

    @Flag(help: "Allow activities of the type WebActivity to send requests to the hosts that the definitions name.")
    var allowWeb = false

    @Flag(help: "Print the tables and files that the run would read and write, without running it.")
    var dryRun = false

    @OptionGroup var log: LogOptions

    @Flag(name: .shortAndLong, help: "Print errors and the result only.")
    var quiet = false

    func validate() throws {
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw ValidationError("the certificate file \"\(caFile)\" cannot be read (--ca-file)")
        }
        for entry in connectTo where entry.split(separator: ":", omittingEmptySubsequences: false).count < 4 {
            throw ValidationError("--connect-to takes HOST:PORT:ADDRESS:PORT, not \"\(entry)\"")
        }
        if outputRoot.isEmpty { throw ValidationError("--output-root is empty; give a folder") }
    }

    func run() async throws {
        let (files, definitions) = try checkedDefinitions()
        let run: PipelineRun
        let state: PipelineRunState?
        do {
            run = try PipelineRun(
                of: pipeline,
                in: definitions,
                settings: try makeSettings(files.map(\.path))
            )
            try run.checkOutputs()
            if dryRun {
                print(try run.plan().json)
                return
            }
        } catch {
            throw OptionAdvice.run.invalidArguments(error)
        }
        try FileDescriptorReservation.reserve(connections: nil, copies: PipelineRun.concurrentTransferCount)
        do {
            let (pipeline, isResuming) = (run, resume)
            state = try await blocking { try pipeline.openState(isResuming: isResuming) }
        } catch {
            throw OptionAdvice.run.invalidArguments(error)
        }
        if !quiet, let note = note(state) { printToStandardError("jirastream: \(note)") }
        let isQuiet = quiet
        let signals = SignalWatch()
        let running = Task { await run.start(state: state) { if !isQuiet { Self.report($0) } } }
        signals.start { running.cancel() }
        let report = await running.value
        signals.finish()
        print(report.value.json)
        let advice =
            "the work done so far is kept; if the definitions stay the same, the same command with --resume resumes the run"
        if let code = signals.exitCode, report.status == .cancelled {
            if state?.isKept == true, !quiet { printToStandardError("jirastream: stopped; \(advice)") }
            throw ExitCode(code)
        }
        switch report.status {
        case .succeeded:
            if report.isIncomplete {
                printToStandardError("jirastream: some records could not be read; the output lists them")
                throw CommandExit.incomplete
            }
        case .failed, .cancelled:
            let text = "jirastream: \(OptionAdvice.label(of: report.error))the pipeline failed; \(report.message)"
            printToStandardError(OptionAdvice.run.add(to: text, for: report.error))
            // A run with corrected definitions cannot be resumed.
            let isDefinitionError = [.invalidDefinition, .unsupported, .expression, .path].contains(report.error?.code)
            if state?.isKept == true, !isDefinitionError { printToStandardError("jirastream: \(advice)") }
            throw CommandExit.failed
        }
    }

    /// Returns a note on whether an earlier run is resumed or replaced; `nil` if there is nothing to report.
    private func note(_ state: PipelineRunState?) -> String? {
        switch state?.beginning {
        case nil where resume:
            return "the pipeline \"\(pipeline)\" writes no file and cannot be resumed; a new run begins"
        case .fresh? where resume:
            return "there is no unfinished run of \"\(pipeline)\" with these parameters; a new run begins"
        case .replaced?:
            return "an unfinished run of \"\(pipeline)\" was replaced; --resume resumes a run whose definitions are "
                + "unchanged"
        case .resumed?: return "the unfinished run of \"\(pipeline)\" is resumed"
        case nil, .fresh?: return nil
        }
    }

    /// Reads the definitions and prints the problems of those that the pipeline reads.
    ///
    /// - Throws: `ValidationError` if one of these definitions has an error, if any definition has an error with
    ///   `--strict`, or if a file cannot be read.
    private func checkedDefinitions() throws -> (files: [DefinitionFiles.File], definitions: DefinitionSet) {
        let files = DefinitionFiles(paths: [definitions], outputFolder: outputRoot)
        if let problem = files.problems.first { throw ValidationError(problem.text) }
        let set = DefinitionSet(files: files.files)
        var checker = DefinitionChecker(tables: .catalogue, isStrict: strict)
        checker.localSecrets = FactorySecrets.forChecks
        let used = UsedDefinitions(pipeline: pipeline, activity: activity, in: set)
        let all = checker.check(set)
        let diagnostics = all.filter { used.contains($0) || strict && $0.severity == .error }
        let errors = diagnostics.count { $0.severity == .error }
        if !quiet, !files.skipped.isEmpty {
            printToStandardError(
                "jirastream: skipped \(files.skipped.count) JSON files of the output folder that are no definitions, such as "
                    + files.skipped[0]
            )
        }
        let notes = set.runNotes.filter { note in
            used.contains(note) || note.id == "template.parameter" && used.files.contains(note.file)
        }
        for diagnostic in diagnostics + notes where !quiet || diagnostic.severity == .error {
            printToStandardError(OptionAdvice.text(of: diagnostic))
        }
        // An error that prevents every definition from being run has a more specific message.
        if errors > 0, set.conflicts.isEmpty {
            throw ValidationError("the definitions have \(errors) \(errors == 1 ? "error" : "errors"); nothing was run")
        }
        return (files.files, set)
    }

    private static func report(_ event: PipelineRun.Event) {
        printToStandardError(OptionAdvice.run.add(to: "\(event)", for: event.error))
    }

    private func makeSettings(_ definitions: [String]) throws -> PipelineRun.Settings {
        var settings = PipelineRun.Settings(outputRoot: outputRoot)
        settings.activity = activity
        settings.parameters = parameter.map { ($0.parameter.name, $0.parameter.value) }
        settings.reader.logger = log.makeLogger()
        settings.reader.certificateAuthorityFile = caFile
        settings.reader.connectTo = connectTo
        settings.isStrict = strict
        settings.tableParameters = try TableParameter.parameters(tableParameters, of: Catalogue.tables, allowsJQL: true)
        settings.allowsWeb = allowWeb
        settings.inputFiles = definitions.map { OutputPaths.Entry(option: "a definition", path: $0) }
        if let caFile { settings.inputFiles.append(OutputPaths.Entry(option: "--ca-file", path: caFile)) }
        settings.inputFiles += FactorySecrets.files.map {
            OutputPaths.Entry(option: "a file of JIRASTREAM_SECRETS", path: $0)
        }
        settings.secrets = FactorySecrets.fromEnvironment
        return settings
    }
}
