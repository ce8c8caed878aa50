import Foundation
import InterimData
import Testing

@Suite("A value")
struct InterimValueTests {
    @Test("is a number with all digits as a Decimal")
    func numbers() throws {
        #expect(InterimValue.integer("12").double == 12 && InterimValue.decimal("-1.5e3").double == -1500)
        #expect(InterimValue.decimal("0.1").double == 0.1)
        #expect(InterimValue.decimal("1e999").double == nil)
        #expect(InterimValue.string("1").double == nil && InterimValue.null.double == nil)
        let digits = "12345678901234567890.0123456789"
        #expect(InterimValue.decimal(digits).decimal?.description == digits)
        #expect(InterimValue.integer("7").decimal == 7 && InterimValue.boolean(true).decimal == nil)
        #expect(InterimValue.decimal("1e999").decimal == nil)
    }

    @Test("is a point in time in each of Jira's formats")
    func dates() throws {
        let point = Date(timeIntervalSince1970: 1_426_372_650.123)
        for text in [
            "2015-03-14T22:37:30.123+0000", "2015-03-14T22:37:30.123Z", "2015-03-14T22:37:30.123+00:00",
            "2015-03-15T00:07:30.123+0130", "2015-03-14T21:07:30.123-01:30", "2015-03-14T22:37:30.123000+00",
        ] {
            #expect(InterimValue.string(text).date == point, "\(text)")
            #expect(InterimValue.dateTime(text).date == point, "\(text)")
        }
        #expect(InterimValue.integer("1426372650123").date == point)
        #expect(InterimValue.integer("-1000").date == Date(timeIntervalSince1970: -1))
        #expect(InterimValue.string("2015-03-14").date == Date(timeIntervalSince1970: 1_426_291_200))
        #expect(InterimValue.string("1970-01-01").date == Date(timeIntervalSince1970: 0))
        #expect(InterimValue.string("2015-03-14T22:37:30Z").date == Date(timeIntervalSince1970: 1_426_372_650))
        #expect(InterimValue.string("0000-03-01").date == Date(timeIntervalSince1970: -62_162_035_200))
        #expect(InterimValue.string("0001-01-01T00:00:00Z").date == Date(timeIntervalSince1970: -62_135_596_800))
        #expect(InterimValue.string("9999-12-31T23:59:59Z").date == Date(timeIntervalSince1970: 253_402_300_799))
        for text in [
            "", "2015-02-29", "2015-13-01", "2015-3-14", "2015-03-14T22:37:30", "14/Mar/15", "2015-03-14 ", "x",
            "2015-03-1é",
        ] {
            #expect(InterimValue.string(text).date == nil, "\(text)")
        }
        #expect(InterimValue.decimal("1.5").date == nil && InterimValue.null.date == nil)
        #expect(InterimValue.integer("123456789012").date == Date(timeIntervalSince1970: 123_456_789.012))
    }

    @Test("is the same point in time as in Foundation")
    func foundation() throws {
        // From 1583 on: Foundation uses the Julian calendar for earlier days.
        for seconds in stride(from: -12_212_553_600.0, to: 253_402_300_799, by: 86_400 * 977 + 3607) {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(InterimValue.string(date.formatted(.iso8601)).date == date)
        }
    }
}
