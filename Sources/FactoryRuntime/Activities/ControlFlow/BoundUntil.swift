internal import FactoryDefinitions

/// A loop that ends when an expression is true. The expression is evaluated after each iteration.
///
/// A failed activity does not end the loop, as in the service. The outcome of the loop is that of its last iteration.
/// https://learn.microsoft.com/azure/data-factory/control-flow-until-activity
struct BoundUntil: BoundActivity {
    static let type = "Until"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["activities", "expression"]

    /// The maximum number of iterations. A loop without a Wait could otherwise fill the memory with its activity runs.
    static let maximumIterationCount = 100_000

    var list: ActivityList
    /// The unevaluated expression.
    var expression: FactoryValue
    var timeout: Duration
    /// The name of the activity, for messages.
    var place: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundUntil {
        guard case .object(let object)? = activity.object["typeProperties"], let expression = object["expression"]
        else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no expression")
        }
        var timeout = ActivityPolicy().timeout
        if let limit = try settings.duration("timeout"), limit > .zero { timeout = min(timeout, limit) }
        return BoundUntil(
            list: activity.list("activities"),
            expression: expression,
            timeout: timeout,
            place: settings.place
        )
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        var policy = ActivityPolicy()
        policy.timeout = timeout
        return try await PolicyDriver(policy: policy, clock: attempt.run.settings.clock, limit: "its timeout").run {
            () async throws(FactoryRunError) -> ActivityRun.AttemptResult in try await runIterations(attempt)
        }
    }

    private func runIterations(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        var scope = attempt.scope
        for iteration in 0..<Self.maximumIterationCount {
            let result = await attempt.run(list, in: scope, iteration: iteration, replacesOutputs: true)
            if Task.isCancelled || result.outcome == .cancelled { throw FactoryRunError(.cancelled, "cancelled") }
            scope.activities = result.activities
            scope.variables = attempt.context.variables.values
            scope.now = attempt.run.now
            let settings = ResolvedObject(
                FactoryObject([("expression", try ExpressionResolution.resolve(expression, in: scope, place: place))]),
                place: place
            )
            guard let isTrue = try settings.boolean("expression") else {
                throw settings.invalidValue("expression", "true or false")
            }
            guard isTrue else { continue }
            return ActivityRun.AttemptResult(
                output: .object(FactoryObject()),
                activities: try result.activitiesIfSucceeded()
            )
        }
        throw FactoryRunError(
            .invalidDefinition,
            "\(place) did not end within \(Self.maximumIterationCount) iterations; add a Wait activity, or change its "
                + "expression"
        )
    }
}
