package import DurableFiles
package import InterimData

/// The reason why an output could not be written.
public struct SinkError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failures that callers distinguish. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case exists, busy, notWritable, full, invalidName, lost, tooManyFiles, closedPipe, hung, other
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// A file of that name exists already.
        public static let exists = Code(.exists)
        /// Another run is writing to the same file.
        public static let busy = Code(.busy)
        /// The file or its folder cannot be written to.
        public static let notWritable = Code(.notWritable)
        /// The disk is full, or the quota of the account is used up.
        public static let full = Code(.full)
        /// The name is not valid for an output: it refers to another file of the run or to something other than a
        /// file, or is too long.
        public static let invalidName = Code(.invalidName)
        /// The written file no longer has its name: another program has removed, renamed or replaced it.
        public static let lost = Code(.lost)
        /// Too many files are open in this process or on this machine.
        public static let tooManyFiles = Code(.tooManyFiles)
        /// Standard output was closed by its reader (broken pipe).
        public static let closedPipe = Code(.closedPipe)
        /// The destination accepted no bytes for some time after the run was stopped.
        public static let hung = Code(.hung)
        /// Any other failure; the message contains the cause.
        public static let other = Code(.other)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// The kind of the error.
    public var code: Code
    /// A description of the problem and of its solution.
    public var message: String
    /// The settings that the message advises to change.
    package var advisedSettings: [AdvisedSetting] = []

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Returns the error for a destination that has accepted no bytes during its patience.
    static func hung(after patience: Duration) -> SinkError {
        SinkError(.hung, "the output accepted no data for \(patience.components.seconds) s; it was left unchanged")
    }

    /// Translates the failure of an operation on a file.
    package init(_ error: FileError) {
        switch error.code {
        case .exists:
            code = .exists
            advisedSettings = [.overwrite]
        case .busy: code = .busy
        case .notWritable: code = .notWritable
        case .special:
            code = .notWritable
            advisedSettings = [.standardOutput]
        case .full: code = .full
        case .lost: code = .lost
        case .tooManyFiles: code = .tooManyFiles
        case .closedPipe: code = .closedPipe
        case .other: code = .other
        }
        message = error.message
    }

    /// The message.
    public var description: String { message }
}
