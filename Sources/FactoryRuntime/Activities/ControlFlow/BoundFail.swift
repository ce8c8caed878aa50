internal import FactoryDefinitions

/// An intended failure, with the message and the code of the definition.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-fail-activity
struct BoundFail: BoundActivity {
    static let type = "Fail"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true

    var message: String
    var errorCode: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundFail {
        BoundFail(
            message: settings["message"]?.text ?? "the activity failed as defined",
            errorCode: settings["errorCode"]?.text ?? errorNumber
        )
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        throw FactoryRunError(.failActivity, message, cause: Failure(errorCode: errorCode))
    }

    /// The cause of an error of a Fail activity.
    struct Failure: Error, Sendable {
        /// The `errorCode` of the definition.
        var errorCode: String
    }
}
