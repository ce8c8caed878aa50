internal import FactoryDefinitions

/// A run of another pipeline of the same definitions.
///
/// The activities of the pipeline are part of this run: of its report, of its state file and of its limit of
/// transfers. The run always waits for the end of the pipeline, so that a failure is never lost.
/// https://learn.microsoft.com/azure/data-factory/control-flow-execute-pipeline-activity
struct BoundExecutePipeline: BoundActivity {
    static let type = "ExecutePipeline"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true

    var pipeline: String
    var parameters: FactoryObject
    /// The parameters, in which the values of secure parameters are masked.
    var shownParameters: FactoryObject
    var notes: [String]

    /// Returns the name of the pipeline that an activity executes; `nil` if the activity is of another type, or if the
    /// name is an expression.
    static func pipeline(of activity: PipelineActivity) -> String? {
        guard activity.type == type, case .object(let settings)? = activity.object["typeProperties"],
            case .object(let reference)? = settings["pipeline"], case .string(let name)? = reference["referenceName"],
            !name.hasPrefix("@")
        else { return nil }
        return name
    }

    /// Returns the error of a pipeline that executes itself.
    static func cycle(_ pipeline: String, callers: [String]) -> FactoryRunError {
        let names = (callers + [pipeline]).map { "\"\($0)\"" }.joined(separator: ", ")
        return FactoryRunError(.invalidDefinition, "pipelines execute each other in a cycle: \(names)")
    }

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundExecutePipeline {
        guard let reference = try settings.object("pipeline") else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no pipeline")
        }
        let name = try reference.requiredText("referenceName")
        let parameters = try settings.object("parameters")?.object ?? FactoryObject()
        let declared = binding.definitions.definition(.pipeline, named: name)?.values["parameters"]
        let waits = try settings.boolean("waitOnCompletion") ?? true
        return BoundExecutePipeline(
            pipeline: name,
            parameters: parameters,
            shownParameters: ParameterBinding.masked(parameters, declared: declared),
            notes: waits ? [] : ["waitOnCompletion has no effect here; the run waits for the end of the pipeline"]
        )
    }

    func describe(in object: inout FactoryObject) {
        object["pipeline"] = .string(pipeline)
        if !parameters.members.isEmpty { object["parameters"] = .object(shownParameters) }
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let shared = attempt.context.shared
        // The secrets are known before the pipeline is bound, because the error of a failed binding is reported.
        let definition = try attempt.run.binding.definitions.required(.pipeline, named: pipeline)
        shared.add(secrets: ParameterBinding.secrets(definition.values["parameters"], parameters))
        let inner = try attempt.run.executing(pipeline, passing: parameters)
        guard !inner.callers.contains(inner.name) else { throw Self.cycle(inner.name, callers: inner.callers) }
        shared.add(secrets: inner.secretTexts)
        let id = FactoryValue.string(attempt.scope.newIdentifier())
        var scope = inner.makeScope(shared.earlier)
        let outer = attempt.scope.systemVariables
        scope.systemVariables["Pipeline"] = .string(inner.name)
        scope.systemVariables["RunId"] = id
        scope.systemVariables["TriggeredByPipelineName"] = outer["Pipeline"]
        scope.systemVariables["TriggeredByPipelineRunId"] = outer["RunId"]
        let variables = PipelineVariables(inner.variables.values)
        let context = RunContext(
            run: inner,
            shared: shared,
            variables: variables,
            pipelineRunID: id,
            path: attempt.key + "/",
            writerPath: attempt.context.writerPath + attempt.activity.name + "/"
        )
        let result = await context.run(inner.list, in: scope)
        var output = FactoryObject([("pipelineRunId", id), ("pipelineName", .string(inner.name))])
        if let value = variables.values[BoundSetVariable.returnValue] { output["pipelineReturnValue"] = value }
        attempt.failedOutput.value = .object(output)
        _ = try result.activitiesIfSucceeded()
        return ActivityRun.AttemptResult(output: .object(output))
    }
}
