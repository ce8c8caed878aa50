internal import FactoryDefinitions
public import InterimData
internal import JiraConnector
internal import JiraReader

/// An error of a data factory's pipeline or of one of its activities.
///
/// The description holds no secret and may be printed anywhere.
public struct FactoryRunError: Error, Sendable, CustomStringConvertible {
    /// The kind of error. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidDefinition = "InvalidDefinition"
            case unsupported = "Unsupported"
            case expression = "InvalidTemplate"
            case secret = "SecretNotFound"
            case path = "InvalidPath"
            case state = "InvalidState"
            case timeout = "ActivityTimeout"
            case cancelled = "Cancelled"
            case activity = "ActivityFailed"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// Definitions lack something, or contradict themselves.
        public static let invalidDefinition = Code(.invalidDefinition)
        /// Definitions name something that this program does not run.
        public static let unsupported = Code(.unsupported)
        /// An expression has no value; the service's own code.
        public static let expression = Code(.expression)
        /// A secret could not be had.
        public static let secret = Code(.secret)
        /// A path that leads out of the output's folder, or cannot be made.
        public static let path = Code(.path)
        /// The state of an earlier run cannot be resumed, or another run holds it.
        public static let state = Code(.state)
        /// The activity took longer than its policy allows.
        public static let timeout = Code(.timeout)
        /// The run was stopped.
        public static let cancelled = Code(.cancelled)
        /// The copy or the lookup itself failed; the cause is a ``CopyError``.
        public static let activity = Code(.activity)

        /// The code's name, as the output of a run has it.
        public var description: String { value.rawValue }
    }

    /// The kind of error.
    public var code: Code
    /// The error and its solution, in words.
    public var message: String
    /// The error below, where there is one.
    public var cause: (any Error)?
    /// The settings that the message advises to change.
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

    /// Translates an error from below, once, at this border.
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

    /// The error without secrets in its words. What is below it is left out, for it may repeat them.
    func masked(_ secrets: [String]) -> FactoryRunError {
        let message = ActivityOutput.masked(message, secrets)
        return message == self.message ? self : FactoryRunError(code, message, advisedSettings: advisedSettings)
    }

    /// A Boolean value that indicates whether a retry may help: not where the definitions are at fault.
    var isWorthRepeating: Bool {
        switch code {
        case .invalidDefinition, .unsupported, .expression, .path, .state, .cancelled: false
        case .activity: (cause as? CopyError)?.code != .invalidPlan
        default: true
        }
    }

    /// A Boolean value that indicates whether the error is that of a cancelled task.
    ///
    /// Typed errors take the place of `CancellationError`. Code above that expects `CancellationError` gets it by:
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
