/// A half-open range of the time at which issues were created, which never changes.
///
/// Times are in milliseconds since 1970. JSON: `{"start":1700000000000,"end":1710000000000}`, without the ends that are not
/// bounded, and with a `timeZone` where the site takes dates as text only.
package struct CreatedRange: Codable, Hashable, Sendable {
    /// The beginning, which is part of the range; `nil` if it is not bounded.
    package let start: Int64?
    /// The end, which is not part of the range; `nil` if it is not bounded.
    package let end: Int64?
    /// The time zone of the account, such as `Europe/Berlin`, in which a site takes dates as text, in whole minutes; `nil` for a
    /// site that takes numbers. All partitions of a table have the same.
    package let timeZone: String?

    /// Creates a range that is not bounded.
    init() { (start, end, timeZone) = (nil, nil, nil) }

    /// Creates a range, whose end has to be behind its start.
    package init(start: Int64?, end: Int64?, timeZone: String? = nil) {
        self.start = start
        self.end = end
        self.timeZone = timeZone
    }

    /// The form of dates in which the range is sent; `nil` for a time zone that is not known here.
    var dates: JQLDates? {
        guard let timeZone else { return .milliseconds }
        return JQLDates(zone: timeZone)
    }

    /// A Boolean value that indicates whether one end is bounded at least.
    package var isBounded: Bool { start != nil || end != nil }

    /// The consecutive ranges that make up this one, cut at times within it in ascending order.
    func cut(at borders: [Int64]) -> [CreatedRange] {
        let starts = [start] + borders.map(Optional.some)
        let ends = borders.map(Optional.some) + [end]
        return zip(starts, ends).map { CreatedRange(start: $0, end: $1, timeZone: timeZone) }
    }

    /// The range with bounds as a form of dates can write them.
    ///
    /// The form rounds a time in the same way wherever it is a bound, so that neighbours stay neighbours.
    func floored(_ dates: JQLDates) -> CreatedRange {
        CreatedRange(start: start.map(dates.floor), end: end.map(dates.floor), timeZone: timeZone)
    }
}
