public import InterimData

/// An error of the files that a run writes beside its output, or of the verification of an output.
///
/// The description holds no secret and may be printed anywhere.
public struct RunStateError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors that callers distinguish. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case invalidManifest, otherVersion, readingFailed, writingFailed
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// The manifest beside an output is missing or invalid.
        public static let invalidManifest = Code(.invalidManifest)
        /// The unfinished run belongs to another version of this program and cannot be resumed by this one.
        public static let otherVersion = Code(.otherVersion)
        /// A file could not be read.
        public static let readingFailed = Code(.readingFailed)
        /// A file could not be written; the cause is a `FileError`.
        public static let writingFailed = Code(.writingFailed)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// The kind of error.
    public var code: Code
    /// A description of the problem and of its solution.
    public var message: String
    /// The underlying error.
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

    /// The message.
    public var description: String { message }
}
