internal import HTTPTransport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the header of an answer says about the site's limits.
///
/// Jira has several limits at once, and several ways to tell of them. Source:
/// <https://developer.atlassian.com/cloud/jira/platform/rate-limiting/>. Fields that begin with `Beta-` or `X-Beta-` tell of
/// limits that are not enforced, and are left alone. A field that cannot be understood counts as absent.
struct RateSignals: Sendable, Equatable {
    /// Why a request was refused.
    enum Reason: Sendable, Equatable {
        /// Too many requests to one endpoint in a second.
        case burst
        /// The points of the hour are spent.
        case quota
        /// Not told, or a reason that is not known.
        case other
    }

    /// The wait that the site asks for, in seconds.
    var retryAfter: Double?
    /// Seconds until the limit starts anew.
    var resetsIn: Double?
    /// Why the request was refused.
    var reason = Reason.other
    /// Requests a second that an endpoint takes, where the site tells.
    var burstRate: Double?
    /// Requests to this endpoint that may follow at once, where the site tells beside the rate.
    var remainingRequests: Double?
    /// Points that are left until the reset.
    var remainingPoints: Double?
    /// Whether less than a fifth of the points is left.
    var isNearLimit = false
    /// Requests a second over everything: Data Center refills so many tokens in each interval.
    var fillRate: Double?
    /// The share of those tokens that is left.
    var remainingShare: Double?

    /// No signal at all.
    init() {}

    /// - Parameters:
    ///   - headers: The fields of an answer.
    ///   - now: Seconds since 1970, to which points in time are related.
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

    /// A number that may be meant: not negative, and not beyond a thousand million.
    private static func number(_ text: some StringProtocol) -> Double? {
        Double(text).flatMap { $0 >= 0 && $0 <= 1e9 ? $0 : nil }
    }

    /// Requests a second, unless that is less than one in a quarter of an hour, or no number of requests.
    private static func rate(_ value: Double) -> Double? { value >= 1e-3 && value <= 1e9 ? value : nil }

    /// Seconds until a point in time; none that is further away than a number of seconds may be.
    private static func wait(_ seconds: Double) -> Double? { seconds <= 1e9 ? max(0, seconds) : nil }

    /// `Retry-After`: a number of seconds, or a date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
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

    /// A point in time of ISO 8601 in UTC: `2026-03-26T16:00:00Z`. The vendor has been seen to leave out the seconds; parts
    /// of seconds do not matter.
    private static func moment(_ text: String) -> Double? {
        guard text.hasSuffix("Z"), text.utf8.count < 40 else { return nil }
        let numbers = text.dropLast().split { "-T:.".contains($0) }.map { Int($0) }
        guard (5...7).contains(numbers.count), !numbers.contains(nil) else { return nil }
        return CivilTime.seconds(Array((numbers.compactMap { $0 } + [0]).prefix(6)))
    }

    /// The members of a structured field: `"name";q=100;w=1, "other";r=5`.
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
