internal import FactoryDefinitions
internal import Sinks

/// A kind of activity that runs here, with its settings resolved: all but its secrets.
///
/// To add a kind, add a conformer in a file of this folder, enter it into ``ActivityKinds/all``, and its name into
/// ``/FactoryDefinitions/RunnableActivities``; what is checked of its settings is in `FactoryDefinitions/Checking`.
protocol BoundActivity: Sendable {
    /// The kind's name in definitions, such as `Copy`.
    static var type: String { get }
    /// The service's number of an error of the kind, in the run's output.
    static var errorNumber: String { get }
    /// If `true`, the kind writes files, so that a run with such an activity has a state on the disk.
    static var writesFiles: Bool { get }
    /// If `true`, the output of an activity that succeeded in the run that is resumed is used, and the activity does not run.
    static var keepsOutput: Bool { get }

    /// Resolves an activity. No request is sent and no secret is looked up.
    ///
    /// - Parameters:
    ///   - settings: Its `typeProperties`, evaluated.
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
    /// The name of the linked service that it reads; `nil` if it reads none.
    var linkedService: String? { get }

    /// Adds to a run's plan what the activity reads and writes.
    func describe(in plan: inout FactoryObject)

    /// Checks the names of the files that the activity writes.
    ///
    /// - Returns: The names; `nil` if it writes none.
    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths?

    /// The activity as an attempt runs it.
    ///
    /// - Parameters:
    ///   - id: The id of the activity's run, the same in a run that resumes.
    ///   - isContinuing: If `true`, what an earlier attempt with the same settings has written is continued.
    func prepared(id: String, isContinuing: Bool) -> Self

    /// Runs the activity once.
    ///
    /// - Throws: ``FactoryRunError`` if it fails; the policy decides about another attempt.
    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.Found
}

extension BoundActivity {
    static var writesFiles: Bool { false }
    static var keepsOutput: Bool { false }

    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths? { nil }

    func prepared(id: String, isContinuing: Bool) -> Self { self }
}

/// The circumstances of an attempt of an activity.
struct ActivityAttempt: Sendable {
    let run: PipelineRun
    /// The activity's name.
    let activity: String
    /// The time at which the activity began.
    let start: FactoryDateTime
    /// Takes the output of an attempt that fails.
    let failedOutput: LastOutput
    let onEvent: @Sendable (PipelineRun.Event) -> Void

    /// Reports something to be known of the activity.
    func note(_ text: String) { onEvent(.noted(activity: activity, note: text)) }
}

/// The kinds of activities that run here.
enum ActivityKinds {
    static let all: [any BoundActivity.Type] = [BoundCopy.self, BoundLookup.self]

    /// Returns the kind of a type; `nil` if it does not run here.
    static func kind(_ type: String) -> (any BoundActivity.Type)? { all.first { $0.type == type } }
}
