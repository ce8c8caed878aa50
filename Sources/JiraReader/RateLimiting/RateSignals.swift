internal import HTTPTransport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The rate limits that the header of a response reports.
///
/// Jira has several limits at once, and several ways to report them. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>. Fields that begin with `Beta-` or `X-Beta-`
/// report limits that are not enforced, and are ignored. A malformed field counts as absent.
struct RateSignals: Sendable, Equatable {
    /// The reason for which a request was rejected.
    enum Reason: Sendable, Equatable {
        /// Too many requests to one endpoint in a second.
        case burst
        /// The points of the hour are used up.
        case quota
        /// No reason, or an unknown one.
        case other
    }

    /// The wait that the site requires, in seconds.
    var retryAfter: Double?
    /// Seconds until the limit is reset.
    var resetsIn: Double?
    /// The reason for which the request was rejected.
    var reason = Reason.other
    /// Requests per second that an endpoint accepts, if the site reports it.
    var burstRate: Double?
    /// Requests to this endpoint that may follow at once, if the site reports them with the rate.
    var remainingRequests: Double?
    /// Points that are left until the reset.
    var remainingPoints: Double?
    /// A Boolean value that indicates whether less than a fifth of the points is left.
    var isNearLimit = false
    /// The number of requests per second over all endpoints: Data Center adds this number of tokens each second.
    var fillRate: Double?
    /// The share of those tokens that is left.
    var remainingShare: Double?

    /// No signal.
    init() {}

    /// - Parameters:
    ///   - headers: The header fields of a response.
    ///   - now: The current time in seconds since 1970, from which waits until points in time are computed.
    init(_ headers: HTTPHeaders, now: Double) {
        var limit: Double?
        var remaining: Double?
        var fill: Double?
        var interval: Double?
        headers.forEach { name, value in
            switch name {
            case "retry-after": retryAfter = Self.seconds(value, now: now)
            case "x-ratelimit-reset":
                resetsIn = Self.moment(value).flatMap { Self.wait($0 - now) }.map { max($0, resetsIn ?? 0) } ?? resetsIn
            case "x-ratelimit-nearlimit": isNearLimit = value.lowercased() == "true"
            case "ratelimit-reason":
                let words = value.lowercased().split(separator: "-")
                if words.contains("burst") { reason = .burst }
                if words.contains("quota") { reason = .quota }
            case "ratelimit-policy": notePolicies(Self.entries(value))
            case "ratelimit": noteState(Self.entries(value))
            case "x-ratelimit-limit": limit = Self.number(value)
            case "x-ratelimit-remaining": remaining = Self.number(value)
            case "x-ratelimit-fillrate": fill = Self.number(value)
            case "x-ratelimit-interval-seconds": interval = Self.number(value)
            default: break
            }
        }
        if burstRate != nil { remainingRequests = remaining }
        if reason == .burst, burstRate == nil { burstRate = limit.flatMap(Self.rate) }
        if let fill, let interval, interval > 0, let rate = Self.rate(fill / interval) {
            fillRate = rate
            if let limit, limit > 0, let remaining { remainingShare = remaining / limit }
        }
    }

    private mutating func notePolicies(_ entries: [(name: String, values: [String: Double])]) {
        for entry in entries where entry.name.split(separator: "-").contains("burst") {
            if let quantity = entry.values["q"], let window = entry.values["w"], window > 0 {
                burstRate = Self.rate(quantity / window)
            }
        }
    }

    private mutating func noteState(_ entries: [(name: String, values: [String: Double])]) {
        for entry in entries where entry.name.split(separator: "-").contains("quota") {
            if let remaining = entry.values["r"] { remainingPoints = min(remaining, remainingPoints ?? remaining) }
            if let time = entry.values["t"] { resetsIn = max(time, resetsIn ?? 0) }
        }
    }

    /// Returns a number from 0 to a thousand million; `nil` for any other text.
    private static func number(_ text: some StringProtocol) -> Double? {
        Double(text).flatMap { $0 >= 0 && $0 <= 1e9 ? $0 : nil }
    }

    /// Returns a rate in requests per second; `nil` if it is below 0.001 or above a thousand million.
    private static func rate(_ value: Double) -> Double? { value >= 1e-3 && value <= 1e9 ? value : nil }

    /// Returns the seconds until a point in time; `nil` if they are more than a thousand million.
    private static func wait(_ seconds: Double) -> Double? { seconds <= 1e9 ? max(0, seconds) : nil }

    /// Parses `Retry-After`: a number of seconds, or a date of HTTP such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func seconds(_ text: String, now: Double) -> Double? {
        if let seconds = Int(text) { return number(String(seconds)) }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
            let day = Int(parts[1]), let year = Int(parts[3])
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        return CivilTime.seconds([year, month + 1, day] + time).flatMap { wait($0 - now) }
    }

    /// Parses a point in time of ISO 8601 in UTC: `2026-03-26T16:00:00Z`. Atlassian was observed to omit the seconds;
    /// fractions of seconds are ignored.
    private static func moment(_ text: String) -> Double? {
        guard text.hasSuffix("Z"), text.utf8.count < 40 else { return nil }
        let numbers = text.dropLast().split { "-T:.".contains($0) }.map { Int($0) }
        guard (5...7).contains(numbers.count), !numbers.contains(nil) else { return nil }
        return CivilTime.seconds(Array((numbers.compactMap { $0 } + [0]).prefix(6)))
    }

    /// Parses the members of a structured field: `"name";q=100;w=1, "other";r=5`.
    private static func entries(_ text: String) -> [(name: String, values: [String: Double])] {
        text.split(separator: ",").map { entry in
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
            var values: [String: Double] = [:]
            for part in parts.dropFirst() {
                let halves = part.split(separator: "=", maxSplits: 1)
                if halves.count == 2, let value = number(halves[1]) { values[String(halves[0])] = value }
            }
            return (parts.first ?? "", values)
        }
    }
}
