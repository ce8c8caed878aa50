/// A problem of a definition.
public struct Diagnostic: Sendable, Hashable, Codable {
    /// The severity of a problem. New severities may be added.
    public struct Severity: Hashable, Sendable, Codable, CustomStringConvertible {
        private enum Value: String, Codable {
            case error, warning, note
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The definition cannot be run.
        public static let error = Severity(.error)
        /// The definition can be run, but a setting has no effect or an unexpected one.
        public static let warning = Severity(.warning)
        /// The definition is valid; the message describes how this program runs it.
        public static let note = Severity(.note)

        /// The severity's name.
        public var description: String { value.rawValue }

        /// Decodes the severity from its name.
        public init(from decoder: any Decoder) throws { value = try Value(from: decoder) }

        /// Encodes the severity as its name.
        public func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    /// The path of the file, as it was given or found.
    public var file: String
    /// The JSON Pointer of the value with the problem, or of a missing property. It is empty if the problem concerns
    /// the entire file. In a file that is not JSON, it is the line and column: `(line 8 column 5)`.
    public var pointer: String
    /// The line, from 1. If a property is missing, this is the line of the object that lacks it.
    public var line: Int
    /// A short name of the rule, such as `linkedService.required`. New rules may be added.
    public var id: String
    /// The severity.
    public var severity: Severity
    /// The message, which describes the problem and how to resolve it. It contains no secret.
    public var message: String

    /// Creates a diagnostic.
    public init(file: String, pointer: String, line: Int, id: String, severity: Severity, message: String) {
        self.file = file
        self.pointer = pointer
        self.line = line
        self.id = id
        self.severity = severity
        self.message = message
    }

    init(_ id: String, at place: DefinitionLocation, _ message: String, severity: Severity = .error) {
        self.init(
            file: place.file,
            pointer: place.pointer,
            line: place.line,
            id: id,
            severity: severity,
            message: message
        )
    }
}
