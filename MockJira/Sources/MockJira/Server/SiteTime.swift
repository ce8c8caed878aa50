import MockSite

/// What time it is on a site.
///
/// Unless it runs, its time stands still, so that the same requests get the same answers, and every act of writing takes a
/// second, so that what is written later has a later date.
struct SiteTime {
    private let clock: MockClock
    private let start: Int
    /// Epoch milliseconds at the start, with all that was set or ticked since.
    private var base: Int64
    /// Whether it goes on by itself, with the configuration's clock.
    private(set) var runs: Bool
    /// Nanoseconds by which the time was moved on, which rate limits and access tokens notice too.
    private(set) var shift = 0

    init(_ configuration: MockJiraConfiguration) {
        clock = configuration.clock
        start = clock.nanoseconds()
        base = configuration.siteTime ?? IssueColumns.clock
        runs = configuration.siteTimeRuns
    }

    private var elapsed: Int64 { runs ? Int64((clock.nanoseconds() - start) / 1_000_000) : 0 }

    /// Epoch milliseconds.
    var now: Int64 { base + elapsed }

    /// Sets the time, within the years 1970 to 9999; those that count its passing notice where it goes forward.
    mutating func set(_ moment: Int64) {
        let way = min(max(moment, 0), Self.lastMoment) - now
        base += way
        guard way > 0 else { return }
        // Beyond 146 years no limit or token is left to notice more.
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

    /// The moment of an act of writing.
    mutating func tick() -> Int64 {
        if !runs { base += 1000 }
        return now
    }
}
