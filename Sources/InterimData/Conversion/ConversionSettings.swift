/// The settings for converting the values of a column to another type.
///
/// The names and defaults are those of the connector's `typeConversionSettings`:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-conversion>.
public struct ConversionSettings: Sendable, Hashable {
    /// If `true`, a conversion may lose information, such as a fraction, an offset, or digits that a floating-point
    /// number cannot represent. Otherwise, such a conversion fails. A conversion without loss is always allowed.
    public var allowDataTruncation = true
    /// If `true`, Boolean values can be converted to the numbers 1 and 0, and the texts `1` and `0` to Boolean values.
    /// Otherwise, these conversions fail.
    public var treatBooleanAsNumber = false
    /// The .NET format for reading and writing points in time without an offset; see ``DateFormat``. A text that does
    /// not match the format is also read if it is in ISO 8601 or in a standard format of the culture.
    public var dateTimeFormat: DateFormat?
    /// The .NET format for reading and writing points in time with an offset; see ``dateTimeFormat``.
    public var dateTimeOffsetFormat: DateFormat?
    /// The .NET format for reading and writing dates without a time of day. A text that does not match the format is
    /// also read if it is in ISO 8601 or in a standard format of the culture.
    public var dateFormat: DateFormat?
    /// The .NET format for reading and writing times of day; see ``dateFormat``.
    public var timeFormat: DateFormat?
    /// The .NET format for reading and writing time spans. If it is `nil`, .NET's default format is written, and the
    /// standard formats are read.
    public var timeSpanFormat: TimeSpanFormat?
    /// The culture of the formats.
    public var culture = Culture.englishUnitedStates

    /// Creates the default settings.
    public init() {}
}

/// A culture, which determines the standard formats of dates and times.
///
/// All cultures here have English names of months and days, `AM` and `PM`, and a decimal point. They differ in their
/// standard formats, such as the short format of dates.
public enum Culture: String, Sendable, CaseIterable {
    /// The culture of the United States, with dates such as `1/31/2020`. It is the connector's default.
    case englishUnitedStates = "en-us"
    /// The culture of the United Kingdom, with dates such as `31/01/2020`.
    case englishUnitedKingdom = "en-gb"
    /// The invariant culture, with dates such as `01/31/2020`.
    case invariant = "invariant"

    /// Creates the culture with a name such as `en-US`. Letter case is ignored. The empty text is the name of the
    /// invariant culture. The result is `nil` for a culture that this library does not support.
    package init?(named name: String) {
        switch name.lowercased() {
        case "en-us", "en": self = .englishUnitedStates
        case "en-gb": self = .englishUnitedKingdom
        case "", "invariant", "iv", "invariantculture": self = .invariant
        default: return nil
        }
    }
}
