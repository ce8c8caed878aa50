internal import DurableFiles
public import InterimData
internal import JiraReader
internal import RunState
internal import Sinks

/// An error of a copy or a lookup.
///
/// The description holds no secret and may be printed anywhere.
public struct CopyError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error, for callers that handle some errors differently. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case invalidPlan, readingFailed, writingFailed, rowFailed
            case tooManyRows, outputTooLarge, closedPipe, invalidManifest, truncatedLists
            case cancelled
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// The plan cannot be carried out.
        public static let invalidPlan = Code(.invalidPlan)
        /// The site could not be read.
        public static let readingFailed = Code(.readingFailed)
        /// The destination could not be written. The cause is usually a `SinkError`, whose code distinguishes a full
        /// disk from a file in use.
        public static let writingFailed = Code(.writingFailed)
        /// A row could not be converted to a type of the sink. The message contains the row's key.
        public static let rowFailed = Code(.rowFailed)
        /// A strict lookup found more rows than its output may have.
        public static let tooManyRows = Code(.tooManyRows)
        /// The output of a lookup exceeds the maximum size.
        public static let outputTooLarge = Code(.outputTooLarge)
        /// Standard output was closed by its reader (broken pipe).
        public static let closedPipe = Code(.closedPipe)
        /// The manifest beside a file is invalid.
        public static let invalidManifest = Code(.invalidManifest)
        /// Jira truncated lists inside issues, which could not be completed and must not be missing.
        public static let truncatedLists = Code(.truncatedLists)
        /// The task was cancelled.
        public static let cancelled = Code(.cancelled)

        /// The code's name, as in reports.
        public var description: String { value.rawValue }
    }

    /// The kind of the error.
    public var code: Code
    /// A description of the problem and of its solution.
    public var message: String
    /// The underlying error, such as a ``/JiraReader/JiraReaderError`` or a ``/Sinks/SinkError``.
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

    /// Converts an error of the reader or of the sink. Errors are converted only here.
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
            self.init(code, error.description, cause: error, advisedSettings: error.advisedSettings)
        case let error as SinkError:
            let code: Code =
                switch error.code {
                case .closedPipe: .closedPipe
                case .exists, .invalidName: .invalidPlan
                default: .writingFailed
                }
            self.init(code, error.description, cause: error, advisedSettings: error.advisedSettings)
        case let error as FileError: self.init(SinkError(error))
        case let error as RunStateError:
            let code: Code =
                switch error.code {
                case .invalidManifest: .invalidManifest
                case .otherVersion: .invalidPlan
                default: .writingFailed
                }
            self.init(
                code,
                error.message,
                cause: (error.cause as? FileError).map(SinkError.init),
                advisedSettings: error.advisedSettings
            )
        default: self.init(.writingFailed, "\(error)", cause: error)
        }
    }

    /// A Boolean value that indicates whether the error is due to the cancellation of the task.
    ///
    /// A cancelled activity throws a ``CopyError`` instead of `CancellationError`. If your callers expect
    /// `CancellationError`, convert the error:
    ///
    /// ```swift
    /// do throws(CopyError) {
    ///     let report = try await activity.run()
    /// } catch {
    ///     if error.isCancellation { throw CancellationError() }
    ///     throw error
    /// }
    /// ```
    public var isCancellation: Bool { code == .cancelled }

    /// The message.
    public var description: String { message }

    /// The most specific code of the error: the reader's code if the site could not be read, otherwise ``code``.
    package var exactCode: String {
        guard code == .readingFailed, let error = cause as? JiraReaderError else { return code.description }
        return error.code.description
    }
}

extension CopyError {
    /// A Boolean value that indicates whether nothing can be resumed, because the written file is lost, or because the
    /// lists in it are incomplete.
    var isUnresumable: Bool { (cause as? SinkError)?.code == .lost || code == .truncatedLists }

    /// Returns the error with the name of the table before its message.
    func prefixed(with table: Table) -> CopyError {
        var error = self
        error.message = "\(table.name): \(message)"
        return error
    }
}
