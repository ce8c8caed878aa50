/// Why a value could not be converted.
package struct ConversionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stood in the way. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case notAllowed, invalidFormat, outOfRange, truncated, booleanAsNumber
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The matrix has no such conversion.
        package static let notAllowed = Code(.notAllowed)
        /// The text is not one of the type.
        package static let invalidFormat = Code(.invalidFormat)
        /// The type has no such value: it is too small or too large.
        package static let outOfRange = Code(.outOfRange)
        /// Something would be lost, and ``ConversionSettings/allowDataTruncation`` is off.
        package static let truncated = Code(.truncated)
        /// A boolean is wanted as a number, and ``ConversionSettings/treatBooleanAsNumber`` is off.
        package static let booleanAsNumber = Code(.booleanAsNumber)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// What stood in the way.
    package var code: Code
    /// What the value is.
    package var from: ValueType
    /// What it was to become.
    package var to: ValueType
    /// The value's text; of a long one its beginning.
    package var value: String

    /// Creates a failure.
    package init(_ code: Code, from: ValueType, to: ValueType, value: String) {
        self.code = code
        self.from = from
        self.to = to
        self.value = value.count > 200 ? value.prefix(200) + "…" : value
    }

    /// The value and the type that it cannot become, as the connector's session log words it, and why.
    package var description: String {
        let reason =
            switch code {
            case .notAllowed: " There is no conversion from '\(from.rawValue)'."
            case .outOfRange: " It is out of the type's range."
            case .truncated: " Something of it would be lost, which allowDataTruncation forbids."
            case .booleanAsNumber: " Booleans are numbers only with treatBooleanAsNumber."
            default: ""
            }
        return "Cannot convert '\(value)' to type '\(to.rawValue)'.\(reason)"
    }
}
