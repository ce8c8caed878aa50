public import FactoryDefinitions
internal import Foundation
internal import JiraConnector
public import JiraReader
package import Sinks

/// A run of a pipeline of Azure Data Factory on this machine.
///
/// Activities run one after another. An activity runs after the activities on which it depends; otherwise, activities
/// run in the order of the pipeline's definition. The iterations of a ForEach run at the same time, unless it is
/// sequential. Expressions of an activity are evaluated when the activity starts.
///
/// Copy, Lookup, activities of files, WebActivity, and the activities that control the flow are supported. If a pipeline contains an active activity of
/// another type, also inside a loop, a condition or an executed pipeline, the pipeline is rejected before it starts.
///
/// ```swift
/// let definitions = DefinitionSet(files: DefinitionFiles(paths: ["factory"]).files)
/// let run = try PipelineRun(of: "Nightly", in: definitions, settings: settings)
/// let report = await run.start()
/// print(report.value.json)
/// ```
///
/// To make a run resumable, open its state first: ``openState(isResuming:)``.
public struct PipelineRun: Sendable {
    /// The settings of a run.
    public struct Settings: Sendable {
        /// The local folder below which all files are written. It takes the place of the `host` in linked services of
        /// file servers, and of the accounts of other stores.
        public var outputRoot: String
        /// The values of the pipeline's parameters, as text.
        public var parameters: [(name: String, text: String)] = []
        /// The only activity to run, regardless of its dependencies; `nil` for all activities.
        public var activity: String?
        /// The configuration of readers. Settings in the definitions override it.
        public var reader = JiraClient.Configuration()
        /// The sources of secrets.
        public var secrets = SecretStore()
        /// If `true`, the run fails if a lookup reads a table with more than 5,000 rows, or if the definitions contain
        /// a setting that this program accepts but the service rejects, such as a table that the service does not have.
        public var isStrict = false
        /// The parameters of tables, by the table's name. They replace parameters of the same name in datasets.
        public var tableParameters: [String: [ReadOptions.Parameter]] = [:]
        /// If `true`, activities of the type WebActivity may send requests to the hosts that the definitions name.
        /// Otherwise, a pipeline with such an activity is rejected.
        public var allowsWeb = false
        /// The value of `pipeline().DataFactory` in expressions.
        public var factory = "jirastream"
        /// The files that the caller reads for the run, such as the definitions. No output may have the path of one of
        /// these files.
        package var inputFiles: [OutputPaths.Entry] = []
        /// The clock.
        package var clock: RunClock
        /// Returns the 64-bit seed of a run. The seed determines all random numbers of the run's expressions.
        package var randomBits: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }

        /// Creates settings.
        public init(outputRoot: String) { self.init(outputRoot: outputRoot, clock: .system) }

        /// Creates settings with a clock.
        package init(outputRoot: String, clock: RunClock) {
            self.outputRoot = outputRoot
            self.clock = clock
        }
    }

    /// The maximum number of copies and lookups that run at the same time, in iterations of a ForEach.
    package static let concurrentTransferCount = 4

    let name: String
    let list: ActivityList
    let settings: Settings
    let binding: FactoryBinding
    let parameters: FactoryObject
    let variables: DeclaredVariables
    let secretTexts: [String]
    /// The values of the parameters, in which those of secure parameters are masked.
    var shownParameters: FactoryObject {
        let declared = binding.definitions.definition(.pipeline, named: name)?.values["parameters"]
        return ParameterBinding.masked(parameters, declared: declared)
    }
    /// The pipelines that run this one by an ExecutePipeline activity, the first of which was started.
    let callers: [String]

    /// Checks a pipeline and binds its parameters, without running it.
    ///
    /// - Throws: ``FactoryRunError`` if a file of the definitions is not JSON, two definitions have the same kind and
    ///   name, the pipeline or the activity does not exist, an activity is not supported, `outputRoot` is empty, a
    ///   parameter has no value, or activities depend on each other in a cycle.
    public init(of pipeline: String, in definitions: DefinitionSet, settings: Settings) throws(FactoryRunError) {
        try definitions.checkConflicts()
        guard !settings.outputRoot.isEmpty else {
            // Paths below an empty path would begin at the root of the file system.
            throw FactoryRunError(
                .path,
                "outputRoot is empty; allowed is the path of a folder",
                advisedSettings: [.outputRoot]
            )
        }
        let definition = try definitions.required(.pipeline, named: pipeline)
        let binding = FactoryBinding(
            definitions: definitions,
            secrets: settings.secrets,
            output: OutputLocation(root: settings.outputRoot),
            reader: settings.reader,
            clock: settings.clock,
            isStrict: settings.isStrict,
            tableParameters: settings.tableParameters
        )
        let passed = try ParameterBinding.typed(
            settings.parameters,
            definition.values["parameters"],
            owner: Self.owner(definition.name)
        )
        try self.init(definition, passing: passed, settings: settings, binding: binding, callers: [])
        try checkActivities()
    }

    /// Creates the run of a pipeline that an activity of this run executes.
    func executing(_ pipeline: String, passing parameters: FactoryObject) throws(FactoryRunError) -> PipelineRun {
        var settings = settings
        settings.activity = nil
        return try PipelineRun(
            try binding.definitions.required(.pipeline, named: pipeline),
            passing: parameters,
            settings: settings,
            binding: binding,
            callers: callers + [name]
        )
    }

    private init(
        _ definition: Definition,
        passing passed: FactoryObject,
        settings: Settings,
        binding: FactoryBinding,
        callers: [String]
    ) throws(FactoryRunError) {
        let (resolved, properties) = (definition.resolved, definition.values)
        name = definition.name
        self.settings = settings
        self.binding = binding
        self.callers = callers
        let owner = Self.owner(name)
        guard let activities = resolved["activities"] else {
            throw FactoryRunError(.invalidDefinition, "\(owner) has no activities")
        }
        let list = try ActivityList(activities, owner: owner)
        if let only = settings.activity {
            guard let one = list[only] else {
                let known = list.activities.map { "\"\($0.name)\"" }.joined(separator: ", ")
                throw FactoryRunError(.invalidDefinition, "\(owner) has no activity \"\(only)\"; it has \(known)")
            }
            self.list = try ActivityList(only: one)
        } else {
            self.list = list
        }
        parameters = try ParameterBinding.bind(properties["parameters"], passed: passed, owner: owner)
        secretTexts = ParameterBinding.secrets(properties["parameters"], parameters)
        variables = try DeclaredVariables(properties["variables"], owner: owner)
    }

    private static func owner(_ name: String) -> String { "the pipeline \"\(name)\"" }

    /// Runs the pipeline. If the task is cancelled, the run stops. Files that were already written are kept.
    ///
    /// - Parameters:
    ///   - state: The state file, from ``openState(isResuming:)``. The run updates it. The run removes it if the
    ///     pipeline succeeds, or if every activity that was run failed with an error that a retry cannot resolve.
    ///     Without a state file, the run cannot be resumed.
    ///   - onEvent: Called for each event, one at a time, from any task. Events of an activity are in order; those of
    ///     iterations that run at the same time are mixed.
    public func start(
        state: PipelineRunState? = nil,
        onEvent: @escaping @Sendable (Event) -> Void = { _ in }
    ) async -> PipelineRunReport {
        let record = state?.record ?? makeRecord()
        let scope = makeScope(record)
        var report = PipelineRunReport(self, scope: scope)
        report.isResumed = state?.beginning == .resumed
        let shared = SharedRun(
            secrets: SecretForms.sorted(secretTexts + executedSecrets),
            report: report,
            earlier: record,
            state: state,
            onEvent: onEvent
        )
        let context = RunContext(
            run: self,
            shared: shared,
            variables: PipelineVariables(variables.values),
            pipelineRunID: record.systemVariables["RunId"] ?? .null
        )
        let result = await context.run(list, in: scope)
        report = shared.report
        report.finish(result.outcome, result.error?.masked(shared.secrets), at: now)
        let isKept = shared.isResumable && report.status != .succeeded
        try? await blocking { state?.finish(keeping: isKept) }
        return report
    }

    // MARK: Scope

    var now: FactoryDateTime { FactoryDateTime(unixSeconds: settings.clock.now()) }

    /// Returns the scope of the pipeline's expressions before any activity has run.
    ///
    /// - Parameter record: The content of the state file; `nil` for a new run.
    func makeScope(_ record: PipelineRunRecord? = nil) -> ExpressionScope {
        let record = record ?? makeRecord()
        let random = SeededRandomSource(seed: record.seed, name: "pipeline")
        var scope = ExpressionScope(now: record.now, randomBits: { random.next() })
        scope.parameters = parameters
        scope.variables = variables.values
        scope.activities = FactoryObject()
        scope.systemVariables = record.systemVariables
        scope.systemVariables["globalParameters"] = binding.definitions.globalParameters.map(FactoryValue.object)
        return scope
    }
}

extension ExpressionScope {
    /// Returns a new identifier from the random bits of the scope.
    func newIdentifier() -> String {
        guard case .string(let text)? = try? ExpressionText("@guid()").value(in: self) else { return "" }
        return text
    }
}

extension RunClock {
    /// The clock of the computer.
    package static var system: RunClock {
        RunClock(
            now: { Date().timeIntervalSince1970 },
            sleep: { try await Task.sleep(for: $0) }
        )
    }
}
