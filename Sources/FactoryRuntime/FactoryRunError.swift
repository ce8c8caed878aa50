internal import FactoryDefinitions
public import InterimData
internal import JiraConnector
internal import JiraReader

/// An error of a pipeline or of one of its activities.
///
/// The description contains no secret and may be printed anywhere.
public struct FactoryRunError: Error, Sendable, CustomStringConvertible {
    /// The kind of error. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case invalidDefinition = "InvalidDefinition"
            case unsupported = "Unsupported"
            case expression = "InvalidTemplate"
            case secret = "SecretNotFound"
            case path = "InvalidPath"
            case state = "InvalidState"
            case timeout = "ActivityTimeout"
            case cancelled = "Cancelled"
            case activity = "ActivityFailed"
            case failActivity = "FailActivity"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// Definitions are incomplete or inconsistent.
        public static let invalidDefinition = Code(.invalidDefinition)
        /// Definitions require a feature that this program does not support.
        public static let unsupported = Code(.unsupported)
        /// An expression cannot be evaluated. The name of the code is the same as in the service.
        public static let expression = Code(.expression)
        /// A secret was not found or could not be read.
        public static let secret = Code(.secret)
        /// The path of an output is invalid, leads outside of the output folder, or cannot be created.
        public static let path = Code(.path)
        /// The state file of a run cannot be read, written or resumed, or another run has locked it.
        public static let state = Code(.state)
        /// An attempt of the activity took longer than the policy of the activity allows.
        public static let timeout = Code(.timeout)
        /// The run was stopped.
        public static let cancelled = Code(.cancelled)
        /// A copy or a lookup failed while it ran. The cause is usually a ``/JiraConnector/CopyError``.
        public static let activity = Code(.activity)
        /// A Fail activity of the pipeline ended the run. The message is that of the definition.
        public static let failActivity = Code(.failActivity)

        /// The name of the code, as in the output of a run.
        public var description: String { value.rawValue }
    }

    /// The kind of error.
    public var code: Code
    /// The message, which describes the error and how to resolve it.
    public var message: String
    /// The underlying error, if there is one.
    public var cause: (any Error)?
    /// The settings that the message recommends changing.
    public var advisedSettings: [AdvisedSetting]

    /// Creates an error.
    public init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        advisedSettings: [AdvisedSetting] = []
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.advisedSettings = advisedSettings
    }

    /// Creates an error from an error of another module.
    init(_ error: any Error) {
        switch error {
        case let error as FactoryRunError: self = error
        case let error as ExpressionError: self.init(.expression, error.description, cause: error)
        case let error as CopyError where error.code == .cancelled: self.init(.cancelled, error.message, cause: error)
        case let error as CopyError:
            self.init(.activity, error.message, cause: error, advisedSettings: error.advisedSettings)
        case let error as JiraReaderError:
            self.init(
                error.code == .cancelled ? .cancelled : .invalidDefinition,
                error.description,
                cause: error,
                advisedSettings: error.advisedSettings
            )
        case is CancellationError: self.init(.cancelled, "cancelled")
        default: self.init(.activity, "\(error)", cause: error)
        }
    }

    /// If `true`, the message begins with the path of the activity that failed.
    var isInside = false

    /// Returns the error with the path of the activity that failed.
    func inside(_ path: String) -> FactoryRunError {
        var error = self
        error.isInside = true
        error.message = "\(path): \(message)"
        return error
    }

    /// Returns the error with secrets masked in its message. If the message contains a secret, the cause is left out,
    /// because it may contain the secret too.
    func masked(_ secrets: [String]) -> FactoryRunError {
        let message = ActivityOutput.masked(message, secrets)
        return message == self.message ? self : FactoryRunError(code, message, advisedSettings: advisedSettings)
    }

    /// A Boolean value that indicates whether a retry may succeed. It is `false` for a cancelled run, for a Fail
    /// activity, and for errors in definitions, expressions, paths and the state file.
    var isRetriable: Bool {
        switch code {
        case .invalidDefinition, .unsupported, .expression, .path, .state, .cancelled, .failActivity: false
        case .activity: (cause as? CopyError)?.code != .invalidPlan
        default: true
        }
    }

    /// A Boolean value that indicates whether the task was cancelled.
    ///
    /// Methods that throw only `FactoryRunError` cannot throw `CancellationError`. Callers that expect
    /// `CancellationError` can convert the error:
    ///
    /// ```swift
    /// do throws(FactoryRunError) {
    ///     let state = try run.openState(isResuming: true)
    /// } catch {
    ///     if error.isCancellation { throw CancellationError() }
    ///     throw error
    /// }
    /// ```
    public var isCancellation: Bool { code == .cancelled }

    /// The message.
    public var description: String { message }
}
