/// The types of the values of records.
///
/// They are the connector's interim data types, with the addition of `decimal` for numbers that are not whole.
public enum InterimType: String, Sendable, CaseIterable {
    /// Text.
    case string = "String"
    /// A whole number of any size.
    case integer = "Integer"
    /// A number with a fraction or an exponent, of any size.
    case decimal = "Decimal"
    /// A point in time with a date, a time of day and an offset.
    case dateTime = "DateTime"
    /// True or false.
    case boolean = "Boolean"
    /// An object.
    case object = "Object"
    /// A list.
    case array = "Array"

    /// The names of the type in version 1.0 of the connector, joined by slashes; see ``InterimTypeMap``.
    package var version1Name: String { InterimTypeMap.row(of: self).version1.joined(separator: "/") }
}
