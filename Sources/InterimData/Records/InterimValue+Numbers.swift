#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension InterimValue {
    /// The value of a number, rounded to the nearest `Double`; `nil` for other values and for numbers outside the range
    /// of `Double`.
    public var double: Double? {
        switch self {
        case .integer(let text), .decimal(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// The value of a number as a `Decimal`, which holds 38 digits; `nil` for other values.
    public var decimal: Decimal? {
        switch self {
        case .integer(let text), .decimal(let text): Decimal(string: text)
        default: nil
        }
    }

    /// The point in time that a text or a number of Jira represents; `nil` for other values.
    ///
    /// The supported forms are `2015-03-14T22:37:30.123+0000`, whose offset may have a colon or be `Z`; a date such as
    /// `2015-03-14`, which is read as its beginning in UTC; and a whole number of milliseconds since 1970. Years range
    /// from 0000 to 9999.
    public var date: Date? {
        let json: String
        switch self {
        case .string(let text), .dateTime(let text): json = "\"\(text)\""
        case .integer(let text): json = text
        default: return nil
        }
        return Array(json.utf8).withUnsafeBytes { DateText.secondsSince1970($0).map(Date.init(timeIntervalSince1970:)) }
    }
}
