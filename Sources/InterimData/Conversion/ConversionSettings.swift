/// The settings for the conversion of values if a mapping gives a column another type.
///
/// The names and defaults are the connector's `typeConversionSettings`:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-conversion>.
public struct ConversionSettings: Sendable, Hashable {
    /// If `true`, a conversion may lose information: a fraction, an offset, digits beyond the precision of a
    /// floating-point number. A conversion without loss is always allowed.
    public var allowDataTruncation = true
    /// If `true`, booleans are converted to the numbers 1 and 0, and the texts `1` and `0` to booleans. Otherwise
    /// such conversions fail.
    public var treatBooleanAsNumber = false
    /// The .NET format of points in time without offset, for reading and writing texts; see ``DateFormat``. A text that
    /// does not match it is still read if it is in ISO 8601, which Jira uses.
    public var dateTimeFormat: DateFormat?
    /// The .NET format of points in time with an offset; see ``dateTimeFormat``.
    public var dateTimeOffsetFormat: DateFormat?
    /// The .NET format of dates without a time, for reading and writing texts. A text that does not match it is still
    /// read if it is in ISO 8601.
    public var dateFormat: DateFormat?
    /// The .NET format of times of day; see ``dateFormat``.
    public var timeFormat: DateFormat?
    /// The .NET format of time spans, for reading and writing texts.
    public var timeSpanFormat: TimeSpanFormat?
    /// The culture of the formats.
    public var culture = Culture.englishUnitedStates

    /// Creates the defaults.
    public init() {}
}

/// A culture, which determines the texts of dates.
///
/// All of these use English: month and day names, `AM` and `PM`, a decimal point. They differ in the short forms of
/// dates.
public enum Culture: String, Sendable, CaseIterable {
    /// Month first: `1/31/2020`. The connector's default.
    case englishUnitedStates = "en-us"
    /// Day first: `31/01/2020`.
    case englishUnitedKingdom = "en-gb"
    /// The invariant culture: `01/31/2020`.
    case invariant = "invariant"

    /// Creates the culture of a name such as `en-US`, case-insensitive; the empty text is the invariant culture.
    /// `nil` for a culture that this library does not support, which the caller rejects.
    package init?(named name: String) {
        switch name.lowercased() {
        case "en-us", "en": self = .englishUnitedStates
        case "en-gb": self = .englishUnitedKingdom
        case "", "invariant", "iv", "invariantculture": self = .invariant
        default: return nil
        }
    }
}
