import Testing

@testable import FactoryDefinitions

@Suite("Time spans in definitions")
struct TimeSpanTextTests {
    @Test("are parsed by the schema's pattern")
    func spans() {
        for (text, seconds) in [
            ("0.02:00:00", 7200), ("02:00:00", 7200), ("7.00:00:00", 604_800), ("00:00:30", 30), ("1.01:01:01", 90_061),
            ("00:10:00", 600), ("00:60:60", 3660),
        ] {
            #expect(TimeSpanText.duration(text) == .seconds(seconds), "\(text)")
        }
        for text in [
            "", "1", "2h", "00:61:00", "-00:00:01", "1.2.00:00:00", "a:00:00", "00:00", "00:00:00:00",
            "99999999.00:00:00",
        ] {
            #expect(TimeSpanText.duration(text) == nil, "\(text)")
        }
    }

    @Test("may have numbers of one digit, as in published factories")
    func shortNumbers() {
        #expect(TimeSpanText.duration("2:0:5") == .seconds(7205))
        #expect(TimeSpanText.duration("0.0:10:00") == .seconds(600))
    }
}
