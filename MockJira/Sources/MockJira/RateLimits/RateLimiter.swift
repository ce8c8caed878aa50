import MockSite
import NIOCore

/// Admits requests within the rate limits, and returns the headers that report the limits.
///
/// The limiter has no clock; the caller passes the time.
struct RateLimiter {
    /// The burst limit and the fill limit that counted an admitted request, with the number of requests that remain.
    struct Pass {
        fileprivate var burst: (limit: Int, remaining: Int)?
        fileprivate var fill: (limit: Int, remaining: Int)?
    }

    enum Verdict {
        case admitted(Pass)
        case rejected(RateLimitRejection)
    }

    private let limits: MockRateLimits
    /// The number of nanoseconds from 1970-01-01 to the moment at which the clock was zero.
    private let epoch: Int
    private var gateway: TokenBucket?
    private var fill: TokenBucket?
    private var bursts: [String: TokenBucket] = [:]
    private var quota: PointQuota?

    private static let second = 1_000_000_000

    /// Creates a rate limiter; nil if nothing is limited.
    init?(_ limits: MockRateLimits, epochSeconds: Int) {
        guard !limits.isOff else { return nil }
        self.limits = limits
        self.epoch = epochSeconds * Self.second
        self.quota = limits.points.map { PointQuota(limit: $0.limit, window: $0.window) }
    }

    /// Admits or rejects a request.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint's path in the OpenAPI document; nil for an unknown path, to which no burst limit
    ///     applies.
    ///   - now: The clock's nanoseconds.
    mutating func admit(_ method: String, path: String, endpoint: String?, now: Int) -> Verdict {
        if let limit = limits.gateway, let wait = Self.take(&gateway, limit, now) {
            return .rejected(
                RateLimitRejection(
                    reason: "gateway",
                    // These headers were observed when a gateway limited apps:
                    // https://developer.status.atlassian.com/incidents/bb38p4wdd7mz
                    headers: [
                        ("X-Failure-Category", "FAILURE_CLIENT_RATE_LIMITED"), ("X-Ratelimit-Limit", String(limit)),
                        ("X-Ratelimit-Remaining", "0"), ("X-RateLimit-Reset", moment(now + wait)),
                    ]
                )
            )
        }
        var pass = Pass()
        if let limit = limits.fill {
            let wait = Self.take(&fill, limit, now)
            pass.fill = (limit, fill?.remaining ?? 0)
            if let wait {
                return .rejected(
                    RateLimitRejection(
                        reason: "fill",
                        headers: Self.fillHeaders(limit, remaining: 0, retryAfter: Self.seconds(wait)),
                        isDataCenter: true
                    )
                )
            }
        }
        if let burst = limits.burst, let endpoint {
            let limit = burst.perSecond(method, path: path, endpoint: endpoint)
            let wait = Self.take(&bursts["\(method) \(limit) \(endpoint)"], limit, now)
            pass.burst = (limit, bursts["\(method) \(limit) \(endpoint)"]?.remaining ?? 0)
            if let wait, !limits.isInformational { return .rejected(burstRejection(limit, wait, now)) }
        }
        if let points = limits.points {
            quota?.turn(at: epoch + now)
            if let quota, quota.remaining == 0, !limits.isInformational {
                return .rejected(quotaRejection(points, quota, now))
            }
        }
        return .admitted(pass)
    }

    /// Charges the points of a response to the quota.
    ///
    /// - Parameter order: The request's position in the order of arrival. Atlassian does not define the order in which
    ///   headers list several policies. Therefore, every second response lists them in reverse order.
    /// - Returns: The headers that report the limits.
    mutating func charge(_ pass: Pass, points cost: Int, now: Int, order: Int) -> [(String, String)] {
        var headers: [(String, String)] = []
        var policies: [String] = []
        var states: [String] = []
        let isBeta = limits.isInformational
        let legacy = isBeta ? "X-Beta-RateLimit-" : "X-RateLimit-"
        if let fill = pass.fill {
            headers += Self.fillHeaders(fill.limit, remaining: fill.remaining, retryAfter: 0)
        }
        if let burst = pass.burst {
            headers += [(legacy + "Limit", String(burst.limit)), (legacy + "Remaining", String(burst.remaining))]
            policies.append("\"jira-burst-based\";q=\(burst.limit);w=1")
            if burst.remaining * 5 < burst.limit { states.append("\"jira-burst-based\";r=\(burst.remaining);t=1") }
        }
        if let points = limits.points {
            quota?.charge(cost)
            if let quota {
                policies.append(policy(points, quota))
                if pass.burst == nil {
                    headers += [
                        (legacy + "Limit", String(quota.limit)), (legacy + "Remaining", String(quota.remaining)),
                    ]
                }
                if quota.isNearLimit {
                    states.append(state(points, quota, now))
                    headers += isBeta ? betaHeaders(points, quota, now) : []
                }
            }
        }
        if !states.isEmpty { headers.append((legacy + "NearLimit", "true")) }
        let prefix = isBeta ? "Beta-" : ""
        for (name, entries) in [("RateLimit-Policy", policies), ("RateLimit", states)] where !entries.isEmpty {
            let ordered = order % 2 == 0 ? entries : entries.reversed()
            headers.append((prefix + name, ordered.joined(separator: ", ")))
        }
        return headers
    }

    private static func take(_ bucket: inout TokenBucket?, _ limit: Int, _ now: Int) -> Int? {
        var taken = bucket ?? TokenBucket(perSecond: limit, at: now)
        defer { bucket = taken }
        return taken.take(at: now)
    }

    private func burstRejection(_ limit: Int, _ wait: Int, _ now: Int) -> RateLimitRejection {
        RateLimitRejection(
            reason: "jira-burst-based",
            headers: rejectionHeaders("jira-burst-based", limit, wait, now) + [
                ("RateLimit-Policy", "\"jira-burst-based\";q=\(limit);w=1"),
                ("RateLimit", "\"jira-burst-based\";r=0;t=\(Self.seconds(wait))"),
            ]
        )
    }

    private func quotaRejection(_ points: MockRateLimits.Points, _ quota: PointQuota, _ now: Int) -> RateLimitRejection
    {
        RateLimitRejection(
            reason: points.pool.reason,
            headers: rejectionHeaders(points.pool.reason, quota.limit, quota.reset - epoch - now, now) + [
                ("RateLimit-Policy", policy(points, quota)), ("RateLimit", state(points, quota, now)),
            ]
        )
    }

    private func rejectionHeaders(_ reason: String, _ limit: Int, _ wait: Int, _ now: Int) -> [(String, String)] {
        [
            ("Retry-After", String(Self.seconds(wait))), ("X-RateLimit-Limit", String(limit)),
            ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", moment(now + wait)), ("RateLimit-Reason", reason),
        ]
    }

    /// Returns the additional headers of an informational quota that is near its limit: the reason and, if no points
    /// remain, the two headers with the time at which the window ends.
    private func betaHeaders(_ points: MockRateLimits.Points, _ quota: PointQuota, _ now: Int) -> [(String, String)] {
        let headers = [("X-Beta-RateLimit-Reason", points.pool.reason)]
        guard quota.remaining == 0 else { return headers }
        let wait = quota.reset - epoch - now
        return headers + [
            ("X-Beta-RateLimit-Reset", moment(now + wait)), ("Beta-Retry-After", String(Self.seconds(wait))),
        ]
    }

    private static func fillHeaders(_ limit: Int, remaining: Int, retryAfter: Int) -> [(String, String)] {
        [
            ("X-RateLimit-Limit", String(limit)), ("X-RateLimit-Remaining", String(remaining)),
            ("X-RateLimit-Interval-Seconds", "1"), ("X-RateLimit-FillRate", String(limit)),
            ("Retry-After", String(retryAfter)),
        ]
    }

    private func policy(_ points: MockRateLimits.Points, _ quota: PointQuota) -> String {
        "\"\(points.pool.policy)\";q=\(quota.limit);w=\(quota.windowSeconds)"
    }

    private func state(_ points: MockRateLimits.Points, _ quota: PointQuota, _ now: Int) -> String {
        "\"\(points.pool.policy)\";r=\(quota.remaining);t=\(Self.seconds(quota.reset - epoch - now))"
    }

    /// Returns a duration in whole seconds, rounded up; at least 1.
    private static func seconds(_ nanoseconds: Int) -> Int {
        max(1, (nanoseconds + second - 1) / second)
    }

    /// Returns the next whole second after a moment of the clock, in Atlassian's form: without seconds if they are
    /// zero, as was observed (`2026-03-26T16:00Z`).
    private func moment(_ nanoseconds: Int) -> String {
        let seconds = -floorDivision(-(epoch + nanoseconds), Self.second)
        let day = floorDivision(seconds, 86_400)
        let time = seconds - day * 86_400
        let clock = padded(time / 3600, 2) + ":" + padded(time / 60 % 60, 2)
        return CivilDate(epochDay: day).text + "T" + clock + (time % 60 == 0 ? "" : ":" + padded(time % 60, 2)) + "Z"
    }
}

/// The rejection of a request by a rate limit.
struct RateLimitRejection {
    /// The limit as in the header `RateLimit-Reason`, or `gateway`, or `fill` for the limit of Data Center.
    let reason: String
    let headers: [(String, String)]
    /// If `true`, the response has the form of Data Center, where the servlet container writes it.
    var isDataCenter = false

    func endpointResponse(_ dialect: Dialect) -> EndpointResponse {
        if isDataCenter {
            let page = """
                <!doctype html><html lang="en"><head><title>HTTP Status 429 – Too Many Requests</title></head>\
                <body><h1>HTTP Status 429 – Too Many Requests</h1><hr class="line" /><p><b>Type</b> Status Report</p>\
                <p><b>Message</b> Rate limit exceeded.</p><p><b>Description</b> The user has sent too many requests \
                in a given amount of time (&quot;rate limiting&quot;).</p></body></html>
                """
            return EndpointResponse(
                status: 429,
                contentType: "text/html;charset=utf-8",
                body: ByteBuffer(string: page),
                headers: headers
            )
        }
        let response = ErrorResponse(
            status: 429,
            messages: ["The request has been rate-limited. Please try again later."],
            headers: headers
        )
        return response.endpointResponse(dialect, path: "")
    }
}
