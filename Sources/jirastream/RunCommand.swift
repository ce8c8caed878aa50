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
        abstract: "Runs a pipeline of a data factory's definitions: its copies and lookups.",
        discussion: """
            Definitions are read as the factory has them: linked services, datasets and pipelines, a file each. Files are \
            written below --output-root, which stands for the host of every FileServer. Standard output gets the run as one \
            JSON object, in the service's form. An output that is a FIFO, a device, a descriptor or a file that the run reads, \
            or whose name no file can have, ends it with 64 before any request.

            Until a pipeline that copies has succeeded, its state is kept below OUTPUT_ROOT/.jirastream, for --resume. Other \
            parameters or another --activity are another run. A second run beside the first ends with 64.

            Secrets that a definition does not hold itself:
              JIRASTREAM_SECRET_NAME   a vault's secret, or the password of a linked service, by its name in capitals
              JIRASTREAM_SECRETS       a folder with a file for each, by its name
              AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET   an application that may read the key vault
              IDENTITY_ENDPOINT, IDENTITY_HEADER, or JIRASTREAM_MANAGED_IDENTITY=1   the machine's own identity
            """
    )

    @Argument(help: "The pipeline's name.")
    var pipeline: String

    @Option(help: "The folder of the definitions; folders in it are searched too.")
    var definitions: String

    @Option(help: "Run this activity alone, whatever it depends on.")
    var activity: String?

    @Option(help: "A parameter of the pipeline's, as NAME=VALUE; may be repeated.")
    var parameter: [TableParameter] = []

    @Option(help: "The folder that stands for the hosts of file servers.")
    var outputRoot: String = "."

    @Option(
        help: "Reach a host at another address: HOST:PORT:ADDRESS:PORT, as curl has it; may be repeated."
    )
    var connectTo: [String] = []

    @Option(help: "A file of certificates (PEM) to trust instead of the system's.")
    var caFile: String?

    @Flag(
        help: """
            Fail where a lookup would cut a table of more than 5,000 rows, where the service would not take what this \
            program does, such as a table that it has not got, and where any of the definitions has an error.
            """
    )
    var strict = false

    @Flag(
        help: """
            Resume the unfinished run of the same pipeline, parameters and activity: file names stay the same, lookups are not \
            repeated, unfinished files are continued, and finished ones are verified and kept. Without such a run, begin one.
            """
    )
    var resume = false

    @Flag(help: "Tell what would be read and written, and do nothing.")
    var dryRun = false

    @OptionGroup var log: LogOptions

    @Flag(name: .shortAndLong, help: "Print errors only, beside the result.")
    var quiet = false

    func validate() throws {
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw ValidationError("the file of certificates \(caFile) cannot be read")
        }
        for entry in connectTo where entry.split(separator: ":", omittingEmptySubsequences: false).count < 4 {
            throw ValidationError("--connect-to takes HOST:PORT:ADDRESS:PORT, not \"\(entry)\"")
        }
        if outputRoot.isEmpty { throw ValidationError("--output-root needs a folder") }
    }

    func run() async throws {
        let (files, definitions) = try checkedDefinitions()
        let run: PipelineRun
        let state: PipelineRunState?
        do {
            run = try PipelineRun(
                of: pipeline,
                in: definitions,
                settings: makeSettings(files.map(\.path))
            )
            try run.checkOutputs()
            if dryRun {
                print(try run.plan().json)
                return
            }
        } catch {
            throw OptionAdvice.run.invalidArguments(error)
        }
        try OpenFiles.reserve(connections: nil, copies: 1)
        do {
            let (pipeline, isResuming) = (run, resume)
            state = try await blocking { try pipeline.openState(isResuming: isResuming) }
        } catch {
            throw OptionAdvice.run.invalidArguments(error)
        }
        if !quiet, let note = note(state) { printToStandardError("jirastream: \(note)") }
        let isQuiet = quiet
        let signals = SignalWatch()
        let running = Task { await run.start(state: state) { if !isQuiet { Self.tell($0) } } }
        signals.start { running.cancel() }
        let report = await running.value
        signals.finish()
        print(report.value.json)
        let advice = "what was done so far is kept; the same command with --resume resumes there"
        if let code = signals.exitCode, report.status == .cancelled {
            if state?.isKept == true, !quiet { printToStandardError("jirastream: stopped; \(advice)") }
            throw ExitCode(code)
        }
        switch report.status {
        case .succeeded:
            if report.isIncomplete {
                printToStandardError("jirastream: something could not be read; the output tells what")
                throw CommandExit.incomplete
            }
        case .failed, .cancelled:
            let text = "jirastream: the pipeline failed; \(report.message)"
            printToStandardError(OptionAdvice.run.add(to: text, for: report.error))
            if state?.isKept == true { printToStandardError("jirastream: \(advice)") }
            throw CommandExit.failed
        }
    }

    /// The note about an earlier run; `nil` where there is nothing to note.
    private func note(_ state: PipelineRunState?) -> String? {
        switch state?.beginning {
        case nil where resume:
            return "the pipeline \"\(pipeline)\" writes no file, so that there is nothing to resume; a new run begins"
        case .fresh? where resume:
            return "there is no unfinished run of \"\(pipeline)\" with these parameters; a new run begins"
        case .replaced?:
            return "an unfinished run of \"\(pipeline)\" was replaced; --resume would have resumed it"
        case .resumed?: return "the unfinished run of \"\(pipeline)\" is resumed"
        case nil, .fresh?: return nil
        }
    }

    /// Reads the definitions and tells what is wrong with them; what cannot be run is refused when it is to run. With
    /// `--strict` an error anywhere ends the command, and so does in any case what could not be read.
    private func checkedDefinitions() throws -> (files: [DefinitionFiles.File], definitions: DefinitionSet) {
        let files = DefinitionFiles(paths: [definitions])
        if let problem = files.problems.first { throw ValidationError(problem.text) }
        let set = DefinitionSet(files: files.files)
        let diagnostics = DefinitionChecker(tables: .catalogue, isStrict: strict).check(set)
        let errors = diagnostics.count { $0.severity == .error }
        if !quiet || strict && errors > 0 {
            for diagnostic in diagnostics { printToStandardError(diagnostic.text) }
            for note in set.endOfSupportNotes { printToStandardError("\(note) (`jirastream upgrade`)") }
        }
        if strict, errors > 0 {
            throw ValidationError("the definitions have \(errors) \(errors == 1 ? "error" : "errors"); nothing was run")
        }
        return (files.files, set)
    }

    private static func tell(_ event: PipelineRun.Event) {
        printToStandardError(OptionAdvice.run.add(to: "\(event)", for: event.error))
    }

    private func makeSettings(_ definitions: [String]) -> PipelineRun.Settings {
        var settings = PipelineRun.Settings(outputRoot: outputRoot)
        settings.activity = activity
        settings.parameters = parameter.map { ($0.parameter.name, $0.parameter.value) }
        settings.reader.logger = log.makeLogger()
        settings.reader.certificateAuthorityFile = caFile
        settings.reader.connectTo = connectTo
        settings.isStrict = strict
        settings.inputFiles = definitions.map { OutputPaths.Entry(option: "a definition", path: $0) }
        if let caFile { settings.inputFiles.append(OutputPaths.Entry(option: "--ca-file", path: caFile)) }
        settings.inputFiles += FactorySecrets.files.map {
            OutputPaths.Entry(option: "a file of JIRASTREAM_SECRETS", path: $0)
        }
        settings.secrets = FactorySecrets.fromEnvironment
        return settings
    }
}
