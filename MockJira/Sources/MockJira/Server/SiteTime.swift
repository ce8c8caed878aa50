import MockSite

/// The time of a site.
///
/// The time stands still unless ``runs`` is `true`, so that the same requests get the same responses. Every write
/// advances a time that stands still by one second, so that later writes have later dates.
struct SiteTime {
    private let clock: MockClock
    private let start: Int
    /// The time at the start, in epoch milliseconds, plus all changes and ticks since then.
    private var base: Int64
    /// A Boolean value that indicates whether the time advances with the clock of the configuration.
    private(set) var runs: Bool
    /// The nanoseconds by which the time was advanced, which also apply to rate limits and access tokens.
    private(set) var shift = 0

    init(_ configuration: MockJiraConfiguration) {
        clock = configuration.clock
        start = clock.nanoseconds()
        base = configuration.siteTime ?? IssueColumns.clock
        runs = configuration.siteTimeRuns
    }

    private var elapsed: Int64 { runs ? Int64((clock.nanoseconds() - start) / 1_000_000) : 0 }

    /// The time in epoch milliseconds.
    var now: Int64 { base + elapsed }

    /// Sets the time, which is limited to the years 1970 to 9999. If it is later than the current time, rate limits and
    /// access tokens advance too.
    mutating func set(_ moment: Int64) {
        let way = min(max(moment, 0), Self.lastMoment) - now
        base += way
        guard way > 0 else { return }
        // The shift is limited to 146 years, after which all rate limits have been reset and all tokens have expired.
        let (nanoseconds, overflows) = Int(way).multipliedReportingOverflow(by: 1_000_000)
        shift = overflows || nanoseconds > Self.longestShift - shift ? Self.longestShift : shift + nanoseconds
    }

    private static let lastMoment: Int64 = 253_402_300_799_999
    private static let longestShift = Int.max / 2

    mutating func setRuns(_ runs: Bool) {
        let moment = now
        self.runs = runs
        base = moment - elapsed
    }

    /// Returns the time of a write. If the time stands still, it first advances by one second.
    mutating func tick() -> Int64 {
        if !runs { base += 1000 }
        return now
    }
}
