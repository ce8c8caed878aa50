internal import FactoryDefinitions

/// A pause.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-wait-activity
struct BoundWait: BoundActivity {
    static let type = "Wait"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true

    var seconds: Int

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundWait {
        // The service's limit is seven days, that of an activity.
        guard let seconds = try settings.integer("waitTimeInSeconds", in: 0...604_800) else {
            throw FactoryRunError(.invalidDefinition, "\(settings.place) has no waitTimeInSeconds")
        }
        return BoundWait(seconds: seconds)
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        do {
            try await attempt.run.settings.clock.sleep(.seconds(seconds))
        } catch {
            throw FactoryRunError(.cancelled, "cancelled")
        }
        return ActivityRun.AttemptResult(output: .object(FactoryObject()))
    }
}
