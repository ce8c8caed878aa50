/// The reason why a value could not be converted.
package struct ConversionFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of a failure. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case notAllowed, invalidFormat, outOfRange, truncated, booleanAsNumber
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The matrix does not contain the conversion.
        package static let notAllowed = Code(.notAllowed)
        /// The text cannot be read as a value of the type.
        package static let invalidFormat = Code(.invalidFormat)
        /// The value is outside the range of the type.
        package static let outOfRange = Code(.outOfRange)
        /// The conversion would lose information, but ``ConversionSettings/allowDataTruncation`` is `false`.
        package static let truncated = Code(.truncated)
        /// A Boolean value would be converted to a number, but ``ConversionSettings/treatBooleanAsNumber`` is `false`.
        package static let booleanAsNumber = Code(.booleanAsNumber)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// The kind of the failure.
    package var code: Code
    /// The type of the value.
    package var from: ValueType
    /// The type to which the value should be converted.
    package var to: ValueType
    /// The value as text, truncated after 200 characters.
    package var value: String

    /// Creates a failure.
    package init(_ code: Code, from: ValueType, to: ValueType, value: String) {
        self.code = code
        self.from = from
        self.to = to
        self.value = value.count > 200 ? value.prefix(200) + "…" : value
    }

    /// A sentence with the value and the requested type, as in the connector's session log, followed by the reason.
    package var description: String {
        let reason =
            switch code {
            case .notAllowed: " There is no conversion from '\(from.rawValue)'."
            case .outOfRange: " It is out of the type's range."
            case .truncated: " The conversion would lose information, and allowDataTruncation is off."
            case .booleanAsNumber: " Booleans are numbers only with treatBooleanAsNumber."
            default: ""
            }
        return "Cannot convert '\(value)' to type '\(to.rawValue)'.\(reason)"
    }
}
