/// The types of values between a source and a sink.
///
/// They are the connector's interim data types, and `decimal` for numbers that are not whole.
public enum InterimType: String, Sendable, CaseIterable {
    /// Text.
    case string = "String"
    /// A whole number of any size.
    case integer = "Integer"
    /// A number with a fraction or an exponent, of any size.
    case decimal = "Decimal"
    /// A point in time with date, time and offset.
    case dateTime = "DateTime"
    /// True or false.
    case boolean = "Boolean"
    /// A nested object.
    case object = "Object"
    /// A list.
    case array = "Array"

    /// The names of the type in the connector's version 1.0; see ``InterimTypeMap``.
    package var version1Name: String { InterimTypeMap.row(of: self).version1.joined(separator: "/") }
}
