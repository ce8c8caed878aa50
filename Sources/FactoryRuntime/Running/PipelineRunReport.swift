public import FactoryDefinitions

/// The report of a pipeline run, in the form of the service.
///
/// https://learn.microsoft.com/rest/api/datafactory/pipeline-runs/get
/// https://learn.microsoft.com/rest/api/datafactory/activity-runs/query-by-pipeline-run
public struct PipelineRunReport: Sendable {
    /// The status of a run that has ended. No case will be added, because the service has no other status for such a
    /// run.
    public enum Status: String, Sendable {
        /// Every activity that determines the status has succeeded.
        case succeeded = "Succeeded"
        /// An activity has failed, and no other activity handled the failure.
        case failed = "Failed"
        /// The run was stopped.
        case cancelled = "Cancelled"
    }

    /// The status of the run.
    public private(set) var status = Status.failed
    /// If `true`, an activity succeeded, but could not read some records.
    public private(set) var isIncomplete = false
    /// If `true`, the run resumed an unfinished run. The report then includes the times and outputs of that run.
    public internal(set) var isResumed = false
    /// The message of the first error of an activity; empty if the run succeeded.
    public private(set) var message = ""
    /// The first error of an activity; `nil` if the run succeeded.
    public private(set) var error: FactoryRunError?
    private var head: FactoryObject
    private var runs: [FactoryValue] = []
    private let start: FactoryDateTime
    private var end: FactoryDateTime

    init(_ run: PipelineRun, scope: ExpressionScope) {
        start = scope.now
        end = scope.now
        head = FactoryObject([
            ("runId", scope.systemVariables["RunId"] ?? .null), ("pipelineName", .string(run.name)),
            ("parameters", ActivityOutput.masked(.object(run.shownParameters), run.secretTexts)),
            (
                "invokedBy",
                .object(FactoryObject([("name", .string("Manual")), ("invokedByType", .string("Manual"))]))
            ),
            ("runStart", Self.time(scope.now)),
        ])
    }

    /// The report as a value: the pipeline run, with the activity runs as `activityRuns`.
    public var value: FactoryValue {
        var object = head
        object["runEnd"] = Self.time(end)
        object["durationInMs"] = Self.milliseconds(start, end)
        object["status"] = .string(status.rawValue)
        object["message"] = .string(message)
        object["activityRuns"] = .array(runs)
        if isResumed { object["jirastream"] = .object(FactoryObject([("resumed", .boolean(true))])) }
        return .object(object)
    }

    mutating func add(_ ended: ActivityRun.Ended, secrets: [String]) {
        if ended.isIncomplete { isIncomplete = true }
        // An activity that was cancelled because the time of its loop was exceeded is not the reason of the failure.
        if let error = ended.error, message.isEmpty || self.error?.code == .cancelled {
            message = ActivityOutput.masked("\(ended.context.path)\(ended.activity.name): \(error.message)", secrets)
            self.error = error.masked(secrets)
        }
        let hidden = { (name: String) in FactoryValue.object(FactoryObject([(name, .boolean(true))])) }
        let error = ended.error.map {
            ActivityOutput.error($0, activity: ended.activity.name, type: ended.activity.type)
        }
        var object = base(ended.activity, ended.context)
        object["activityRunId"] = .string(ended.id)
        if let service = ended.linkedService { object["linkedServiceName"] = .string(service) }
        object["status"] = .string(ended.outcome.rawValue)
        object["activityRunStart"] = Self.time(ended.start)
        object["activityRunEnd"] = Self.time(ended.end)
        object["durationInMs"] = Self.milliseconds(ended.start, ended.end)
        object["input"] = ended.policy.hidesInput ? hidden("secureInput") : ActivityOutput.masked(ended.input, secrets)
        object["output"] =
            ended.policy.hidesOutput ? hidden("secureOutput") : ActivityOutput.masked(ended.output, secrets)
        object["error"] =
            error.map { ActivityOutput.masked($0, secrets) } ?? Self.noError(ended.activity)
        object["userProperties"] = ended.activity.object["userProperties"]
        runs.append(.object(object))
    }

    mutating func add(passedOver activity: PipelineActivity, _ outcome: ActivityOutcome, in context: RunContext) {
        var object = base(activity, context)
        object["status"] = .string(outcome.rawValue)
        object["input"] = .object(FactoryObject())
        object["output"] = .object(FactoryObject())
        object["error"] = Self.noError(activity)
        runs.append(.object(object))
    }

    /// Returns the `error` of an activity that has none.
    private static func noError(_ activity: PipelineActivity) -> FactoryValue {
        .object(
            FactoryObject([
                ("errorCode", .string("")), ("message", .string("")), ("failureType", .string("")),
                ("target", .string(activity.name)), ("details", .string("")),
            ])
        )
    }

    /// Ends the report.
    ///
    /// - Parameter error: The error of the activity that determines the outcome, with secrets masked and with the path
    ///   of the activity; `nil` if there is none.
    mutating func finish(_ outcome: ActivityOutcome, _ error: FactoryRunError?, at time: FactoryDateTime) {
        end = time
        if let error { (message, self.error) = (error.message, error) }
        switch outcome {
        case .succeeded, .skipped: status = .succeeded
        case .failed: status = .failed
        case .cancelled: status = .cancelled
        }
        // If the pipeline succeeded, another activity handled the error.
        if status == .succeeded { (message, self.error) = ("", nil) }
    }

    private func base(_ activity: PipelineActivity, _ context: RunContext) -> FactoryObject {
        var object = FactoryObject([
            ("activityName", .string(activity.name)), ("activityType", .string(activity.type)),
            ("pipelineName", .string(context.run.name)), ("pipelineRunId", context.pipelineRunID),
        ])
        // The service has no name for an activity in an iteration.
        if !context.path.isEmpty {
            object["jirastream"] = .object(FactoryObject([("path", .string(context.path + activity.name))]))
        }
        return object
    }

    private static func time(_ time: FactoryDateTime) -> FactoryValue { .string(time.text(format: "o") ?? "") }

    private static func milliseconds(_ start: FactoryDateTime, _ end: FactoryDateTime) -> FactoryValue {
        .integer(max(0, end.ticks - start.ticks) / 10_000)
    }
}
