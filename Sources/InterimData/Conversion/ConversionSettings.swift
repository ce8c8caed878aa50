/// How values are converted where a mapping gives a column another type.
///
/// The names and defaults are the connector's `typeConversionSettings`:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#data-type-conversion>.
public struct ConversionSettings: Sendable, Hashable {
    /// Whether a conversion may lose something: a fraction, an offset, digits that a floating-point number has not got. One
    /// that loses nothing is always allowed.
    public var allowDataTruncation = true
    /// Whether true and false are 1 and 0 where a number is wanted. Otherwise that is refused. With it, the texts `1` and `0`
    /// are booleans too.
    public var treatBooleanAsNumber = false
    /// The .NET format of points in time without offset, in texts that are read and that are written; see ``DateFormat``. A
    /// text that it does not fit is still read where it is in ISO 8601, as Jira's are.
    public var dateTimeFormat: DateFormat?
    /// The same for points in time with an offset.
    public var dateTimeOffsetFormat: DateFormat?
    /// The .NET format of days without a time, in texts that are read and that are written. A text that it does not fit is
    /// still read where it is in ISO 8601.
    public var dateFormat: DateFormat?
    /// The same for times of day.
    public var timeFormat: DateFormat?
    /// The .NET format of spans of time, in texts that are read and that are written.
    public var timeSpanFormat: TimeSpanFormat?
    /// The culture of the formats.
    public var culture = Culture.englishUnitedStates

    /// Creates the defaults.
    public init() {}
}

/// Whose habits texts of dates follow.
///
/// These are English: month and day names, `AM` and `PM`, a point in numbers. They differ in the short forms of dates.
public enum Culture: String, Sendable, CaseIterable {
    /// Month first: `1/31/2020`. The connector's default.
    case englishUnitedStates = "en-us"
    /// Day first: `31/01/2020`.
    case englishUnitedKingdom = "en-gb"
    /// No country's: `01/31/2020`.
    case invariant = "invariant"

    /// The culture of a name such as `en-US`, in any case; the empty text is the invariant one. `nil` for a culture whose
    /// words this library does not know, which is to be refused by its name.
    package init?(named name: String) {
        switch name.lowercased() {
        case "en-us", "en": self = .englishUnitedStates
        case "en-gb": self = .englishUnitedKingdom
        case "", "invariant", "iv", "invariantculture": self = .invariant
        default: return nil
        }
    }
}
