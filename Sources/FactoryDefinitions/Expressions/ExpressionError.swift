/// An error of an expression that cannot be parsed or evaluated.
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

        /// The text is not an expression: a bracket is missing, or text follows the expression.
        package static let syntax = Code(.syntax)
        /// The text is too long, the calls are nested too deep, or a value would be too large.
        package static let limit = Code(.limit)
        /// The function does not exist or is not supported.
        package static let function = Code(.function)
        /// The call has too many or too few arguments.
        package static let argumentCount = Code(.argumentCount)
        /// A value has the wrong type.
        package static let type = Code(.type)
        /// The parameter, variable, activity or property does not exist.
        package static let reference = Code(.reference)
        /// A value of the right type cannot be used, such as an invalid date or a divisor of zero.
        package static let value = Code(.value)

        /// The name of the code, which is the id of diagnostics.
        package var description: String { value.rawValue }
    }

    /// The kind of error.
    package var code: Code
    /// The message.
    package var message: String
    /// The offset from the beginning of the text, in UTF-8 bytes.
    package var offset: Int

    /// Creates an error.
    package init(_ code: Code, _ message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// The message and the offset in the text.
    package var description: String { "\(message) (at byte \(offset) of the expression)" }
}
