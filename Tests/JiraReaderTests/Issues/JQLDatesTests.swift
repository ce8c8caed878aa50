import Foundation
import TestSupport
import Testing

@testable import JiraReader

@Suite("Points in time in JQL")
struct JQLDatesTests {
    private static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns",
        "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca",
    ]

    /// Returns the points in time, in seconds since 1970, that have the local time of a JQL literal. There may be none,
    /// one or two.
    private static func instants(_ literal: String, _ zone: TimeZone) throws -> [Int64] {
        let numbers = literal.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 5 && literal.hasPrefix("\"") && literal.hasSuffix("\""), "\(literal)")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let parts = DateComponents(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: numbers[3],
            minute: numbers[4]
        )
        let local = try #require(calendar.date(from: parts)).timeIntervalSince1970
        let offsets = Set(
            stride(from: -100_000.0, through: 100_000, by: 900).map {
                zone.secondsFromGMT(for: Date(timeIntervalSince1970: local + $0))
            }
        )
        return offsets.map { Int64(local) - Int64($0) }.filter {
            Int64(local) - $0 == Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))))
        }
    }

    @Test("are rounded down to minutes, and to a local time that is unambiguous")
    func floors() throws {
        let seed: UInt64 = 20
        var random = SeededRandom(seed: seed)
        for name in Self.zones {
            let dates = try #require(JQLDates(zone: name))
            let zone = try #require(TimeZone(identifier: name))
            var transition = Date(timeIntervalSince1970: 1_500_000_000)
            for number in 0..<200 {
                if let next = zone.nextDaylightSavingTimeTransition(after: transition), number % 8 == 0 {
                    transition = next
                }
                // Most points in time are near a change of the clocks.
                let near = Int64(transition.timeIntervalSince1970) * 1000
                let time = near + Int64(random.below(4 * 3_600_000)) - 2 * 3_600_000
                let border = dates.floor(time)
                #expect(border <= time && time - border < 3 * 3_600_000, "\(name) \(time), seed \(seed)")
                #expect(dates.floor(border) == border)
                let instants = try Self.instants(dates.literal(border), zone)
                #expect(instants == [border / 1000], "\(name) \(time): \(dates.literal(border)), seed \(seed)")
            }
        }
    }

    @Test("in a repeated hour are rounded down to the last minute before that hour")
    func repeatedHour() throws {
        let dates = try #require(JQLDates(zone: "Europe/Berlin"))
        // 02:30 on 2024-10-27, first in summer time, and an hour later in winter time.
        for time in [1_729_989_000_000, 1_729_992_600_000] as [Int64] {
            #expect(dates.literal(dates.floor(time)) == "\"2024-10-27 01:59\"")
        }
        #expect(dates.literal(dates.floor(1_729_994_400_000)) == "\"2024-10-27 03:00\"")
        #expect(JQLDates.milliseconds.floor(1_729_989_000_123) == 1_729_989_000_123)
        #expect(JQLDates.milliseconds.literal(17) == "17")
        #expect(JQLDates(zone: "Middle-earth/Shire") == nil)
    }
}
