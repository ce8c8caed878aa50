public import FactoryDefinitions
internal import Foundation
internal import JiraConnector
public import JiraReader
package import Sinks

/// A run of a pipeline of Azure Data Factory on this machine.
///
/// Activities run one after another. An activity runs after the activities on which it depends; otherwise, activities
/// run in the order of the pipeline's definition. Expressions of an activity are evaluated when the activity starts.
/// Copy and Lookup are supported. Activities of other types fail when they are reached.
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
        /// file servers.
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

    let name: String
    let activities: [PipelineActivity]
    let settings: Settings
    let binding: FactoryBinding
    let parameters: FactoryObject
    let variables: FactoryObject
    let secretTexts: [String]
    private let schedule: PipelineSchedule

    /// Checks a pipeline and binds its parameters, without running it.
    ///
    /// - Throws: ``FactoryRunError`` if a file of the definitions is not JSON, two definitions have the same kind and
    ///   name, the pipeline or the activity does not exist, `outputRoot` is empty, a parameter has no value, or
    ///   activities depend on each other in a cycle.
    public init(of pipeline: String, in definitions: DefinitionSet, settings: Settings) throws(FactoryRunError) {
        try definitions.checkConflicts()
        let definition = try definitions.required(.pipeline, named: pipeline)
        let (resolved, properties) = (definition.resolved, definition.values)
        name = definition.name
        self.settings = settings
        let owner = "the pipeline \"\(name)\""
        guard !settings.outputRoot.isEmpty else {
            // Paths below an empty path would begin at the root of the file system.
            throw FactoryRunError(
                .path,
                "outputRoot is empty; allowed is the path of a folder",
                advisedSettings: [.outputRoot]
            )
        }
        guard let elements = resolved["activities"]?.elements else {
            throw FactoryRunError(.invalidDefinition, "\(owner) has no activities")
        }
        let own = PipelineActivities(resolved).all.filter { $0.container == nil }
        guard own.count == elements.count else {
            throw FactoryRunError(.invalidDefinition, "the activities of a pipeline must be objects")
        }
        var activities: [PipelineActivity] = []
        for activity in own { activities.append(try PipelineActivity(activity)) }
        if let only = settings.activity {
            guard let one = activities.first(where: { $0.name == only }) else {
                let known = activities.map { "\"\($0.name)\"" }.joined(separator: ", ")
                throw FactoryRunError(.invalidDefinition, "\(owner) has no activity \"\(only)\"; it has \(known)")
            }
            self.activities = [one]
            schedule = try PipelineSchedule([PipelineSchedule.Node(name: one.name)])
        } else {
            self.activities = activities
            schedule = try PipelineSchedule(activities.map(\.node))
        }
        parameters = try ParameterBinding.bind(
            properties["parameters"],
            passed: try ParameterBinding.typed(settings.parameters, properties["parameters"], owner: owner),
            owner: owner
        )
        secretTexts = ParameterBinding.secrets(properties["parameters"], parameters)
        variables = try Self.variables(properties["variables"], owner: owner)
        binding = FactoryBinding(
            definitions: definitions,
            secrets: settings.secrets,
            output: OutputLocation(root: settings.outputRoot),
            reader: settings.reader,
            clock: settings.clock,
            isStrict: settings.isStrict
        )
    }

    /// Runs the pipeline. If the task is cancelled, the run stops. Files that were already written are kept.
    ///
    /// - Parameters:
    ///   - state: The state file, from ``openState(isResuming:)``. The run updates it. The run removes it if the
    ///     pipeline succeeds, or if every activity that was run failed with an error that a retry cannot resolve.
    ///     Without a state file, the run cannot be resumed.
    ///   - onEvent: Called for each event, in order.
    public func start(
        state: PipelineRunState? = nil,
        onEvent: @escaping @Sendable (Event) -> Void = { _ in }
    ) async -> PipelineRunReport {
        let (report, isResumable) = await run(
            state?.record ?? makeRecord(),
            state: state,
            onEvent: { [secretTexts] in onEvent($0.masked(secretTexts)) }
        )
        let isKept = isResumable && report.status != .succeeded
        try? await blocking { state?.finish(keeping: isKept) }
        return report
    }

    /// Runs the activities.
    ///
    /// - Parameter earlier: The initial content of the state file. In a resumed run, it contains the activities of the
    ///   unfinished run.
    /// - Returns: The report, and a Boolean value that indicates whether resuming the run can make progress.
    private func run(
        _ earlier: PipelineRunRecord,
        state: PipelineRunState?,
        onEvent: @escaping @Sendable (Event) -> Void
    ) async -> (PipelineRunReport, isResumable: Bool) {
        var schedule = schedule
        var scope = makeScope(earlier)
        var report = PipelineRunReport(self, scope: scope)
        var isResumable = false
        report.isResumed = state?.beginning == .resumed
        while let action = schedule.next() {
            switch action {
            case .finish:
                report.finish(schedule.pipelineOutcome, at: now)
                return (report, isResumable)
            case .note(let name, let outcome):
                onEvent(.ended(activity: name, status: outcome.rawValue, error: nil))
                report.add(passedOver: activity(name), outcome)
                scope.activities = noted(name, nil, outcome, in: scope)
            case .run(let name):
                guard let activity = activity(name) else { continue }
                let ended = await ActivityRun(
                    run: self,
                    activity: activity,
                    scope: scope,
                    seed: earlier.seed,
                    earlier: earlier.activities[name],
                    state: state
                ).start(onEvent)
                if ended.outcome != .failed || ended.error?.isRetriable != false { isResumable = true }
                schedule.note(name, ended.outcome)
                onEvent(.ended(activity: name, status: ended.outcome.rawValue, error: ended.error))
                scope.activities = noted(name, ended, ended.outcome, in: scope)
                report.add(ended)
                if ended.outcome == .cancelled {
                    report.finish(.cancelled, at: now)
                    return (report, isResumable)
                }
            }
        }
        report.finish(schedule.pipelineOutcome, at: now)
        return (report, isResumable)
    }

    // MARK: Scope

    var now: FactoryDateTime { FactoryDateTime(unixSeconds: settings.clock.now()) }

    func activity(_ name: String) -> PipelineActivity? { activities.first { $0.name == name } }

    /// Returns the scope of the pipeline's expressions before any activity has run.
    ///
    /// - Parameter record: The content of the state file; `nil` for a new run.
    func makeScope(_ record: PipelineRunRecord? = nil) -> ExpressionScope {
        let record = record ?? makeRecord()
        let random = SeededRandomSource(seed: record.seed, name: "pipeline")
        var scope = ExpressionScope(now: record.now, randomBits: { random.next() })
        scope.parameters = parameters
        scope.variables = variables
        scope.activities = FactoryObject()
        scope.systemVariables = record.systemVariables
        return scope
    }

    /// Returns the `activities` of the scope, with the activity that has just ended added.
    private func noted(
        _ name: String,
        _ run: ActivityRun.Ended?,
        _ outcome: ActivityOutcome,
        in scope: ExpressionScope
    ) -> FactoryObject {
        var activities = scope.activities ?? FactoryObject()
        var facts = FactoryObject([("ActivityName", .string(name)), ("Status", .string(outcome.rawValue))])
        if let run {
            facts["ActivityType"] = .string(run.activity.type)
            facts["ActivityRunId"] = .string(run.id)
            facts["PipelineRunId"] = scope.systemVariables["RunId"]
            facts["ExecutionStartTime"] = .string(run.start.text(format: "o") ?? "")
            facts["ExecutionEndTime"] = .string(run.end.text(format: "o") ?? "")
            facts["output"] = run.output
            facts["error"] =
                run.error.map { ActivityOutput.error($0, activity: name, type: run.activity.type) } ?? .null
        }
        activities[name] = .object(facts)
        return activities
    }

    private static func variables(_ declared: FactoryValue?, owner: String) throws(FactoryRunError) -> FactoryObject {
        guard let declared, declared != .null else { return FactoryObject() }
        guard case .object(let object) = declared else {
            throw FactoryRunError(.invalidDefinition, "the variables of \(owner) must be an object")
        }
        var variables: [(name: String, value: FactoryValue)] = []
        for member in object.members {
            guard case .object(let declaration) = member.value else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "the variable \"\(member.name)\" of \(owner) must be an object with a type"
                )
            }
            variables.append((member.name, declaration["defaultValue"] ?? .null))
        }
        return FactoryObject(variables)
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
