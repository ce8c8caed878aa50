/// An error of a text that is not an expression, or has no value.
package struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case syntax = "expression.syntax"
            case limit = "expression.limit"
            case function = "expression.function"
            case argumentCount = "expression.argumentCount"
            case type = "expression.type"
            case reference = "expression.reference"
            case value = "expression.value"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The text is no expression: a bracket is missing, something is left over.
        package static let syntax = Code(.syntax)
        /// A text that is too long, calls that are nested too deep, a value that would be too large.
        package static let limit = Code(.limit)
        /// A function that there is not, or that is refused.
        package static let function = Code(.function)
        /// Too many or too few arguments.
        package static let argumentCount = Code(.argumentCount)
        /// A value of another type than is needed.
        package static let type = Code(.type)
        /// A parameter, variable, activity or property that there is not.
        package static let reference = Code(.reference)
        /// A value of the right type that cannot be used: a date that is none, a division by zero.
        package static let value = Code(.value)

        /// The code's name, as diagnostics have it.
        package var description: String { value.rawValue }
    }

    /// The kind of error.
    package var code: Code
    /// The error in words.
    package var message: String
    /// The offset in UTF-8 bytes from the text's beginning.
    package var offset: Int

    /// Creates an error.
    package init(_ code: Code, _ message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// The message and the place in the text.
    package var description: String { "\(message) (at byte \(offset) of the expression)" }
}
