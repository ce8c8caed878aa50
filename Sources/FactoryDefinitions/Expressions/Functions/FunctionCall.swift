/// A call of a function with the values of its arguments. The function accepts this number of arguments. Offsets are
/// UTF-8 bytes from the beginning of the text.
struct FunctionCall: Sendable {
    /// The name of the function.
    let name: String
    /// The offset of the call.
    let offset: Int
    /// The arguments.
    let arguments: [FactoryValue]
    /// The offsets of the arguments.
    let argumentOffsets: [Int]
    /// The values that the expression can read.
    let scope: ExpressionScope

    /// Returns an argument that must be text.
    func text(_ index: Int) throws(ExpressionError) -> String {
        guard case .string(let text) = arguments[index] else { throw wrongType(index, "text") }
        return text
    }

    /// Returns an argument that must be text; `nil` if there is no such argument.
    func optionalText(_ index: Int) throws(ExpressionError) -> String? {
        index < arguments.count ? try text(index) : nil
    }

    /// Returns an argument that must be a whole number.
    func integer(_ index: Int) throws(ExpressionError) -> Int64 {
        switch arguments[index] {
        case .integer(let value): return value
        case .float(let value):
            if let integer = Int64(exactly: value) { return integer }
        default: break
        }
        throw wrongType(index, "an integer")
    }

    /// Returns an argument that must be a whole number of at least 0.
    func count(_ index: Int) throws(ExpressionError) -> Int {
        guard let count = Int(exactly: try integer(index)), count >= 0 else {
            throw failure("must not be negative", argument: index)
        }
        return count
    }

    /// Returns an argument that must be `true` or `false`.
    func boolean(_ index: Int) throws(ExpressionError) -> Bool {
        guard case .boolean(let value) = arguments[index] else { throw wrongType(index, "a boolean") }
        return value
    }

    /// Returns an argument that must be a number.
    func number(_ index: Int) throws(ExpressionError) -> ExpressionNumber {
        guard let number = ExpressionNumber(arguments[index]) else { throw wrongType(index, "a number") }
        return number
    }

    /// Returns an argument that must be an array.
    func array(_ index: Int) throws(ExpressionError) -> [FactoryValue] {
        guard case .array(let elements) = arguments[index] else { throw wrongType(index, "an array") }
        return elements
    }

    /// Returns the error for an argument of the wrong type.
    func wrongType(_ index: Int, _ wanted: String) -> ExpressionError {
        ExpressionError(
            .type,
            "argument \(index + 1) of \(name) must be \(wanted); it is \(arguments[index].kindName)",
            offset: argumentOffsets[index]
        )
    }

    /// Returns the error for an argument whose value cannot be used.
    func failure(_ reason: String, argument index: Int) -> ExpressionError {
        ExpressionError(.value, "argument \(index + 1) of \(name) \(reason)", offset: argumentOffsets[index])
    }
}
