@testable import HTTPTransport
@testable import JiraReader

extension FuzzTarget {
    /// The header fields of rate limits, and the pace that they cause. No wait is negative or endless, every rate is
    /// limited, and dates are valid in Foundation's calendar. The input consists of header lines.
    static let rateSignals = FuzzTarget(
        "rate-signals",
        caseCount: 10_000,
        seeds: [
            "Retry-After: 2\nX-RateLimit-Limit: 100\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 2026-03-26T16:00:00Z\n"
                + "RateLimit-Reason: jira-burst-based",
            "RateLimit-Policy: \"global-app-quota\";q=65000;w=3600, \"jira-burst-based\";q=200;w=2\n"
                + "RateLimit: \"jira-burst-based\";r=1;t=1, \"global-app-quota\"; r=1200; t=900",
            "X-RateLimit-Limit: 100\nX-RateLimit-Remaining: 9\nX-RateLimit-FillRate: 10\nX-RateLimit-Interval-Seconds: 1",
            "Retry-After: Thu, 26 Mar 2026 16:00:00 GMT\nRateLimit-Reason: jira-quota-tenant-based",
            "X-RateLimit-Reset: 2026-03-26T16:00Z\nX-RateLimit-NearLimit: true",
        ].map { Array($0.utf8) },
        words: [
            "Retry-After: ", "X-RateLimit-Limit: ", "X-RateLimit-Remaining: ", "X-RateLimit-Reset: ",
            "RateLimit-Reason: ",
            "RateLimit-Policy: ", "RateLimit: ", "X-RateLimit-FillRate: ", "X-RateLimit-Interval-Seconds: ", "\n",
            "burst",
            "quota", ";q=", ";w=", ";r=", ";t=", "1e-300", "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT",
            "Feb", "30", "Tue, 30 Feb 2027 00:00:00 GMT",
        ],
        check: { input in
            var headers = HTTPHeaders()
            for line in input.split(separator: 0x0A) { Array(line).withUnsafeBytes { headers.append(line: $0) } }
            let now = 1_774_540_700.0
            let signals = RateSignals(headers, now: now)
            let waits = [signals.retryAfter, signals.resetsIn].compactMap { $0 }
            try require(waits.allSatisfy { $0 >= 0 && $0 <= 1e9 }, "a wait of \(waits) seconds")
            let rates = [signals.burstRate, signals.fillRate].compactMap { $0 }
            try require(rates.allSatisfy { $0 >= 1e-3 && $0 <= 1e9 }, "rates of \(rates)")
            let counts = [signals.remainingRequests, signals.remainingPoints, signals.remainingShare].compactMap { $0 }
            try require(counts.allSatisfy { $0 >= 0 && $0.isFinite }, "remainders of \(counts)")
            try checkPace(signals, waits.max() ?? 0)
            var values: [String] = []
            headers.forEach { values.append($1) }
            for value in values { try checkDate(value, now: now) }
        }
    )

    /// Reserves requests before and after a response with these signals.
    private static func checkPace(_ signals: RateSignals, _ longest: Double) throws {
        for isRejected in [false, true] {
            var pacer = RequestPacer()
            var waits = (0..<3).map { _ in pacer.reserve("GET x", points: 101, now: 10) }
            pacer.note(signals, isRejected: isRejected, from: "GET x", now: 11)
            waits += (0..<5).map { _ in pacer.reserve("GET x", points: 101, now: 12) }
            pacer.ended(points: 101)
            pacer.note(signals, isRejected: true, from: "GET x", now: 13)
            waits += (0..<5).map { pacer.reserve("GET x", points: 101, now: 20 + Double($0)) }
            // The slowest accepted rate is about one request in a quarter of an hour.
            let most = longest + 20 * 1100
            try require(waits.allSatisfy { $0 >= 0 && $0 <= most }, "the pace is \(waits) and should be below \(most)")
        }
    }

    /// Checks that an HTTP date results in a wait until that date.
    private static func checkDate(_ text: String, now: Double) throws {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard text.utf8.count == 29, text.utf8.allSatisfy({ $0 < 0x80 }), text.hasSuffix(" GMT") else { return }
        let pattern = /[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/
        guard let match = try? pattern.wholeMatch(in: text), let month = months.firstIndex(of: String(match.output.2))
        else { return }
        let (_, day, _, year, hour, minute, second) = match.output
        let numbers = [Int(year) ?? 0, month + 1] + [day, hour, minute, second].compactMap { Int($0) }
        let wait = RateSignals.seconds(text, now: now)
        guard ReferenceTime.isTime(numbers), numbers[0] >= 1970, let seconds = ReferenceTime.seconds(numbers) else {
            return try require(wait == nil, "\(text) is not a date, and \(wait ?? 0) seconds away")
        }
        let expected = max(0, Double(seconds) - now)
        try require(
            wait == (expected <= 1e9 ? expected : nil),
            "\(text) is \(wait ?? -1) seconds away instead of \(expected)"
        )
    }
}
