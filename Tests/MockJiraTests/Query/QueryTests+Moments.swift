import MockJira
import Testing

/// Queries for points in time, days, durations and numbers.
extension QueryTests {
    /// 2020-01-01T00:00Z.
    static let newYear: Int64 = 1_577_836_800_000
    /// 2025-06-30T12:00Z, the time of the site's clock.
    private static let clock: Int64 = 1_751_284_800_000
    private static let day: Int64 = 86_400_000

    private static func local(_ milliseconds: Int64) -> Int64 {
        milliseconds - Int64(site.zone.offsetMinutes) * 60_000
    }

    /// The start of the minute in which issue number 1200 was created, in milliseconds since 1970.
    private static let minute = plain[1200].created / 60_000 * 60_000

    private static let minuteText = site.zone.dateTimeText(minute).prefix(16).replacing("T", with: " ")

    private static let moments: [Meaning] = [
        Meaning("created = \"\(minuteText)\"") { $0.created / 60_000 * 60_000 == minute },
        Meaning("created != '\(minuteText)'") { $0.created / 60_000 * 60_000 != minute },
        Meaning("created = \(plain[1200].created)") { $0.created == plain[1200].created },
        Meaning("created in ('\(minuteText)', \(plain[7].created))") {
            $0.created / 60_000 * 60_000 == minute || $0.created == plain[7].created
        },
        Meaning("created >= startOfYear(-5) and created <= endOfYear(\"-5y\")") {
            (local(newYear)..<local(newYear + 366 * day)).contains($0.created)
        },
        Meaning("updated >= startOfMonth()") { $0.updated >= local(1_748_736_000_000) },
        Meaning("updated >= startOfMonth(\"+14d\") and updated < startOfMonth(15d)") {
            (local(1_748_736_000_000 + 14 * day)..<local(1_748_736_000_000 + 15 * day)).contains($0.updated)
        },
        Meaning("updated > endOfMonth(-1)") { $0.updated >= local(1_748_736_000_000) },
        // 2025-06-29 was a Sunday.
        Meaning("updated >= startOfWeek(-1w) and updated <= endOfWeek(-1)") {
            (local(1_751_155_200_000 - 7 * day)..<local(1_751_155_200_000)).contains($0.updated)
        },
        Meaning("created >= startOfDay(-400d) AND created < startOfDay(-300)") {
            let today = local((clock + Int64(site.zone.offsetMinutes) * 60_000) / day * day)
            return (today - 400 * day..<today - 300 * day).contains($0.created)
        },
        Meaning("updated > -30d and updated <= now()") { $0.updated > clock - 30 * day && $0.updated <= clock },
        Meaning("resolved < '2020-01-01'") { $0.resolutionDate.map { $0 < local(newYear) } ?? false },
        Meaning("resolutiondate is EMPTY") { $0.resolutionDate == nil },
        Meaning("lastViewed is not EMPTY") { $0.lastViewed != nil },
        Meaning("statusCategoryChangedDate >= \(newYear)") { $0.statusCategoryChangeDate >= newYear },
        Meaning("due = \(plain.compactMap(\.dueDate)[5])") { $0.dueDate == plain.compactMap(\.dueDate)[5] },
        Meaning("duedate < 2020-01-01") { $0.dueDate.map { $0 < "2020-01-01" } ?? false },
        Meaning("due >= startOfYear(-1) and due <= endOfYear(-1)") { $0.dueDate?.hasPrefix("2024-") ?? false },
        Meaning("due is EMPTY") { $0.dueDate == nil },
        Meaning("votes > 5") { $0.votes > 5 },
        Meaning("watchers in (1, 2)") { [1, 2].contains($0.watchers) },
        Meaning("timespent > '1h 30m'") { ($0.time.spentSeconds ?? 0) > 5400 },
        Meaning("originalEstimate = 3h") { $0.time.originalEstimateSeconds == 10_800 },
        Meaning("remainingEstimate <= 1d") { $0.time.remainingEstimateSeconds.map { $0 <= 28_800 } ?? false },
        Meaning("workratio > 100") { issue in
            issue.time.originalEstimateSeconds.map { (issue.time.spentSeconds ?? 0) * 100 / $0 > 100 } ?? false
        },
    ]

    @Test("Queries find issues by times and numbers") func moments() async throws { try await Self.check(Self.moments) }

    @Test("Dates in queries are in the account's time zone")
    func accountZone() async throws {
        var configuration = Self.configuration
        configuration.site.accountTimeZone = "America/Phoenix"
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            #expect(try await client.json(.get("/rest/api/3/myself"))["timeZone"] == .string("America/Phoenix"))
            let found = try await client.census("created >= '2020-01-01 00:00' ORDER BY created ASC, key ASC")
            let bound = Self.newYear + 7 * 3_600_000
            let expected = Self.site.issuesInCensusOrder.map { Self.plain[$0] }.filter { $0.created >= bound }.map(\.id)
            #expect(found == expected)
        }
    }
}
