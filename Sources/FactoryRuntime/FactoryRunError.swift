internal import FactoryDefinitions
internal import JiraConnector
internal import JiraReader

/// An error of a data factory's pipeline or of one of its activities.
///
/// The description holds no secret and may be printed anywhere.
public struct FactoryRunError: Error, Sendable, CustomStringConvertible {
    /// The kind of error. New codes may be added.
    public enum Code: String, Sendable {
        /// Definitions lack something, or contradict themselves.
        case invalidDefinition = "InvalidDefinition"
        /// Definitions name something that this program does not run.
        case unsupported = "Unsupported"
        /// An expression has no value; the service's own code.
        case expression = "InvalidTemplate"
        /// A secret could not be had.
        case secret = "SecretNotFound"
        /// A path that leads out of the output's folder, or cannot be made.
        case path = "InvalidPath"
        /// The state of an earlier run cannot be resumed, or another run holds it.
        case state = "InvalidState"
        /// The activity took longer than its policy allows.
        case timeout = "ActivityTimeout"
        /// The run was stopped.
        case cancelled = "Cancelled"
        /// The copy or the lookup itself failed; the cause is a ``CopyError``.
        case activity = "ActivityFailed"
    }

    /// The kind of error.
    public var code: Code
    /// The error and its solution, in words.
    public var message: String
    /// The error below, where there is one.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Translates an error from below, once, at this border.
    init(_ error: any Error) {
        switch error {
        case let error as FactoryRunError: self = error
        case let error as ExpressionError: self.init(.expression, error.description, cause: error)
        case let error as CopyError where error.code == .cancelled: self.init(.cancelled, error.message, cause: error)
        case let error as CopyError: self.init(.activity, error.message, cause: error)
        case let error as JiraReaderError:
            self.init(error.code == .cancelled ? .cancelled : .invalidDefinition, error.description, cause: error)
        case is CancellationError: self.init(.cancelled, "cancelled")
        default: self.init(.activity, "\(error)", cause: error)
        }
    }

    /// The error without secrets in its words. What is below it is left out, for it may repeat them.
    func masked(_ secrets: [String]) -> FactoryRunError {
        let message = ActivityOutput.masked(message, secrets)
        return message == self.message ? self : FactoryRunError(code, message)
    }

    /// A Boolean value that indicates whether a retry may help: not where the definitions are at fault.
    var isWorthRepeating: Bool {
        switch code {
        case .invalidDefinition, .unsupported, .expression, .path, .state, .cancelled: false
        case .secret, .timeout: true
        case .activity: (cause as? CopyError)?.code != .invalidPlan
        }
    }

    /// The message.
    public var description: String { message }
}
