/// A half-open range of times at which issues were created. The creation time of an issue never changes.
///
/// Times are in milliseconds since 1970. The JSON form is `{"start":1700000000000,"end":1710000000000}`. A limit that
/// is `nil` is omitted; `timeZone` is added if the site accepts dates only as text.
package struct CreatedRange: Codable, Hashable, Sendable {
    /// The beginning, which is part of the range; `nil` if it is not bounded.
    package let start: Int64?
    /// The end, which is not part of the range; `nil` if it is not bounded.
    package let end: Int64?
    /// The time zone of the account, such as `Europe/Berlin`, in which a site accepts dates as text, in whole minutes;
    /// `nil` for a site that accepts numbers. All partitions of a table have the same time zone.
    package let timeZone: String?

    /// Creates a range that is not bounded.
    init() { (start, end, timeZone) = (nil, nil, nil) }

    /// Creates a range, whose end has to be after its start.
    package init(start: Int64?, end: Int64?, timeZone: String? = nil) {
        self.start = start
        self.end = end
        self.timeZone = timeZone
    }

    /// The form of dates in which the range is sent; `nil` for an unknown time zone.
    var dates: JQLDates? {
        guard let timeZone else { return .milliseconds }
        return JQLDates(zone: timeZone)
    }

    /// A Boolean value that indicates whether at least one end is bounded.
    package var isBounded: Bool { start != nil || end != nil }

    /// Returns the consecutive ranges into which `borders` divide this range. The borders must be times within the
    /// range, in ascending order.
    func cut(at borders: [Int64]) -> [CreatedRange] {
        let starts = [start] + borders.map(Optional.some)
        let ends = borders.map(Optional.some) + [end]
        return zip(starts, ends).map { CreatedRange(start: $0, end: $1, timeZone: timeZone) }
    }

    /// Returns the range with its bounds rounded to a form of dates.
    ///
    /// The form rounds equal times equally, so that adjacent ranges stay adjacent.
    func floored(_ dates: JQLDates) -> CreatedRange {
        CreatedRange(start: start.map(dates.floor), end: end.map(dates.floor), timeZone: timeZone)
    }
}
