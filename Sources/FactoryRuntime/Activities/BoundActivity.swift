internal import FactoryDefinitions
internal import Sinks

/// An activity of a supported type, with all settings resolved except its secrets.
///
/// To support another type of activity, declare a Swift type that conforms to this protocol in a file of this folder,
/// and add it to ``ActivityTypes/all``. Then add the name of the activity's type to
/// ``/FactoryDefinitions/RunnableActivities``. The checks of the settings of activities are in
/// `FactoryDefinitions/Checking`.
protocol BoundActivity: Sendable {
    /// The type in definitions, such as `Copy`.
    static var type: String { get }
    /// The code that the service gives to all errors of activities of this type.
    static var errorNumber: String { get }
    /// If `true`, the activity writes files. A run with such an activity has a state file.
    static var writesFiles: Bool { get }
    /// If `true`, a resumed run does not repeat an activity that succeeded with the same settings in the unfinished
    /// run, but uses the stored output.
    static var reusesOutput: Bool { get }
    /// If `true`, the activity reads or writes nothing outside of the run: it only determines what runs, and when. The
    /// state file is not written for such an activity alone.
    static var isControlFlow: Bool { get }
    /// If `true`, the activity transfers records of a site. A run has a limit of such activities at a time.
    static var isTransfer: Bool { get }
    /// The members of `typeProperties` that are not evaluated when the activity begins: lists of activities, and
    /// expressions that the activity evaluates itself.
    static var unevaluatedSettings: Set<String> { get }

    /// Returns an activity with resolved settings. No request is sent and no secret is looked up.
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

    /// Returns the evaluated settings for the report, in which secrets are masked that are not marked as such.
    static func reportedInput(_ settings: FactoryObject) -> FactoryObject

    /// The notes for the user.
    var notes: [String] { get }
    /// The notes about the linked service of the source, which are reported once in a run.
    var serviceNotes: [String] { get }
    /// The name of the linked service of the source; `nil` if the activity has no source.
    var linkedService: String? { get }

    /// The path of the file that the activity writes, or of the first file of a series; `nil` if it writes none.
    var outputFile: String? { get }

    /// Adds the source and the sink of the activity to `plan`, the object of the activity in the plan of the run.
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
    /// - Throws: ``FactoryRunError`` if the attempt fails. The policy of the activity determines whether there is
    ///   another attempt.
    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult
}

extension BoundActivity {
    static var writesFiles: Bool { false }
    static var reusesOutput: Bool { false }
    static var isControlFlow: Bool { false }
    static var isTransfer: Bool { false }
    static var unevaluatedSettings: Set<String> { [] }
    static func reportedInput(_ settings: FactoryObject) -> FactoryObject { settings }
    var notes: [String] { [] }
    var serviceNotes: [String] { [] }
    var linkedService: String? { nil }
    var outputFile: String? { nil }

    func describe(in plan: inout FactoryObject) {}

    func checkOutputs(of run: PipelineRun, activity: String) throws(FactoryRunError) -> OutputPaths? { nil }

    func prepared(id: String, isResuming: Bool) -> Self { self }
}
