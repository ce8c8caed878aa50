internal import Foundation
internal import InterimData

/// The form of points in time in JQL that a site accepts.
///
/// A number is milliseconds since 1970. A text has whole minutes, in the time zone of the account:
/// <https://support.atlassian.com/jira-software-cloud/docs/jql-fields/>.
enum JQLDates: Sendable, Equatable {
    /// The site accepts numbers.
    case milliseconds
    /// The site accepts only texts, in this time zone.
    case minutes(TimeZone)

    /// Creates the form for a time zone that the site names, such as `Europe/Berlin`; `nil` for an unknown name.
    init?(zone: String) {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        self = .minutes(zone)
    }

    /// The request for the time zone of the account.
    static let zoneRequest: PageRequest = {
        var request = PageRequest(
            path: "/rest/api/3/myself",
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column("timeZone", .string)]))
        )
        request.isUrgent = true
        return request
    }()

    /// Creates the form from the response to ``zoneRequest``; `nil` if it has no known time zone.
    init?(_ response: Result<PageResponse, JiraReaderError>) {
        guard let page = (try? response.get())?.pages.first, page.count > 0, let zone = page[0]["timeZone"]?.text else {
            return nil
        }
        self.init(zone: zone)
    }

    /// Returns the literal of a point in time that ``floor(_:)`` has returned.
    func literal(_ milliseconds: Int64) -> String {
        guard case .minutes(let zone) = self else { return String(milliseconds) }
        let minutes = Self.localMinutes(milliseconds / 60_000 * 60, zone)
        let (day, minute) = (minutes.flooredQuotient(by: 1440), minutes.flooredRemainder(by: 1440))
        let date = CivilTime.date(daysSince1970: day)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\"\(padded(Int64(date.year), 4))-\(padded(Int64(date.month), 2))-\(padded(Int64(date.day), 2)) "
            + "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))\""
    }

    /// Rounds a point in time down to the latest one that has an unambiguous text: a whole minute whose local time
    /// occurs only once in the zone. For the hour that is repeated when clocks are set back, this is the minute before
    /// it.
    func floor(_ milliseconds: Int64) -> Int64 {
        guard case .minutes(let zone) = self else { return milliseconds }
        var seconds = milliseconds.flooredQuotient(by: 1000)
        let offset = Self.offset(seconds, zone)
        seconds = (seconds + offset).flooredQuotient(by: 60) * 60 - offset
        // No clock was set back by more than a day.
        for _ in 0..<1500 where Self.isRepeated(seconds, zone) { seconds -= 60 }
        return seconds * 1000
    }

    /// Returns a Boolean value that indicates whether another point in time has the same local time.
    private static func isRepeated(_ seconds: Int64, _ zone: TimeZone) -> Bool {
        let offset = offset(seconds, zone)
        return [-86_400, 86_400].contains { (distance: Int64) in
            let other = Self.offset(seconds + distance, zone)
            let twin = seconds + offset - other
            return twin != seconds && Self.offset(twin, zone) == other
        }
    }

    private static func localMinutes(_ seconds: Int64, _ zone: TimeZone) -> Int64 {
        (seconds + offset(seconds, zone)).flooredQuotient(by: 60)
    }

    private static func offset(_ seconds: Int64, _ zone: TimeZone) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}

extension Int64 {
    /// The quotient, rounded towards negative infinity.
    func flooredQuotient(by divisor: Int64) -> Int64 { self / divisor - (self % divisor < 0 ? 1 : 0) }

    /// The remainder that belongs to ``flooredQuotient(by:)``.
    func flooredRemainder(by divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}
