internal import FactoryDefinitions
internal import Sinks

/// An activity of a supported type, with all settings resolved except its secrets.
///
/// To add a type, add a conforming type in a file of this folder, add that type to ``ActivityTypes/all``, and add its
/// name to ``/FactoryDefinitions/RunnableActivities``. The checks of its settings are in `FactoryDefinitions/Checking`.
protocol BoundActivity: Sendable {
    /// The type in definitions, such as `Copy`.
    static var type: String { get }
    /// The service's error code for activities of this type, in the output of the run.
    static var errorNumber: String { get }
    /// If `true`, the activity writes files. A run with such an activity has a state file.
    static var writesFiles: Bool { get }
    /// If `true`, a resumed run does not repeat an activity that succeeded in the unfinished run, but uses its output.
    static var reusesOutput: Bool { get }

    /// Resolves an activity. No request is sent and no secret is looked up.
    ///
    /// - Parameters:
    ///   - settings: The `typeProperties` of the activity, whose expressions have been evaluated.
    ///   - run: The id of the activity's run.
    /// - Throws: ``FactoryRunError`` if the activity cannot run.
    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> Self

    /// The notes for the user.
    var notes: [String] { get }
    /// The name of the linked service that the activity reads; `nil` if it reads none.
    var linkedService: String? { get }

    /// Adds the source and the sink of the activity to `plan`, which describes the activity in the plan of a run.
    func describe(in plan: inout FactoryObject)

    /// Checks the names of the files that the activity writes.
    ///
    /// - Returns: The names; `nil` if the activity writes no files.
    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths?

    /// Returns a copy of the activity that is prepared for an attempt.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, which is the same in a resumed run.
    ///   - isResuming: If `true`, the attempt continues the file of an earlier attempt with the same settings.
    func prepared(id: String, isResuming: Bool) -> Self

    /// Runs the activity once.
    ///
    /// - Throws: ``FactoryRunError`` if the attempt fails. The policy of the activity determines whether it is
    ///   repeated.
    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult
}

extension BoundActivity {
    static var writesFiles: Bool { false }
    static var reusesOutput: Bool { false }

    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths? { nil }

    func prepared(id: String, isResuming: Bool) -> Self { self }
}

/// The context of an attempt of an activity.
struct ActivityAttempt: Sendable {
    let run: PipelineRun
    /// The activity's name.
    let activity: String
    /// The time at which the activity began.
    let start: FactoryDateTime
    /// The object in which a failed attempt stores its output.
    let failedOutput: FailedAttemptOutput
    let onEvent: @Sendable (PipelineRun.Event) -> Void

    /// Reports a note about the activity.
    func note(_ text: String) { onEvent(.noted(activity: activity, note: text)) }
}

/// The supported types of activities.
enum ActivityTypes {
    static let all: [any BoundActivity.Type] = [BoundCopy.self, BoundLookup.self]

    /// Returns the implementation of a type; `nil` if the type is not supported.
    static func implementation(_ type: String) -> (any BoundActivity.Type)? { all.first { $0.type == type } }
}
