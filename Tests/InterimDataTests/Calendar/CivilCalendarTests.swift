import Foundation
import InterimData
import Testing

@Suite("The civil calendar")
struct CivilCalendarTests {
    @Test("numbers each day of the years 0 to 9999 once, and converts numbers back")
    func everyDay() {
        var (year, month, day) = (0, 1, 1)
        var wrong = 0
        for days in -366..<3_652_059 {
            if CivilCalendar.date(daysSinceYear1: days) != (year, month, day) { wrong += 1 }
            if year > 0, CivilCalendar.daysSinceYear1(year: year, month: month, day: day) != days { wrong += 1 }
            day += 1
            if day > CivilCalendar.dayCount(ofMonth: month, year: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong == 0)
        #expect((year, month, day) == (10_000, 1, 1))
    }

    @Test("has the days and weekdays of Foundation's calendar")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let epoch = CivilCalendar.daysSinceYear1(year: 1970, month: 1, day: 1)
        #expect(Int64(epoch) * Ticks.perDay == Ticks.unixEpoch)
        #expect(
            Int64(CivilCalendar.daysSinceYear1(year: 10_000, month: 1, day: 1)) * Ticks.perDay
                == Ticks.calendar.upperBound
        )
        for days in stride(from: epoch - 100_000, to: epoch + 100_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(days - epoch) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let found = CivilCalendar.date(daysSinceYear1: days)
            #expect(parts.year == found.year && parts.month == found.month && parts.day == found.day, "\(days)")
            #expect(parts.weekday == CivilCalendar.weekday(daysSinceYear1: days) + 1, "\(days)")
        }
    }
}
