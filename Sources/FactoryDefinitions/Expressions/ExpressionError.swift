/// An error of a text that is not an expression, or has no value.
package struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error. New codes may be added.
    package enum Code: String, Sendable, Hashable {
        /// The text is no expression: a bracket is missing, something is left over.
        case syntax = "expression.syntax"
        /// A text that is too long, calls that are nested too deep, a value that would be too large.
        case limit = "expression.limit"
        /// A function that there is not, or that is refused.
        case function = "expression.function"
        /// Too many or too few arguments.
        case argumentCount = "expression.argumentCount"
        /// A value of another type than is needed.
        case type = "expression.type"
        /// A parameter, variable, activity or property that there is not.
        case reference = "expression.reference"
        /// A value of the right type that cannot be used: a date that is none, a division by zero.
        case value = "expression.value"
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
