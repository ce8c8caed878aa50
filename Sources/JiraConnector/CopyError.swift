internal import DurableFiles
internal import InterimData
internal import JiraReader
internal import RunState
internal import Sinks

/// Why a copy or a lookup was not done.
///
/// The description holds no secret and may be printed anywhere.
public struct CopyError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    public enum Code: String, Sendable {
        /// The plan cannot be carried out as it stands.
        case invalidPlan
        /// The site could not be read.
        case readingFailed
        /// The destination could not be written.
        case writingFailed
        /// A row could not be converted to what the sink wants; the cause is a ``InterimData/RowFailure``.
        case rowFailed
        /// A strict lookup found more rows than it may give.
        case tooManyRows
        /// A lookup's output is larger than it may be.
        case outputTooLarge
        /// Standard output was closed by its reader (broken pipe).
        case closedPipe
        /// The manifest beside a file is not one.
        case invalidManifest
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public var code: Code
    /// What happened and what to do about it, in words.
    public var message: String
    /// The error below: a ``JiraReader/JiraReaderError`` or a ``Sinks/SinkError``.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Translates an error of either half, once, at this border.
    init(_ error: any Error) {
        switch error {
        case let error as CopyError: self = error
        case let error as MappingError: self.init(.invalidPlan, error.description, cause: error)
        case let error as RowFailure:
            let place = error.key.isEmpty ? "a row" : "the row with \(error.key)"
            self.init(.rowFailed, "\(place): \(error.error)", cause: error)
        case is CancellationError: self.init(.cancelled, "cancelled")
        case let error as JiraReaderError:
            let code: Code =
                switch error.code {
                case .cancelled: .cancelled
                case .invalidSite, .invalidQuery, .invalidOption, .unknownTable: .invalidPlan
                default: .readingFailed
                }
            self.init(code, error.description, cause: error)
        case let error as SinkError:
            let code: Code =
                switch error.code {
                case .closedPipe: .closedPipe
                case .exists, .invalidName: .invalidPlan
                default: .writingFailed
                }
            self.init(code, error.description, cause: error)
        case let error as FileError: self.init(SinkError(error))
        case let error as RunStateError:
            let code: Code =
                switch error.code {
                case .invalidManifest: .invalidManifest
                case .otherVersion: .invalidPlan
                case .readingFailed, .writingFailed: .writingFailed
                }
            self.init(code, error.message, cause: (error.cause as? FileError).map(SinkError.init))
        default: self.init(.writingFailed, "\(error)", cause: error)
        }
    }

    /// The message.
    public var description: String { message }

    /// The name of what went wrong, as exact as it is known: of the reader's codes where the site could not be read, else
    /// of ``code``.
    var exactCode: String {
        guard code == .readingFailed, let error = cause as? JiraReaderError else { return code.rawValue }
        return error.code.description
    }
}
